// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReorderBufferTest {
    private static final long MILLIS = 1_000_000;

    private final List<Long> out = new ArrayList<>();
    private final ReorderBuffer buffer = new ReorderBuffer(this::take);

    private void take(byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
        assertThat(length).isEqualTo(2);
        assertThat(packet[offset]).as("content of %d", extendedSeq).isEqualTo((byte) extendedSeq);
        assertThat(packet[offset + 1]).isEqualTo((byte) 0x55);
        out.add(extendedSeq);
    }

    private void give(long millis, long... numbers) {
        for (long seq : numbers) {
            // The same array again and again, as the ring has it.
            buffer.packet(new byte[] {0, (byte) seq, 0x55, 0}, 1, 2, seq, millis * MILLIS);
        }
    }

    @Test
    void passesOnWhatIsInOrder() {
        give(0, 65_535, 65_536, 65_537);

        assertThat(out).containsExactly(65_535L, 65_536L, 65_537L);
        assertThat(buffer.missing()).isZero();
    }

    @Test
    void holdsWhatIsBehindAGapUntilItIsClosed() {
        give(0, 10, 13, 12);
        assertThat(out).containsExactly(10L);

        give(900, 11);
        assertThat(out).containsExactly(10L, 11L, 12L, 13L);
        assertThat(buffer.missing()).isZero();
    }

    @Test
    void copiesWhatItHolds() {
        byte[] lent = {12, 0x55};
        give(0, 10);
        buffer.packet(lent, 0, 2, 12, 0);
        lent[0] = 99;
        give(0, 11);

        assertThat(out).containsExactly(10L, 11L, 12L);
    }

    @Test
    void dropsWhatCameAlready() {
        give(0, 10, 10, 12, 12, 11, 11, 12, 9);

        assertThat(out).containsExactly(10L, 11L, 12L);
        assertThat(buffer.dropped()).isEqualTo(5);
    }

    @Test
    void passesOverAGapOnceItHasBeenWaitedFor() {
        give(0, 10);
        give(100, 13);
        give(1_099, 14);
        assertThat(out).containsExactly(10L);

        give(1_100, 15);
        assertThat(out).containsExactly(10L, 13L, 14L, 15L);
        assertThat(buffer.missing()).isEqualTo(2);

        give(1_200, 11);
        assertThat(out).hasSize(4);
        assertThat(buffer.dropped()).isEqualTo(1);
    }

    @Test
    void takesWhatIsMissingAsLongAsNothingElseCame() {
        give(0, 10, 12);
        give(1_500, 11);

        assertThat(out).containsExactly(10L, 11L, 12L);
        assertThat(buffer.missing()).isZero();
    }

    @Test
    void waitsForEachGapFromWhenItShowed() {
        give(0, 10, 12);
        give(600, 15);
        give(1_000, 16);
        assertThat(out).containsExactly(10L, 12L);

        give(1_599, 17);
        assertThat(out).containsExactly(10L, 12L);
        give(1_600, 18);
        assertThat(out).containsExactly(10L, 12L, 15L, 16L, 17L, 18L);
        assertThat(buffer.missing()).isEqualTo(3);
    }

    @Test
    void countsTheWaitFromTheEarliestOfThoseBehindTheGap() {
        give(0, 10, 14);
        give(900, 13);
        give(950, 12);
        give(1_000, 15);

        assertThat(out).containsExactly(10L, 12L, 13L, 14L, 15L);
        assertThat(buffer.missing()).isEqualTo(1);
    }

    @Test
    void givesAllItHoldsAtTheEnd() {
        give(0, 10, 12, 15);
        buffer.flush();

        assertThat(out).containsExactly(10L, 12L, 15L);
        assertThat(buffer.missing()).isEqualTo(3);
    }

    @Test
    void passesOverAGapWhenTimeGoesOnWithoutPackets() {
        give(0, 10, 12);
        buffer.advance(999 * MILLIS);
        assertThat(out).containsExactly(10L);

        buffer.advance(1_000 * MILLIS);
        assertThat(out).containsExactly(10L, 12L);
    }

    @Test
    void holdsNoMoreThanItsWindow() {
        give(0, 0);
        give(0, LongStream.range(2, 2 + ReorderBuffer.WINDOW - 1).toArray());
        assertThat(out).containsExactly(0L);

        give(0, ReorderBuffer.WINDOW + 1);
        assertThat(out).hasSize(ReorderBuffer.WINDOW + 1);
        assertThat(buffer.missing()).isEqualTo(1);
    }

    @Test
    void survivesJumpsFartherThanItsWindow() {
        give(0, 0, 2);
        give(0, 1L << 40);
        assertThat(out).containsExactly(0L, 2L);

        // What is within the window of the newest may still come.
        give(10, (1L << 40) - 1);
        buffer.flush();
        assertThat(out).containsExactly(0L, 2L, (1L << 40) - 1, 1L << 40);
        assertThat(buffer.missing()).isEqualTo((1L << 40) - 3);
    }

    @Test
    void refusesToWaitForNegativeTimes() {
        assertThatThrownBy(() -> new ReorderBuffer(-1, this::take))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waitNanos")
                .hasMessageContaining("-1");
    }

    @Test
    void ordersWhatIsShuffledLostAndDoubledAtRandom() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            out.clear();
            ReorderBuffer shuffled = new ReorderBuffer(50 * MILLIS, this::take);
            long from = random.nextInt(100_000);
            List<Long> sent = new ArrayList<>();
            for (long seq = from; seq < from + 500; seq++) {
                for (int copies = Math.max(0, random.nextInt(12) - 9); copies >= 0; copies--) {
                    if (seq == from || random.nextInt(10) > 0) {
                        sent.add(seq);
                    }
                }
            }
            List<Long> arrived = new ArrayList<>(sent);
            for (int i = 1; i + 20 < arrived.size(); i += 20) {
                Collections.shuffle(arrived.subList(i, i + 20), random);
            }
            long now = 0;
            for (long seq : arrived) {
                now += MILLIS;
                shuffled.packet(new byte[] {(byte) seq, 0x55}, 0, 2, seq, now);
            }
            shuffled.flush();

            List<Long> expected = sent.stream().distinct().toList();
            assertThat(out).as("seed %d", seed).containsExactlyElementsOf(expected);
            long last = expected.get(expected.size() - 1);
            assertThat(shuffled.missing()).as("seed %d", seed).isEqualTo(last - from + 1 - expected.size());
            assertThat(shuffled.dropped()).as("seed %d", seed).isEqualTo(arrived.size() - expected.size());
        }
    }
}
