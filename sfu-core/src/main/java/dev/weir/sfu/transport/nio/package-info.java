// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP port over {@link java.nio.channels.DatagramChannel}, which exists on every platform.
 *
 * <p>One channel per local address, one selector. Deliberately absent: batched system calls, segmentation offload, more than
 * one loop on a port. Imports transport and buffer.
 */
@NullMarked
package dev.weir.sfu.transport.nio;

import org.jspecify.annotations.NullMarked;
