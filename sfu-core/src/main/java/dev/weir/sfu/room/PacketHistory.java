// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import org.jspecify.annotations.Nullable;

/**
 * The last packets of one encoding by sequence number: what retransmissions and replays are read from.
 *
 * <p>A ring that starts small and doubles while a group of pictures needs it, up to a limit; packets come from the loop's pool
 * and go back to it.
 */
final class PacketHistory {
    private final PacketPool pool;
    private final int maxPackets;
    private StoredPacket[] slots;

    /**
     * @param minPackets kept always, a power of two
     * @param maxPackets at most, a power of two
     */
    PacketHistory(PacketPool pool, int minPackets, int maxPackets) {
        if (Integer.bitCount(minPackets) != 1 || Integer.bitCount(maxPackets) != 1 || maxPackets < minPackets) {
            throw new IllegalArgumentException(
                    "sizes must be powers of two, min <= max: " + minPackets + ", " + maxPackets);
        }
        this.pool = pool;
        this.maxPackets = maxPackets;
        this.slots = newSlots(minPackets);
    }

    private static StoredPacket[] newSlots(int count) {
        StoredPacket[] slots = new StoredPacket[count];
        for (int i = 0; i < count; i++) {
            slots[i] = new StoredPacket();
        }
        return slots;
    }

    /** The packet of that number, or null when it has not come or has been overwritten. */
    @Nullable
    StoredPacket get(long extendedSeq) {
        StoredPacket slot = slots[index(extendedSeq)];
        return slot.extendedSeq == extendedSeq ? slot : null;
    }

    /** The slot that is to describe that number; its former packet, or one of the pool, is in it to be exchanged. */
    StoredPacket slotFor(long extendedSeq) {
        return slots[index(extendedSeq)];
    }

    /** Stores {@code packet} in the slot and returns the one that was there, or a fresh one. */
    Packet exchange(StoredPacket slot, Packet packet) {
        Packet former = slot.packet;
        slot.packet = packet;
        return former == null ? pool.take() : former;
    }

    /** Makes room for a span of that many packets; false when it is more than the limit. */
    boolean reserve(long packets) {
        if (packets > maxPackets) {
            return false;
        }
        while (slots.length < packets) {
            grow();
        }
        return true;
    }

    private void grow() {
        StoredPacket[] old = slots;
        slots = newSlots(old.length * 2);
        for (StoredPacket slot : old) {
            if (slot.extendedSeq != StoredPacket.EMPTY) {
                slots[index(slot.extendedSeq)] = slot;
            }
        }
    }

    int capacity() {
        return slots.length;
    }

    /** Gives every packet back. */
    void clear() {
        for (StoredPacket slot : slots) {
            if (slot.packet != null) {
                pool.give(slot.packet);
                slot.packet = null;
            }
            slot.extendedSeq = StoredPacket.EMPTY;
        }
    }

    private int index(long extendedSeq) {
        return (int) extendedSeq & slots.length - 1;
    }
}
