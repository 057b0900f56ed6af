// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.PacketPool;
import org.junit.jupiter.api.Test;

class PacketHistoryTest {
    private final PacketPool pool = new PacketPool(64);
    private final PacketHistory history = new PacketHistory(pool, 8, 32);

    private Packet put(long seq, Packet packet) {
        StoredPacket slot = history.slotFor(seq);
        slot.extendedSeq = seq;
        return history.exchange(slot, packet);
    }

    @Test
    void findsWhatIsThereAndNothingElse() {
        put(5, pool.take());

        assertThat(history.get(5)).isNotNull();
        assertThat(history.get(13)).as("same slot, another number").isNull();
        assertThat(history.get(6)).isNull();
    }

    @Test
    void givesTheOverwrittenPacketInExchange() {
        Packet first = pool.take();
        put(5, first);

        assertThat(put(13, pool.take())).isSameAs(first);
        assertThat(history.get(5)).isNull();
    }

    @Test
    void keepsEverythingWhenItGrows() {
        for (long seq = 100; seq < 108; seq++) {
            put(seq, pool.take());
        }

        assertThat(history.reserve(20)).isTrue();
        assertThat(history.capacity()).isEqualTo(32);
        for (long seq = 100; seq < 108; seq++) {
            assertThat(history.get(seq)).as("packet %d", seq).isNotNull();
        }
    }

    @Test
    void refusesToGrowBeyondItsLimit() {
        assertThat(history.reserve(33)).isFalse();
        assertThat(history.capacity()).isEqualTo(8);
    }

    @Test
    void givesEveryPacketBack() {
        Packet spare = pool.take();
        for (long seq = 0; seq < 20; seq++) {
            spare = put(seq, spare);
        }
        history.clear();
        pool.give(spare);

        assertThat(pool.outstanding()).isZero();
        assertThat(history.get(19)).isNull();
    }
}
