// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

/** Why a peer ended. */
public enum CloseReason {
    /** This side asked for it: DELETE, server closing. */
    LOCAL,
    /** Another publisher has taken the room over. */
    REPLACED,
    /** An administrator ended this session. */
    KICKED,
    /** An administrator ended all sessions of the room. */
    ROOM_CLOSED,
    /** The time that the session was given is over. */
    TIME_LIMIT,
    /** The other side sent DTLS close_notify. */
    REMOTE,
    /** No ICE check that succeeds has come in time: nothing leads from the other side to this one. */
    NO_PATH,
    /** There was a path, and DTLS was not done in time. */
    SETUP_TIMEOUT,
    /** The DTLS handshake failed for good: wrong fingerprint, nothing in common. */
    DTLS_FAILED,
    /** Nothing authentic came for the consent time (RFC 7675). */
    CONSENT_LOST,
    /** A bug of ours, confined to this peer. */
    BUG
}
