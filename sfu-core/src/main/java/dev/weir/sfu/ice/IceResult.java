// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

/** What an {@link IceAgent} made of a datagram; the caller counts them. */
public enum IceResult {
    /** Authenticated and dealt with; nothing about the paths has changed. */
    HANDLED,
    /** A path was validated that was not before; where to send is unchanged. */
    PATH_VALIDATED,
    /** {@link IceAgent#selectedPath()} is another one now; the path may be newly validated too. */
    SELECTED_PATH_CHANGED,
    /** Authenticated, and answered (or, at the limit, not answered) with an error: role conflict or an unknown attribute. */
    REFUSED,
    /** Not a STUN message, or one that breaks its format, or whose FINGERPRINT is wrong. */
    DROPPED_MALFORMED,
    /** A request without USERNAME, or for a fragment that is not ours. */
    DROPPED_UNKNOWN_USER,
    /** MESSAGE-INTEGRITY is missing or made with another password. */
    DROPPED_BAD_INTEGRITY,
    /** An indication, another method (TURN's), or a response that nobody waits for. */
    DROPPED_UNEXPECTED;

    /** Whether the datagram had no effect at all. */
    public boolean dropped() {
        return compareTo(DROPPED_MALFORMED) >= 0;
    }
}
