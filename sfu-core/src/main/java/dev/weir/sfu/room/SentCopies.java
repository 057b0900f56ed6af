// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import org.jspecify.annotations.Nullable;

/**
 * The last packets to a viewer that knows NACK but not RTX, encrypted as they left: such a viewer is to be sent the very same
 * bytes again (RFC 4585 section 6.2.1).
 *
 * <p>Copies, though the shared history has the plain packets: to encrypt a second time under a number already used is only safe
 * when not a bit differs, and nothing could prove that. Browsers have RTX for video; this is for a few players, and for sound.
 * Packets come from the loop's pool, as many as are used. Not thread-safe: belongs to one viewer's slot.
 */
final class SentCopies {
    private final PacketPool pool;
    private final @Nullable Packet[] packets;
    private final long[] seqs;

    /** @param capacity a power of two */
    SentCopies(PacketPool pool, int capacity) {
        this.pool = pool;
        this.packets = new @Nullable Packet[capacity];
        this.seqs = new long[capacity];
    }

    void keep(Packet encrypted, long seq) {
        int place = (int) seq & (packets.length - 1);
        Packet copy = packets[place];
        if (copy == null) {
            copy = pool.take();
            packets[place] = copy;
        }
        copy.copyFrom(encrypted);
        seqs[place] = seq;
    }

    boolean has(long seq) {
        int place = (int) seq & (packets.length - 1);
        return packets[place] != null && seqs[place] == seq;
    }

    /** Makes an outgoing slot equal to a packet that it {@link #has}. */
    void repeat(long seq, Packet slot) {
        Packet copy = packets[(int) seq & (packets.length - 1)];
        if (copy != null) {
            slot.copyFrom(copy);
        }
    }

    /** Gives the packets back. */
    void release() {
        for (int i = 0; i < packets.length; i++) {
            Packet packet = packets[i];
            if (packet != null) {
                pool.give(packet);
                packets[i] = null;
            }
        }
    }
}
