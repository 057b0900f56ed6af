// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;

/** Takes datagrams as a {@link Transport} receives them, on the thread that called {@link Transport#receive}. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Handles one datagram of 0 to {@link Packet#MAX_BYTES} bytes.
     *
     * @param datagram borrowed until return; its arrival time is set and its headroom and tailroom are free
     * @param path where it came from; the remembered object when the path was remembered, else a new one
     */
    void handle(Packet datagram, Path path);
}
