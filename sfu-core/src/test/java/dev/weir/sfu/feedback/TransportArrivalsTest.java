// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportArrivalsTest {
    private static final long NONE = TransportArrivals.NOT_RECEIVED;

    private final TransportArrivals arrivals = new TransportArrivals(16);

    @Test
    void hasNothingToReportAtFirst() {
        assertThat(arrivals.pending()).isFalse();
        assertThat(arrivals.count()).isZero();
        arrivals.reported();
        assertThat(arrivals.feedbackCount()).isZero();
    }

    @Test
    void reportsFromTheFirstToTheHighest() {
        arrivals.received(7, 70);
        arrivals.received(10, 100);
        arrivals.received(9, 90);
        assertThat(arrivals.pending()).isTrue();
        assertThat(arrivals.baseSequence()).isEqualTo(7);
        assertThat(window()).containsExactly(70, NONE, 90, 100);
        arrivals.reported();
        assertThat(arrivals.pending()).isFalse();
        assertThat(arrivals.feedbackCount()).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheReportEnded() {
        receive(7, 8, 9);
        arrivals.reported(2);
        assertThat(arrivals.baseSequence()).isEqualTo(9);
        assertThat(window()).containsExactly(9);
        arrivals.reported();
        receive(11);
        assertThat(arrivals.baseSequence()).isEqualTo(10);
        assertThat(window()).containsExactly(NONE, 11);
    }

    @Test
    void countsOnlyFeedbackThatSaysSomething() {
        receive(7, 8);
        arrivals.reported(0);
        assertThat(arrivals.feedbackCount()).isZero();
        assertThat(window()).containsExactly(7, 8);
    }

    @Test
    void reopensTheWindowForALatePacket() {
        receive(7, 9);
        arrivals.reported();
        receive(8);
        assertThat(arrivals.baseSequence()).isEqualTo(8);
        assertThat(window()).containsExactly(8, 9);
    }

    @Test
    void keepsTheFirstArrivalOfADuplicate() {
        arrivals.received(7, 70);
        arrivals.received(7, 71);
        assertThat(window()).containsExactly(70);
        arrivals.reported();
        arrivals.received(7, 72);
        assertThat(arrivals.pending()).isFalse();
    }

    @Test
    void takesPacketsALittleOlderThanTheFirst() {
        receive(0, 65_535);
        assertThat(arrivals.baseSequence()).isEqualTo(65_535);
        assertThat(window()).containsExactly(65_535, 0);
    }

    @Test
    void goesAcrossTheWrap() {
        receive(65_534, 65_535, 1);
        assertThat(arrivals.baseSequence()).isEqualTo(65_534);
        assertThat(window()).containsExactly(65_534, 65_535, NONE, 1);
    }

    @Test
    void dropsWhatFallsOutOfItsLimit() {
        receive(0, 1, 20);
        assertThat(arrivals.baseSequence()).isEqualTo(5);
        assertThat(window()).hasSize(16).endsWith(20);
        assertThat(Arrays.stream(window()).filter(time -> time != NONE)).containsExactly(20L);
        receive(4);
        assertThat(arrivals.baseSequence()).isEqualTo(5);
        receive(5);
        assertThat(window()).startsWith(5);
    }

    @Test
    void startsAnewAtAConfirmedJump() {
        receive(0, 1, 30_000);
        assertThat(window()).containsExactly(0, 1);
        receive(30_001);
        assertThat(arrivals.baseSequence()).isEqualTo(30_001);
        assertThat(window()).containsExactly(30_001);
    }

    @Test
    void wrapsTheCountOfFeedback() {
        for (int i = 0; i < 257; i++) {
            receive(i);
            assertThat(arrivals.feedbackCount()).isEqualTo(i & 0xff);
            arrivals.reported();
        }
    }

    @Test
    void refusesMistakesOfItsCaller() {
        receive(1, 2);
        assertThatThrownBy(() -> arrivals.reported(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> arrivals.reported(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, 48, 0x8000, Integer.MIN_VALUE})
    void refusesLimitsThatAreNoPowerOfTwo(int limit) {
        assertThatThrownBy(() -> new TransportArrivals(limit)).isInstanceOf(IllegalArgumentException.class);
    }

    /** With loss, reordering and duplicates every arrival is reported with its time, at least once. */
    @Test
    void reportsEveryArrivalOfALossyLink() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TransportArrivals tested = new TransportArrivals();
            int base = random.nextInt(0x10000);
            Map<Integer, Long> sent = new HashMap<>();
            Map<Integer, Long> told = new HashMap<>();
            for (int i = 0; i < 3000; i++) {
                int seq = base + Math.max(0, i - random.nextInt(random.nextInt(10) == 0 ? 60 : 1));
                if (random.nextInt(10) != 0) {
                    tested.received(seq & 0xffff, i);
                    sent.putIfAbsent(seq, (long) i);
                }
                if (random.nextInt(30) == 0 || i == 2999) {
                    report(tested, random, base, told);
                }
            }
            while (tested.pending()) {
                report(tested, random, base, told);
            }
            // Packets from before the very first may have come too late.
            assertThat(told).as("seed %d", seed).isEqualTo(sent);
        }
    }

    private static void report(TransportArrivals tested, Random random, int base, Map<Integer, Long> told) {
        int count = tested.count();
        if (count == 0) {
            return;
        }
        int part = 1 + random.nextInt(count);
        long[] window = tested.arrivals();
        for (int i = 0; i < part; i++) {
            if (window[i] != NONE) {
                int seq = base + (short) (tested.baseSequence() + i - base);
                assertThat(told.getOrDefault(seq, window[i])).isEqualTo(window[i]);
                told.put(seq, window[i]);
            }
        }
        tested.reported(part);
    }

    @Test
    void survivesAnyNumbers() {
        Random random = new Random(9);
        for (int i = 0; i < 100_000; i++) {
            arrivals.received(random.nextInt(4) == 0 ? random.nextInt() : i, i);
            assertThat(arrivals.count()).isBetween(0, 16);
            if (random.nextInt(10) == 0) {
                arrivals.reported(random.nextInt(arrivals.count() + 1));
            }
        }
    }

    /** Each arrives at the time of its number. */
    private void receive(int... numbers) {
        for (int number : numbers) {
            arrivals.received(number, number);
        }
    }

    private long[] window() {
        return Arrays.copyOf(arrivals.arrivals(), arrivals.count());
    }
}
