// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/** Which half of the handshake we play: the SDP answer's {@code setup:active} is the client, {@code setup:passive} the server. */
public enum DtlsSide {
    /** We send the ClientHello. */
    CLIENT,
    /** We wait for the ClientHello and choose suite and SRTP profile. */
    SERVER
}
