// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.peer;

import dev.weir.sfu.dtls.DtlsReason;

/** Why there never were keys. */
public enum SetupFailure {
    /** No ICE check arrived: a firewall, or an address in the answer that the client cannot reach. */
    NO_PATH,
    /** Checks arrived, and the DTLS handshake did not end in time. */
    TIMEOUT,
    /** The client's certificate is another one than its offer said, or none. */
    WRONG_CERTIFICATE,
    /** No version, suite or SRTP profile in common, or the client refused. */
    NOTHING_IN_COMMON,
    /** No thread was free for the handshake. */
    NO_THREAD,
    /** The session was ended, by either side, before it had begun. */
    ABANDONED,
    /** A defect of ours. */
    BUG;

    static SetupFailure of(CloseReason end, DtlsReason dtls) {
        return switch (end) {
            case NO_PATH -> NO_PATH;
            case SETUP_TIMEOUT -> TIMEOUT;
            case DTLS_FAILED -> ofDtls(dtls);
            case BUG -> BUG;
            default -> ABANDONED;
        };
    }

    private static SetupFailure ofDtls(DtlsReason reason) {
        return switch (reason) {
            case TIMEOUT -> TIMEOUT;
            case FINGERPRINT_MISMATCH, NO_CERTIFICATE -> WRONG_CERTIFICATE;
            case NO_THREAD -> NO_THREAD;
            case INTERNAL_ERROR -> BUG;
            case CLOSED_BY_US, CLOSED_BY_PEER -> ABANDONED;
            case NONE, NO_SRTP_PROFILE, ALERT_RECEIVED, HANDSHAKE_FAILURE -> NOTHING_IN_COMMON;
        };
    }
}
