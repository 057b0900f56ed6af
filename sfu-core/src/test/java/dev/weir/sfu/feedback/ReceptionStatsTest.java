// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceptionStatsTest {
    private static final int RATE = 90_000;
    private static final long FRAME_NANOS = 33_333_333L;
    private static final int FRAME_TICKS = 3000;

    private final ReceptionStats stats = new ReceptionStats(RATE);

    @Test
    void knowsNothingAtFirst() {
        assertThat(stats.fractionLostAndReset()).isZero();
        assertThat(stats.cumulativeLost()).isZero();
        assertThat(stats.highestExtendedSeq()).isZero();
        assertThat(stats.jitter()).isZero();
        assertThat(stats.packets()).isZero();
    }

    @Test
    void countsLossSinceThePreviousReportAndInAll() {
        receive(100, 101, 103);
        assertThat(stats.cumulativeLost()).isEqualTo(1);
        assertThat(stats.fractionLostAndReset()).isEqualTo(64);
        assertThat(stats.fractionLostAndReset()).isZero();
        receive(104, 107);
        assertThat(stats.fractionLostAndReset()).isEqualTo(128);
        assertThat(stats.cumulativeLost()).isEqualTo(3);
        assertThat(stats.packets()).isEqualTo(5);
    }

    @Test
    void takesLatePacketsBackFromTheLoss() {
        receive(100, 103);
        assertThat(stats.cumulativeLost()).isEqualTo(2);
        receive(102, 101);
        assertThat(stats.cumulativeLost()).isZero();
        assertThat(stats.fractionLostAndReset()).isZero();
    }

    @Test
    void countsDuplicatesAsReceived() {
        receive(100, 101, 101, 101);
        assertThat(stats.cumulativeLost()).isEqualTo(-2);
        assertThat(stats.fractionLostAndReset()).isZero();
    }

    @Test
    void ignoresPacketsFromBeforeTheFirst() {
        receive(100, 99, 98);
        assertThat(stats.packets()).isEqualTo(1);
        assertThat(stats.cumulativeLost()).isZero();
    }

    /** RFC 3550: the low 16 bits are the highest number, the rest counts the cycles. */
    @Test
    void countsCyclesSinceItsStart() {
        receive(0x5_fffeL, 0x5_ffffL, 0x6_0001L);
        assertThat(stats.highestExtendedSeq()).isEqualTo(0x1_0001);
        assertThat(stats.cumulativeLost()).isEqualTo(1);
    }

    @Test
    void countsAConfirmedJumpAsNoLoss() {
        receive(100, 101);
        receive(20_000, 20_001, 20_002);
        assertThat(stats.highestExtendedSeq() & 0xffff).isEqualTo(20_002);
        // The packet that announced the jump is neither expected nor counted.
        assertThat(stats.packets()).isEqualTo(4);
        assertThat(stats.cumulativeLost()).isZero();
        assertThat(stats.fractionLostAndReset()).isZero();
        receive(20_004);
        assertThat(stats.cumulativeLost()).isEqualTo(1);
    }

    @Test
    void followsASenderThatStartsAnewBelow() {
        receive(60_000, 60_001, 100, 101, 102, 104);
        assertThat(stats.highestExtendedSeq() & 0xffff).isEqualTo(104);
        assertThat(stats.cumulativeLost()).isEqualTo(1);
    }

    @Test
    void ignoresAStrayPacket() {
        receive(100, 101, 50_000, 102, 103);
        assertThat(stats.packets()).isEqualTo(4);
        assertThat(stats.cumulativeLost()).isZero();
        assertThat(stats.highestExtendedSeq()).isEqualTo(103);
    }

    @Test
    void clampsLossToWhatItsFieldsHold() {
        stats.received(0, 0, 0);
        for (long seq = 3000; seq < 0x90_0000L; seq += 3000) {
            stats.received(seq, 0, 0);
        }
        assertThat(stats.cumulativeLost()).isEqualTo(0x7f_ffff);
        assertThat(stats.fractionLostAndReset()).isEqualTo(255);
    }

    @Test
    void hasNoJitterWhenPacketsComeAsTheyWereSent() {
        for (int i = 0; i < 300; i++) {
            stats.received(i, i * FRAME_TICKS, i * FRAME_NANOS);
        }
        assertThat(stats.jitter()).isLessThanOrEqualTo(1);
    }

    /** Transit alternates by 10 ms, 900 ticks, so that is what J approaches. */
    @Test
    void approachesTheMeanDeviation() {
        for (int i = 0; i < 300; i++) {
            stats.received(i, i * FRAME_TICKS, i * FRAME_NANOS + (i % 2) * 10_000_000L);
        }
        assertThat(stats.jitter()).isBetween(890L, 900L);
    }

    @Test
    void agreesWithTheFormulaOfTheRfc() {
        Random random = new Random(5);
        double expected = 0;
        long lastTransit = 0;
        for (int i = 0; i < 500; i++) {
            long arrival = i * 20_000_000L + random.nextInt(15_000_000);
            int timestamp = i * 1800;
            stats.received(i, timestamp, arrival);
            long transit = arrival * 9 / 100_000 - timestamp;
            if (i > 0) {
                expected += (Math.abs(transit - lastTransit) - expected) / 16;
            }
            lastTransit = transit;
        }
        assertThat((double) stats.jitter()).isBetween(expected - 2, expected + 2);
    }

    @Test
    void takesOnlyTheFirstPacketOfAFrameForJitter() {
        for (int i = 0; i < 300; i++) {
            stats.received(2L * i, i * FRAME_TICKS, i * FRAME_NANOS);
            stats.received(2L * i + 1, i * FRAME_TICKS, i * FRAME_NANOS + 20_000_000);
        }
        assertThat(stats.jitter()).isLessThanOrEqualTo(1);
    }

    @Test
    void doesNotTakeAClockThatJumpsForJitter() {
        receive(0, 1, 2);
        stats.received(3, 0x4000_0000, 100_000_000);
        stats.received(4, 0x4000_0000 + FRAME_TICKS, 100_000_000 + FRAME_NANOS);
        assertThat(stats.jitter()).isLessThanOrEqualTo(1);
    }

    @Test
    void followsRandomLossExactly() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ReceptionStats tested = new ReceptionStats(48_000);
            long first = random.nextInt(1 << 20);
            long highest = first;
            int received = 1;
            int receivedPrior = 0;
            long highestPrior = first - 1;
            tested.received(first, 0, 0);
            for (int i = 0; i < 2000; i++) {
                highest += 1 + (random.nextInt(10) == 0 ? random.nextInt(20) : 0);
                tested.received(highest, i * 960, i * 20_000_000L);
                received++;
                if (random.nextInt(100) == 0) {
                    long expected = highest - highestPrior;
                    long lost = expected - (received - receivedPrior);
                    assertThat(tested.fractionLostAndReset())
                            .as("seed %d", seed)
                            .isEqualTo((int) (lost * 256 / expected));
                    receivedPrior = received;
                    highestPrior = highest;
                }
            }
            assertThat(tested.cumulativeLost()).isEqualTo((int) (highest - first + 1 - received));
            assertThat(tested.packets()).isEqualTo(received);
            assertThat(tested.highestExtendedSeq() & 0xffff).isEqualTo((int) (highest & 0xffff));
        }
    }

    @Test
    void survivesAnyNumbersAndTimes() {
        Random random = new Random(8);
        for (int i = 0; i < 100_000; i++) {
            stats.received(random.nextLong() >> random.nextInt(64), random.nextInt(), random.nextLong());
            assertThat(stats.fractionLostAndReset()).isBetween(0, 255);
            assertThat(stats.cumulativeLost()).isBetween(-0x80_0000, 0x7f_ffff);
            assertThat(stats.jitter()).isBetween(0L, 5L * RATE);
        }
    }

    @Test
    void refusesAClockThatStandsStill() {
        assertThatThrownBy(() -> new ReceptionStats(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clockRateHz");
    }

    private void receive(long... numbers) {
        for (long number : numbers) {
            stats.received(number, (int) number * FRAME_TICKS, number * FRAME_NANOS);
        }
    }
}
