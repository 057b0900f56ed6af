// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MissingPacketsTest {
    private static final long MILLI = 1_000_000L;
    private static final long RTT = 40 * MILLI;
    private static final long TOLERANCE = ReorderTolerance.MIN_NANOS;

    private final RoundTrip roundTrip = new RoundTrip();
    private final MissingPackets missing = new MissingPackets(roundTrip);
    private final int[] out = new int[1024];

    @Test
    void asksForAHoleOnceItMayNotBeReordering() {
        receive(0, 10, 13);
        assertThat(missing.nextDeadline()).isEqualTo(TOLERANCE);
        assertThat(due(TOLERANCE - 1)).isEmpty();
        assertThat(due(TOLERANCE)).containsExactly(11, 12);
        assertThat(due(TOLERANCE)).isEmpty();
    }

    @Test
    void asksForNothingWhileNothingIsMissing() {
        assertThat(missing.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        receive(0, 10, 11, 12);
        assertThat(missing.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(due(Long.MAX_VALUE / 2)).isEmpty();
        assertThat(missing.gaveUpSomething()).isFalse();
    }

    @Test
    void doesNotAskForReorderedPackets() {
        receive(0, 10, 12, 11, 13, 9);
        assertThat(missing.size()).isZero();
        assertThat(missing.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(missing.recovered()).isZero();
    }

    @Test
    void asksAgainAfterARoundTripAndALittle() {
        receive(0, 10, 12);
        assertThat(due(TOLERANCE)).containsExactly(11);
        long again = TOLERANCE + RTT + 10 * MILLI;
        assertThat(missing.nextDeadline()).isEqualTo(again);
        assertThat(due(again - 1)).isEmpty();
        assertThat(due(again)).containsExactly(11);
    }

    @Test
    void asksAtMostEveryTwentyMilliseconds() {
        receive(0, 10, 12);
        assertThat(due(TOLERANCE, 0)).containsExactly(11);
        assertThat(missing.nextDeadline()).isEqualTo(TOLERANCE + 20 * MILLI);
        assertThat(due(missing.nextDeadline(), -5)).containsExactly(11);
    }

    @Test
    void countsWhatCameBack() {
        receive(0, 10, 13);
        assertThat(due(TOLERANCE)).hasSize(2);
        receive(TOLERANCE, 12);
        assertThat(missing.recovered()).isEqualTo(1);
        assertThat(missing.size()).isEqualTo(1);
        receive(TOLERANCE, 12);
        assertThat(missing.recovered()).isEqualTo(1);
        assertThat(due(missing.nextDeadline())).containsExactly(11);
    }

    @Test
    void givesUpAfterTenTries() {
        receive(0, 10, 12);
        for (int i = 0; i < 10; i++) {
            assertThat(due(missing.nextDeadline(), 0)).containsExactly(11);
        }
        assertThat(missing.gaveUpSomething()).isFalse();
        assertThat(due(missing.nextDeadline(), 0)).isEmpty();
        assertThat(missing.size()).isZero();
        assertThat(missing.abandoned()).isEqualTo(1);
        assertThat(missing.gaveUpSomething()).isTrue();
        assertThat(missing.gaveUpSomething()).isFalse();
    }

    @Test
    void givesUpAfterASecond() {
        receive(0, 10, 12);
        long second = 1000 * MILLI;
        assertThat(due(TOLERANCE, 10 * second)).containsExactly(11);
        assertThat(missing.nextDeadline()).isEqualTo(second);
        assertThat(due(second, 10 * second)).isEmpty();
        assertThat(missing.abandoned()).isEqualTo(1);
    }

    @Test
    void keepsForLaterWhatDoesNotFit() {
        receive(0, 10, 15);
        int[] two = new int[2];
        assertThat(missing.due(TOLERANCE, RTT, two)).isEqualTo(2);
        assertThat(two).containsExactly(11, 12);
        assertThat(missing.nextDeadline()).isLessThanOrEqualTo(TOLERANCE);
        assertThat(missing.due(TOLERANCE, RTT, two)).isEqualTo(2);
        assertThat(two).containsExactly(13, 14);
    }

    @Test
    void asksAcrossTheWrapInSixteenBits() {
        receive(0, 65_534, 65_537);
        assertThat(due(TOLERANCE)).containsExactly(65_535, 0);
    }

    @Test
    void keepsTheNewestOfAWideHole() {
        receive(0, 0, MissingPackets.MAX_MISSING + 101);
        assertThat(missing.size()).isEqualTo(MissingPackets.MAX_MISSING);
        assertThat(missing.abandoned()).isEqualTo(100);
        assertThat(missing.gaveUpSomething()).isTrue();
        assertThat(due(TOLERANCE)).hasSize(MissingPackets.MAX_MISSING).startsWith(101);
    }

    @Test
    void forgetsAllWhenAJumpIsConfirmed() {
        receive(0, 0, 5);
        receive(0, MissingPackets.MAX_GAP + 6);
        assertThat(missing.size()).as("one stray packet").isEqualTo(4);
        receive(0, MissingPackets.MAX_GAP + 7);
        assertThat(missing.size()).isZero();
        assertThat(missing.gaveUpSomething()).isTrue();
        receive(0, MissingPackets.MAX_GAP + 9);
        assertThat(due(TOLERANCE)).containsExactly(MissingPackets.MAX_GAP + 8);
    }

    @Test
    void ignoresAStrayNumber() {
        receive(0, 0, 1_000_000, 1, 2);
        assertThat(missing.size()).isZero();
        assertThat(missing.gaveUpSomething()).isFalse();
    }

    @Test
    void forgetsWhatAKeyframeMakesNeedless() {
        receive(0, 0, 5, 10);
        missing.forgetBefore(7, 0);
        assertThat(due(TOLERANCE)).containsExactly(7, 8, 9);
        missing.forgetBefore(100, 0);
        assertThat(missing.size()).isZero();
        assertThat(missing.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(missing.abandoned()).isZero();
        assertThat(missing.gaveUpSomething()).isFalse();
    }

    @Test
    void learnsTheRoundTripFromWhatWasAskedForOnce() {
        receive(0, 10, 12);
        assertThat(due(TOLERANCE)).hasSize(1);
        missing.repaired(11, TOLERANCE + 70 * MILLI);
        assertThat(roundTrip.nanos()).isEqualTo(70 * MILLI);
    }

    @Test
    void doesNotLearnTheRoundTripFromARepairOfARepair() {
        receive(0, 10, 12);
        assertThat(due(TOLERANCE)).hasSize(1);
        assertThat(due(missing.nextDeadline())).hasSize(1);
        missing.repaired(11, TOLERANCE + 2 * RTT);
        assertThat(roundTrip.known()).isFalse();
    }

    @Test
    void learnsThatItAsksFasterThanAnswersCanCome() {
        for (int i = 0; i < 3; i++) {
            long start = i * 1_000L * MILLI;
            receive(start, 10 + 2 * i, 12 + 2 * i);
            assertThat(due(start + TOLERANCE)).hasSize(1);
            assertThat(due(missing.nextDeadline())).hasSize(1);
            missing.repaired(11 + 2 * i, start + TOLERANCE + 300 * MILLI);
        }
        assertThat(roundTrip.nanos()).isEqualTo(300 * MILLI);
    }

    @Test
    void waitsLongerWherePacketsComeLate() {
        receive(0, 10, 12);
        receive(4 * MILLI, 11);
        receive(100 * MILLI, 14);
        assertThat(missing.nextDeadline()).as("within what is always waited").isEqualTo(100 * MILLI + TOLERANCE);
        receive(120 * MILLI, 13);
        receive(200 * MILLI, 16);
        assertThat(missing.nextDeadline()).isEqualTo(225 * MILLI);
        receive(290 * MILLI, 15);
        receive(300 * MILLI, 18);
        assertThat(missing.nextDeadline()).as("never longer").isEqualTo(300 * MILLI + ReorderTolerance.MAX_NANOS);
    }

    @Test
    void waitsNoLongerThanUsualWhereHolesAreLosses() {
        receive(0, 1, 3);
        receive(30 * MILLI, 2);
        long now = 0;
        for (int i = 1; i < 100; i++) {
            now = i * 100L * MILLI;
            receive(now, 1 + 2 * i, 3 + 2 * i);
            assertThat(due(missing.nextDeadline())).hasSize(1);
            missing.repaired(2 + 2 * i, now + 80 * MILLI);
        }
        receive(now, 203);
        assertThat(missing.nextDeadline()).isBetween(now + TOLERANCE, now + TOLERANCE + MILLI);
    }

    @Test
    void takesAPacketThatComesBeforeItsRepairCanForALateOne() {
        roundTrip.sample(100 * MILLI);
        receive(0, 10, 12);
        assertThat(due(TOLERANCE)).hasSize(1);
        receive(20 * MILLI, 11);
        receive(100 * MILLI, 14);
        assertThat(missing.nextDeadline()).isEqualTo(125 * MILLI);
        assertThat(roundTrip.nanos()).isEqualTo(100 * MILLI);
    }

    @Test
    void asksASenderThatNeverAnswersOnceForEachPacket() {
        long now = 0;
        for (int i = 0; i < 8; i++) {
            now = i * 2_000L * MILLI;
            receive(now, 10 + 2 * i, 12 + 2 * i);
            while (missing.size() > 0) {
                now = missing.nextDeadline();
                due(now);
            }
        }
        assertThat(missing.gaveUpSomething()).isTrue();
        receive(now, 28);
        assertThat(due(missing.nextDeadline())).containsExactly(27);
        long patience = missing.nextDeadline() - now;
        assertThat(patience).isLessThan(300 * MILLI);
        assertThat(due(missing.nextDeadline())).isEmpty();
        assertThat(missing.gaveUpSomething()).isTrue();
        assertThat(missing.size()).isZero();
    }

    @Test
    void asksASenderAgainThatHasBegunToAnswer() {
        asksASenderThatNeverAnswersOnceForEachPacket();
        long now = 100_000 * MILLI;
        receive(now, 30);
        assertThat(due(now + TOLERANCE)).containsExactly(29);
        missing.repaired(29, now + RTT);
        receive(now + RTT, 32);
        assertThat(due(missing.nextDeadline())).containsExactly(31);
        assertThat(due(missing.nextDeadline())).containsExactly(31);
    }

    @Test
    void asksAgainOnceAnswersTurnOutToComeLate() {
        asksASenderThatNeverAnswersOnceForEachPacket();
        long now = 100_000 * MILLI;
        receive(now, 30);
        assertThat(due(now + TOLERANCE)).containsExactly(29);
        assertThat(due(missing.nextDeadline())).isEmpty();
        assertThat(missing.size()).isZero();
        missing.repaired(29, now + TOLERANCE + 350 * MILLI);
        assertThat(roundTrip.nanos()).isEqualTo(350 * MILLI);
        receive(now + 400 * MILLI, 32);
        assertThat(due(missing.nextDeadline())).containsExactly(31);
        assertThat(due(missing.nextDeadline())).containsExactly(31);
    }

    @Test
    void countsWhatAKeyframeMadeNeedlessAsUnansweredIfItWasAskedForLongAgo() {
        receive(0, 10, 19);
        assertThat(due(TOLERANCE)).hasSize(8);
        missing.forgetBefore(30, TOLERANCE + 500 * MILLI);
        receive(1_000 * MILLI, 21);
        assertThat(due(missing.nextDeadline())).containsExactly(20);
        assertThat(due(missing.nextDeadline())).isEmpty();
        assertThat(missing.gaveUpSomething()).isTrue();
    }

    /** Against a plain set: what is missing is what was skipped and neither came nor was given up; only that is asked for. */
    @Test
    void asksOnlyForWhatIsMissing() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            MissingPackets tested = new MissingPackets();
            TreeSet<Long> lost = new TreeSet<>();
            long highest = random.nextInt(0x20000);
            long now = random.nextLong() >> 2;
            tested.received(highest, now);
            for (int step = 0; step < 500; step++) {
                now += random.nextInt(3_000_000);
                if (random.nextInt(4) == 0 && !lost.isEmpty()) {
                    long late = random.nextBoolean() ? lost.first() : lost.last();
                    tested.received(late, now);
                    lost.remove(late);
                } else {
                    int skipped = random.nextInt(10) == 0 ? random.nextInt(6) : 0;
                    for (int i = 0; i < skipped; i++) {
                        lost.add(++highest);
                    }
                    tested.received(++highest, now);
                }
                long abandoned = tested.abandoned();
                int count = tested.due(now, 10 * MILLI, out);
                for (long gone = tested.abandoned() - abandoned; gone > 0; gone--) {
                    // The oldest is always asked for first, and given up first.
                    lost.pollFirst();
                }
                int previous = -1;
                for (int i = 0; i < count; i++) {
                    long seq = highest - ((highest - out[i]) & 0xffff);
                    assertThat(lost).as("seed %d, step %d", seed, step).contains(seq);
                    assertThat(previous == -1 || ((out[i] - previous) & 0xffff) < 0x8000)
                            .isTrue();
                    previous = out[i];
                }
                assertThat(tested.size()).as("seed %d, step %d", seed, step).isEqualTo(lost.size());
                assertThat(tested.nextDeadline()).isGreaterThan(now);
            }
        }
    }

    @Test
    void survivesAnyNumbersAndTimes() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long seq = random.nextBoolean() ? random.nextLong() >> random.nextInt(64) : i;
            missing.received(seq, i);
            assertThat(missing.due(i, random.nextLong(), out)).isBetween(0, MissingPackets.MAX_MISSING);
            assertThat(missing.size()).isBetween(0, MissingPackets.MAX_MISSING);
        }
    }

    private void receive(long now, long... numbers) {
        for (long number : numbers) {
            missing.received(number, now);
        }
    }

    private int[] due(long now) {
        return due(now, RTT);
    }

    private int[] due(long now, long rttNanos) {
        return Arrays.copyOf(out, missing.due(now, rttNanos, out));
    }
}
