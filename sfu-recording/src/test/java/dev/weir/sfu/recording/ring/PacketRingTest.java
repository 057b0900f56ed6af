// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PacketRingTest {
    private record Entry(int tag, long first, long second, List<Byte> bytes) {}

    private final List<Entry> read = new ArrayList<>();

    private void take(int tag, long first, long second, byte[] bytes, int offset, int length) {
        List<Byte> copy = new ArrayList<>();
        for (byte one : Arrays.copyOfRange(bytes, offset, offset + length)) {
            copy.add(one);
        }
        read.add(new Entry(tag, first, second, copy));
    }

    @Test
    void givesRecordsInTheirOrder() {
        PacketRing ring = new PacketRing(1 << 20);
        ring.offer(1, 2, 3, new byte[] {9, 8, 7, 6}, 1, 2);
        ring.offer(4, Long.MIN_VALUE, Long.MAX_VALUE, new byte[0], 0, 0);
        assertThat(ring.drain(this::take)).isEqualTo(2);
        assertThat(read)
                .containsExactly(
                        new Entry(1, 2, 3, List.of((byte) 8, (byte) 7)),
                        new Entry(4, Long.MIN_VALUE, Long.MAX_VALUE, List.of()));
        assertThat(ring.drain(this::take)).isZero();
    }

    @Test
    void refusesWhatTheBoundHasNoRoomForAndTakesItOnceItHas() {
        PacketRing ring = new PacketRing(200_000);
        byte[] packet = new byte[1_176];
        int taken = 0;
        while (ring.offer(0, taken, 0, packet, 0, packet.length)) {
            taken++;
        }
        assertThat(taken).isEqualTo(166);
        assertThat(ring.offer(0, -1, 0, packet, 0, packet.length)).isFalse();
        assertThat(ring.drain(this::take)).isEqualTo(166);
        assertThat(ring.offer(0, 166, 0, packet, 0, packet.length)).isTrue();
        assertThat(ring.drain(this::take)).isEqualTo(1);
        assertThat(read).extracting(Entry::first).last().isEqualTo(166L);
    }

    @Test
    void losesAndMixesNothingBetweenTwoThreads() {
        PacketRing ring = new PacketRing(300_000);
        int records = 200_000;
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            Random random = new Random(1);
            byte[] bytes = new byte[1_500];
            for (int i = 0; i < records; i++) {
                int length = random.nextInt(bytes.length);
                Arrays.fill(bytes, 0, length, (byte) i);
                while (!ring.offer(i, length, i, bytes, 0, length)) {
                    Thread.onSpinWait();
                }
            }
        });
        int[] next = {0};
        while (next[0] < records) {
            ring.drain((tag, first, second, bytes, offset, length) -> {
                assertThat(tag).isEqualTo(next[0]);
                assertThat(first).isEqualTo(length);
                for (int i = 0; i < length; i++) {
                    if (bytes[offset + i] != (byte) tag) {
                        throw new AssertionError("record " + tag + " is mixed with another");
                    }
                }
                next[0]++;
            });
        }
        writer.join();
    }
}
