// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.buffer;

/**
 * The datagrams of one turn on their way out: filled by peers, sent in one batch by the transport.
 *
 * <p>Slots are allocated once. Writing in place saves a copy: {@link #claim} hands out the next slot's packet, the writer
 * fills it and either leaves it or calls {@link #unclaim}. When all slots are taken the flusher sends them first, so an outbox
 * never drops and never grows. Order per path is the order of claims. Not thread-safe: one per loop.
 */
public final class Outbox {
    /** Sends every datagram in the outbox and returns; what the network refuses is its business to count. */
    @FunctionalInterface
    public interface Flusher {
        void flush(Outbox outbox);
    }

    private final Packet[] packets;
    private final Path[] paths;
    private final Flusher flusher;
    private int size;
    private long claims;

    public Outbox(int capacity, Flusher flusher) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive: " + capacity);
        }
        this.packets = new Packet[capacity];
        this.paths = new Path[capacity];
        this.flusher = flusher;
        for (int i = 0; i < capacity; i++) {
            packets[i] = new Packet();
        }
    }

    /** The packet to write the next datagram to {@code path} into; the writer sets its length before the next call. */
    public Packet claim(Path path) {
        if (size == packets.length) {
            flush();
        }
        claims++;
        paths[size] = path;
        Packet packet = packets[size++];
        packet.length(0);
        return packet;
    }

    /** Takes the last claim back: nothing is sent for it. */
    public void unclaim() {
        claims--;
        size--;
    }

    /** Sends what is waiting. */
    public void flush() {
        if (size > 0) {
            flusher.flush(this);
            size = 0;
        }
    }

    /** How many datagrams were put in since the beginning. */
    public long claims() {
        return claims;
    }

    public int size() {
        return size;
    }

    public Packet packet(int index) {
        return packets[index];
    }

    public Path path(int index) {
        return paths[index];
    }
}
