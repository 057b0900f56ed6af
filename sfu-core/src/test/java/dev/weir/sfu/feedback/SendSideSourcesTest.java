// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.Allocations;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the estimate comes from, and what it does with feedback that makes no sense. */
class SendSideSourcesTest {
    private static final long MIN = 50_000;
    private static final long START = 1_000_000;
    private static final long MAX = 5_000_000;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final SendSideEstimate estimate = new SendSideEstimate(START, MIN, MAX);
    private long now;

    @Test
    void startsUnknownWhereItWasTold() {
        estimate.sent(1_200, now);
        assertThat(estimate.isPrecise()).isFalse();
        assertThat(estimate.bps()).isEqualTo(START);
        assertThat(estimate.lossShare()).isZero();
        assertThat(estimate.nextProbe()).isEqualTo(SendSideEstimate.NEVER);
    }

    @Test
    void anEstimateOfTheReceiverIsTheEstimateWithoutTransportWideFeedback() {
        estimate.remb(2_345_000, now);
        assertThat(estimate.isPrecise()).isTrue();
        assertThat(estimate.bps()).isEqualTo(2_345_000);
        estimate.report(200, 50 * MILLI, now += SECOND);
        assertThat(estimate.bps()).isEqualTo(2_345_000);
        estimate.remb(1, now);
        assertThat(estimate.bps()).isEqualTo(MIN);
        estimate.remb(Long.MAX_VALUE, now);
        assertThat(estimate.bps()).isEqualTo(MAX);
    }

    @Test
    void reportsDecideWhenThereIsNothingElse() {
        estimate.report(0, 50 * MILLI, now);
        assertThat(estimate.isPrecise()).isFalse();
        for (int i = 0; i < 10; i++) {
            estimate.report(0, 50 * MILLI, now += SECOND);
        }
        assertThat(estimate.bps()).isBetween(2_100_000L, 2_300_000L);
        long before = estimate.bps();
        estimate.report(64, 50 * MILLI, now += SECOND);
        assertThat(estimate.bps()).isEqualTo(before * 7 / 8);
        assertThat(estimate.lossShare()).isPositive();
        assertThat(estimate.roundTripNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void aReportWithoutRoundTripLeavesItUnknown() {
        estimate.report(0, 0, now);
        assertThat(estimate.roundTripNanos()).isEqualTo(RoundTrip.DEFAULT_NANOS);
    }

    @Test
    void neverProbesWithoutTransportWideFeedback() {
        estimate.want(MAX);
        estimate.remb(START, now);
        estimate.report(0, MILLI, now);
        assertThat(estimate.nextProbe()).isEqualTo(SendSideEstimate.NEVER);
        assertThat(estimate.paddingDue(now)).isZero();
    }

    @Test
    void feedbackAboutNothingWeSentSaysNothing() {
        estimate.feedback(now);
        for (int i = 0; i < 0x1_0000; i++) {
            estimate.arrived(i, i * 250L);
            estimate.lost(i);
        }
        assertThat(estimate.feedbackEnds(now)).isFalse();
        assertThat(estimate.isPrecise()).isFalse();
    }

    @Test
    void feedbackOfLossesAloneWaitsForAnArrival() {
        int number = estimate.sent(1_200, now);
        estimate.feedback(now);
        estimate.lost(number);
        assertThat(estimate.feedbackEnds(now)).isFalse();
        assertThat(estimate.isPrecise()).isFalse();
    }

    @Test
    void numbersAreSixteenBits() {
        for (int i = 0; i < 0x1_0003; i++) {
            assertThat(estimate.sent(100, now += MILLI)).isEqualTo(i & 0xffff);
        }
        assertThat(estimate.sent(100, now)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"100,0,200", "100,-1,200", "100,101,200", "300,100,200"})
    void refusesLimitsThatAreNone(long start, long min, long max) {
        assertThatThrownBy(() -> new SendSideEstimate(start, min, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(min + ", " + start + ", " + max);
    }

    @Test
    void staysBetweenItsLimitsWhateverComes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SendSideEstimate any = new SendSideEstimate(START, MIN, MAX);
            long time = random.nextLong() >> 4;
            long arrival = random.nextLong() >> random.nextInt(40);
            for (int i = 0; i < 500; i++) {
                time += random.nextInt(50) * MILLI;
                arrival += random.nextInt(20) == 0 ? random.nextLong() >> random.nextInt(60) : random.nextInt(40_000);
                anything(any, random, time, arrival);
                assertThat(any.bps()).as("seed %d step %d", seed, i).isBetween(MIN, MAX);
                assertThat(any.lossShare()).as("seed %d step %d", seed, i).isBetween(0.0, 1.0);
                assertThat(any.roundTripNanos()).isBetween(0L, RoundTrip.MAX_NANOS);
            }
        }
    }

    private static void anything(SendSideEstimate any, Random random, long time, long arrival) {
        switch (random.nextInt(8)) {
            case 0 -> any.remb(random.nextLong() >> random.nextInt(64), time);
            case 1 -> any.report(random.nextInt(), random.nextLong() >> random.nextInt(64), time);
            case 2 -> any.want(random.nextLong() >> random.nextInt(64));
            case 3 -> {
                int due = any.paddingDue(time);
                assertThat(due).isBetween(0, 6_000);
                if (due > 0) {
                    any.sent(due, time);
                }
            }
            default -> {
                int number = 0;
                for (int i = random.nextInt(40); i > 0; i--) {
                    number = any.sent(random.nextInt(), time);
                }
                any.feedback(time);
                number -= random.nextInt(100);
                for (int i = random.nextInt(120); i > 0; i--) {
                    number += random.nextInt(10) == 0 ? random.nextInt() : 1;
                    if (random.nextInt(5) == 0) {
                        any.lost(number);
                    } else {
                        any.arrived(number, arrival + random.nextInt(10_000));
                    }
                }
                any.feedbackEnds(time);
            }
        }
    }

    @Test
    void neitherPacketsNorFeedbackAllocate() throws ReflectiveOperationException {
        estimate.want(MAX);
        int[] first = {0};
        Allocations.assertNoGarbage(() -> {
            now += 5 * MILLI;
            int number = estimate.sent(1_200, now);
            for (int due = estimate.paddingDue(now); due > 0; due -= 1_200) {
                number = estimate.sent(1_200, now);
            }
            if (((number - first[0]) & 0xffff) > 20) {
                estimate.feedback(now);
                for (; first[0] != number; first[0] = (first[0] + 1) & 0xffff) {
                    if (first[0] % 50 == 0) {
                        estimate.lost(first[0]);
                    } else {
                        estimate.arrived(first[0], now / 1_000 + first[0] % 7 * 250L);
                    }
                }
                estimate.feedbackEnds(now);
            }
            return estimate.bps() >= MIN && estimate.nextProbe() != 0;
        });
        assertThat(estimate.isPrecise()).isTrue();
    }
}
