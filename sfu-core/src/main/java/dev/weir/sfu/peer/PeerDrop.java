// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

/** Why a datagram from the network went no further. */
public enum PeerDrop {
    /** First byte or header is of no protocol spoken here (RFC 7983). */
    UNKNOWN_PROTOCOL,
    /** STUN without a valid MESSAGE-INTEGRITY, malformed, or for somebody else. */
    STUN,
    /** From an address that passed no connectivity check. */
    UNVALIDATED_PATH,
    /** Media before the DTLS handshake was done. */
    MEDIA_BEFORE_DTLS,
    /** SRTP or SRTCP whose tag is wrong. */
    AUTHENTICATION,
    /** Authentic, but seen before or too old. */
    REPLAY,
    /** Decrypts, but is no RTP or RTCP. */
    MALFORMED
}
