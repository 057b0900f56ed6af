// SPDX-License-Identifier: Apache-2.0
/**
 * ICE-TCP for peers that cannot send UDP: passive connections (RFC 6544 section 4.1) that carry datagrams framed as RFC 4571
 * section 2 says.
 *
 * <p>One thread accepts, reads and writes for all connections; media loops meet it at bounded queues only. Deliberately absent:
 * active and simultaneous-open candidates, TLS. Imports buffer and transport.
 */
@NullMarked
package dev.weir.sfu.transport.tcp;

import org.jspecify.annotations.NullMarked;
