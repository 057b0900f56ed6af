// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.buffer;

import java.util.ArrayDeque;

/**
 * Packets kept for reuse. Bounded: gives back to the collector what is returned beyond its limit. Not thread-safe: one per
 * loop.
 */
public final class PacketPool {
    private final ArrayDeque<Packet> free = new ArrayDeque<>();
    private final int maxFree;
    private int outstanding;

    /** @param maxFree packets kept at most while nobody uses them */
    public PacketPool(int maxFree) {
        if (maxFree < 0) {
            throw new IllegalArgumentException("maxFree must not be negative: " + maxFree);
        }
        this.maxFree = maxFree;
    }

    /** A packet the caller owns until it gives it back; its content is undefined. */
    public Packet take() {
        outstanding++;
        Packet packet = free.pollLast();
        return packet == null ? new Packet() : packet;
    }

    public void give(Packet packet) {
        outstanding--;
        if (free.size() < maxFree) {
            free.addLast(packet);
        }
    }

    /** Packets taken and not yet given back; a simulation checks that it ends at zero. */
    public int outstanding() {
        return outstanding;
    }
}
