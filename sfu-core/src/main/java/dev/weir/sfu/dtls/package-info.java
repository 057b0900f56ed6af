// SPDX-License-Identifier: Apache-2.0
/**
 * DTLS 1.2 with one remote over datagrams that somebody else carries, until SRTP keys are agreed.
 *
 * <p>RFC 6347 (DTLS 1.2), RFC 5764 (use_srtp and the exporter), RFC 8122 (fingerprints in SDP), RFC 7627 (extended master
 * secret), RFC 8827 section 6.5. The handshake itself is Bouncy Castle's, stepped one record at a time; this is the only
 * package that imports it, and the only one where a thread parks, and only until the handshake ends.
 *
 * <p>Elliptic curves are Bouncy Castle's too, or the system's libcrypto's where Java 22 can call it: 0.15 ms of P-256 a handshake
 * instead of 0.7 in a busy server, measured on 25, and code that needs no warming up.
 *
 * <p>Deliberately absent: DTLS 1.3 (Bouncy Castle 1.84 has none), HelloVerifyRequest as a server (the path has passed an ICE
 * check), renegotiation, session resumption, application data (no data channels), sockets, clocks. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.dtls;

import org.jspecify.annotations.NullMarked;
