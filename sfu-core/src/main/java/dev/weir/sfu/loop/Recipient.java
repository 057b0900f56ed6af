// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;

/** Takes packets that another loop has handed over. Called on the loop that it belongs to. */
@FunctionalInterface
public interface Recipient {
    /**
     * Takes one packet.
     *
     * @param packet owned from now on
     * @param number what the sender said of it
     * @return a packet in exchange, the same one when it was only read
     */
    Packet arrived(Packet packet, long number, long nowNanos, Outbox out);
}
