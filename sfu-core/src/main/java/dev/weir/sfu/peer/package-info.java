// SPDX-License-Identifier: Apache-2.0
/**
 * One remote participant: ICE, DTLS, SRTP and the timers between them, as plain calls without a socket, a thread or a clock.
 *
 * <p>The same {@link dev.weir.sfu.peer.Peer} answers (ICE-lite, usually DTLS server) and dials (ICE controlling, DTLS client).
 * Deliberately absent: what the media means; that is the handler's. May import buffer, rtp, rtcp, sdp, ice, dtls, srtp,
 * feedback.
 */
@NullMarked
package dev.weir.sfu.peer;

import org.jspecify.annotations.NullMarked;
