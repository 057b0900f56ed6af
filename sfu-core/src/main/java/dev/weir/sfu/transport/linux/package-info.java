// SPDX-License-Identifier: Apache-2.0
/**
 * The UDP port by Linux's batched system calls (recvmmsg, sendmmsg with UDP_SEGMENT, eventfd), through java.lang.foreign.
 *
 * <p>Here are the parts that are plain Java, and a stand-in that says why this tier is absent; the classes for Java 22 and later,
 * among them one of the stand-in's name, do the work. Deliberately absent: UDP_GRO, io_uring (measured: dearer than sendmmsg),
 * machines other than x86_64 and aarch64. Imports transport and buffer.
 */
@NullMarked
package dev.weir.sfu.transport.linux;

import org.jspecify.annotations.NullMarked;
