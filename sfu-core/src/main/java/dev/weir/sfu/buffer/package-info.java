// SPDX-License-Identifier: Apache-2.0
/**
 * Packets in byte arrays, the paths they travel on, and the queue of datagrams that leave at the end of a turn.
 *
 * <p>Deliberately absent: sockets, clocks, thread safety. Imports nothing of ours.
 */
@NullMarked
package dev.weir.sfu.buffer;

import org.jspecify.annotations.NullMarked;
