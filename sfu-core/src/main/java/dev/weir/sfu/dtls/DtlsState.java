// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/**
 * How far an association is.
 *
 * <pre>
 * NEW --start (client) / first ClientHello (server)--> HANDSHAKING --keys agreed--> CONNECTED
 *  |                                                        |                          |
 *  +-------------------- close ------> CLOSED <---- close --+---- close, close_notify -+
 *                                      FAILED <-- refused, --+---- fatal alert --------+
 *                                                 timed out
 * </pre>
 */
public enum DtlsState {
    /** Nothing heard or sent yet. */
    NEW,
    /** A handshake is under way, or a refused one may still be tried again. */
    HANDSHAKING,
    /** The peer's certificate matched and SRTP keys are there. */
    CONNECTED,
    /** Ended in order, by us or by the peer's close_notify. */
    CLOSED,
    /** Ended otherwise; {@link DtlsEndpoint#reason()} says why. */
    FAILED;

    /** Whether nothing will change any more. */
    public boolean isFinal() {
        return this == CLOSED || this == FAILED;
    }
}
