// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

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
}
