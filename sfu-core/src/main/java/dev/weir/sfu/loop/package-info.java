// SPDX-License-Identifier: Apache-2.0
/**
 * The thread that owns rooms and peers: receive a batch, handle it, run commands, fire deadlines, send a batch.
 *
 * <p>Deliberately absent: sockets (transport), protocols (peer), rooms. May import buffer, ice, jfr, peer, transport.
 */
@NullMarked
package dev.weir.sfu.loop;

import org.jspecify.annotations.NullMarked;
