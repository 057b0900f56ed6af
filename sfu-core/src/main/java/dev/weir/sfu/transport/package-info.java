// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP port of a media loop: datagrams in, datagrams out, and the one place where a loop waits.
 *
 * <p>Here are the interface, the choice of a tier, and the binding of ports to this machine's addresses; {@code nio} is the
 * implementation that works everywhere, {@code linux} the one that is cheaper where it can be had. The answer to a datagram leaves from the local address the datagram came to, as ICE wants (RFC 8445 section
 * 7.3), so there is one socket per local address.
 *
 * <p>Deliberately absent: telling STUN, DTLS and RTP apart (RFC 7983), addresses known to an outside gateway. Streams are in
 * {@code tcp}; what a transport has to know of them is that a path may have one ({@link dev.weir.sfu.transport.StreamPath}).
 * Imports buffer.
 */
@NullMarked
package dev.weir.sfu.transport;

import org.jspecify.annotations.NullMarked;
