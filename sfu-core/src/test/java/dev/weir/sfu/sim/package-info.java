// SPDX-License-Identifier: Apache-2.0
/**
 * Whole broadcasts in one thread, in virtual time, over a network that loses, delays and reorders as told.
 *
 * <p>Everything but the network, the clock and the media is the real code: a node is a {@link dev.weir.sfu.loop.MediaLoop} over
 * a {@link dev.weir.sfu.sim.SimTransport}, the clients are dialling {@link dev.weir.sfu.peer.Peer}s with real ICE, DTLS and SRTP.
 */
@NullMarked
package dev.weir.sfu.sim;

import org.jspecify.annotations.NullMarked;
