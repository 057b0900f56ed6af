// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

/** Which side of the DTLS handshake is meant; {@code CLIENT} is {@code setup:active} (RFC 8842). */
public enum DtlsRole {
    CLIENT,
    SERVER
}
