// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/** Why an association ended, or why its last handshake attempt was refused. */
public enum DtlsReason {
    /** Nothing ended or was refused. */
    NONE,
    /** We closed it. */
    CLOSED_BY_US,
    /** The peer sent close_notify. */
    CLOSED_BY_PEER,
    /** The handshake did not finish within its limit. */
    TIMEOUT,
    /** The peer's certificate is not the one its SDP promised. */
    FINGERPRINT_MISMATCH,
    /** The peer showed no certificate. */
    NO_CERTIFICATE,
    /** No SRTP protection profile in common, or none offered. */
    NO_SRTP_PROFILE,
    /** The peer refused with a fatal alert. */
    ALERT_RECEIVED,
    /** Suites, versions or messages that cannot lead to keys. */
    HANDSHAKE_FAILURE,
    /** No thread was free for the handshake. */
    NO_THREAD,
    /** A defect on our side. */
    INTERNAL_ERROR
}
