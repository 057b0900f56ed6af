// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate on a simulated bottleneck. */
class SendSideEstimateTest {
    private static final long MIN = 50_000;
    private static final long MAX = 20_000_000;
    private static final long MBIT = 1_000_000;

    private static EstimatedLink link(long startBps, long rateBps, long seed) {
        return new EstimatedLink(new SendSideEstimate(startBps, MIN, MAX), rateBps, seed);
    }

    @ParameterizedTest
    @CsvSource({"600000,1", "2000000,2", "5000000,3"})
    void convergesToWhatTheLinkCarries(long rateBps, long seed) {
        EstimatedLink link = link(MBIT, rateBps, seed);
        link.run(40_000);
        link.run(60_000);
        assertThat(link.meanBps() * 100.0 / rateBps).isBetween(80.0, 97.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void probesUpWhenTheApplicationSendsLittle(long seed) {
        EstimatedLink link = link(300_000, 5 * MBIT, seed);
        link.want = 2 * MBIT;
        long t = link.runUntil(3_000, true, 2 * MBIT, () -> 300_000);
        assertThat(t).isLessThan(3_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fallsAndRecoversWithTheLink(long seed) {
        EstimatedLink link = link(MBIT, 5 * MBIT, seed);
        link.want = 4 * MBIT;
        link.run(20_000, () -> Math.min(link.estimate.bps(), 4 * MBIT));
        link.rateBps = 600_000;
        long t = link.runUntil(10_000, false, 650_000, () -> Math.min(link.estimate.bps(), 4 * MBIT));
        assertThat(t).isLessThan(1_500);
        link.run(20_000, () -> Math.min(link.estimate.bps(), 4 * MBIT));
        link.rateBps = 5 * MBIT;
        t = link.runUntil(10_000, true, 3 * MBIT, () -> Math.min(link.estimate.bps(), 4 * MBIT));
        assertThat(t).isLessThan(8_000);
    }

    @ParameterizedTest
    @CsvSource({"0.05,1", "0.05,2", "0.1,1", "0.1,2", "0.1,3", "0.1,4", "0.1,5", "0.1,6", "0.1,7", "0.1,8"})
    void randomLossIsNotCongestion(double loss, long seed) {
        EstimatedLink link = link(2 * MBIT, 20 * MBIT, seed);
        link.loss = loss;
        link.run(30_000, () -> 2 * MBIT);
        assertThat(link.lowestBps).isGreaterThan(1_500_000);
    }

    @ParameterizedTest
    @CsvSource({"0.05,1", "0.05,2", "0.1,1", "0.1,2", "0.1,3", "0.1,4", "0.1,5", "0.1,6", "0.1,7", "0.1,8"})
    void randomLossIsNotCongestionForASenderThatFollows(double loss, long seed) {
        EstimatedLink link = link(2 * MBIT, 20 * MBIT, seed);
        link.loss = loss;
        link.run(30_000, () -> Math.min(link.estimate.bps(), 2 * MBIT));
        assertThat(link.lowestBps).isGreaterThan(1_500_000);
    }

    @ParameterizedTest
    @CsvSource({"false,1", "false,2", "true,1", "true,2"})
    void jitterDoesNotStarve(boolean reorders, long seed) {
        EstimatedLink link = link(2 * MBIT, 5 * MBIT, seed);
        link.jitterMillis = 30;
        link.jitterReorders = reorders;
        link.run(30_000, () -> Math.min(link.estimate.bps(), 2 * MBIT));
        assertThat(link.meanBps()).isGreaterThan(1_500_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void lostLateAndRepeatedFeedbackDoesNoHarm(long seed) {
        EstimatedLink link = link(MBIT, 3 * MBIT, seed);
        link.feedbackLoss = 0.1;
        link.feedbackTwice = 0.2;
        link.feedbackReorder = 0.2;
        link.feedbackMillis = 100;
        link.run(30_000);
        link.run(30_000);
        assertThat(link.meanBps()).isBetween(2_200_000L, 3_100_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000_000L, -3_600_000_000L, 500_000, -500_000, 64L << 24})
    void aJumpOfTheReceiversClockDoesNoHarm(long stepMicros) {
        EstimatedLink link = link(MBIT, 3 * MBIT, 1);
        link.run(30_000, () -> Math.min(link.estimate.bps(), 2 * MBIT));
        link.clockStepMicros = stepMicros;
        link.run(5_000, () -> Math.min(link.estimate.bps(), 2 * MBIT));
        // Half a second ahead looks as a stall of the link does, and costs a decrease.
        assertThat(link.lowestBps).isGreaterThan(1_200_000);
        assertThat(link.estimate.bps()).isBetween(1_600_000L, 3_500_000L);
    }

    @Test
    void numbersWrapWithoutASeam() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.run(20_000, () -> 4 * MBIT);
        link.run(180_000, () -> 4 * MBIT);
        assertThat(link.mediaBytes / 1_200).isGreaterThan(0x1_0000);
        assertThat(link.lowestBps).isGreaterThan(3_500_000);
        assertThat(link.estimate.lossShare()).isZero();
    }

    @Test
    void givesUpAFifthThreeTimesWhenFeedbackStops() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.run(30_000, () -> 2 * MBIT);
        long before = link.estimate.bps();
        link.feedbackStops = true;
        link.run(2_400, () -> 2 * MBIT);
        assertThat(link.estimate.bps()).isEqualTo(before);
        link.run(1_000, () -> 2 * MBIT);
        assertThat((double) link.estimate.bps() / before).isBetween(0.79, 0.81);
        link.run(10_000, () -> 2 * MBIT);
        assertThat((double) link.estimate.bps() / before).isBetween(0.50, 0.52);

        link.feedbackStops = false;
        link.run(5_000, () -> 2 * MBIT);
        assertThat(link.estimate.bps()).isGreaterThan(1_800_000);
    }

    @Test
    void keepsItsEstimateWhileNothingIsSent() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.run(30_000, () -> 2 * MBIT);
        long before = link.estimate.bps();
        link.run(60_000, () -> 0);
        link.estimate.report(0, 0, link.nowNanos);
        assertThat(link.estimate.bps()).isEqualTo(before);
        link.run(5_000, () -> 2 * MBIT);
        assertThat(link.lowestBps).isGreaterThan(1_700_000);
    }

    @Test
    void probesOnlyAsFarAsIsUseful() {
        EstimatedLink link = link(300_000, 20 * MBIT, 1);
        link.want = MBIT;
        link.run(20_000, () -> 300_000);
        assertThat(link.highestBps).isBetween(MBIT, 1_300_000L);
        long padding = link.paddingBytes;
        link.run(20_000, () -> 300_000);
        assertThat(link.paddingBytes).isEqualTo(padding);
        assertThat(padding).isLessThan(20_000);
    }

    @Test
    void probesThatFailCostLittle() {
        EstimatedLink link = link(300_000, 600_000, 1);
        link.want = 3 * MBIT;
        link.run(60_000, () -> 300_000);
        assertThat(link.paddingBytes * 8 / 60).isLessThan(15_000);
        assertThat(link.estimate.bps()).isLessThan(700_000);
        assertThat(link.lowestBps).isGreaterThanOrEqualTo(290_000);
    }

    @Test
    void knowsTheRoundTripFromTransportWideFeedback() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.run(5_000);
        assertThat(link.estimate.roundTripNanos()).isBetween(100_000_000L, 130_000_000L);
        link.estimate.report(0, 900_000_000L, link.nowNanos);
        assertThat(link.estimate.roundTripNanos()).isLessThan(130_000_000L);
    }

    @Test
    void knowsTheLoss() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.loss = 0.2;
        link.run(10_000, () -> MBIT);
        assertThat(link.estimate.lossShare()).isBetween(0.12, 0.28);
    }

    @Test
    void anEstimateOfTheReceiverCapsOurs() {
        EstimatedLink link = link(MBIT, 5 * MBIT, 1);
        link.run(20_000, () -> 2 * MBIT);
        long before = link.estimate.bps();
        link.estimate.remb(700_000, link.nowNanos);
        assertThat(link.estimate.bps()).isEqualTo(700_000);
        link.run(1_000, () -> 2 * MBIT);
        assertThat(link.estimate.bps()).isEqualTo(700_000);
        link.estimate.remb(0, link.nowNanos);
        assertThat(link.estimate.bps()).isBetween(before * 9 / 10, before * 11 / 10);
    }
}
