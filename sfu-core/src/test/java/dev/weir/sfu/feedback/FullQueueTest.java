// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender that fills a link whatever the estimate says, as a layer and its repeats do. */
class FullQueueTest {
    private static final long LINK_BPS = 500_000;
    private static final long MILLI = EstimatedLink.MILLI;

    @ParameterizedTest
    @CsvSource({"540000, 0, 1", "560000, 0, 2", "560000, 10, 3", "600000, 10, 4", "650000, 0, 5", "650000, 20, 6"})
    void lossBesideAStandingQueueNeverBecomesTheLinksOwn(long sentBps, long jitterMillis, long seed) {
        EstimatedLink link = new EstimatedLink(new SendSideEstimate(2_000_000, 50_000, 20_000_000), 5_000_000, seed);
        link.framesPerSecond = 15;
        link.jitterMillis = jitterMillis;
        link.run(8_000, () -> sentBps);

        link.rateBps = LINK_BPS;
        link.run(4_000, () -> sentBps);
        link.highestBps = 0;
        link.run(40_000, () -> sentBps);

        assertThat(link.highestBps).isLessThan(LINK_BPS * 11 / 10);
    }

    /** It has filled so slowly that the delays of two frames hardly differ. */
    @Test
    void aFullQueueIsNoticedByTheFirstPacketsThatItDrops() {
        SendSideEstimate estimate = new SendSideEstimate(600_000, 50_000, 20_000_000);
        long now = 0;
        for (int i = 0; i < 800; i++) {
            now += 20 * MILLI;
            send(estimate, now, 50 * MILLI + Math.min(now / 50, 200 * MILLI), false);
        }
        long before = estimate.bps();
        assertThat(before).isGreaterThanOrEqualTo(600_000);

        for (int i = 0; i < 10; i++) {
            now += 20 * MILLI;
            send(estimate, now, 250 * MILLI, i % 3 == 0);
        }

        assertThat(estimate.bps()).isLessThan(450_000);
    }

    /** 480 kbit/s when called fifty times a second. */
    private static void send(SendSideEstimate estimate, long nowNanos, long delayNanos, boolean lost) {
        int number = estimate.sent(1_200, nowNanos);
        estimate.feedback(nowNanos);
        if (lost) {
            estimate.lost(number);
        } else {
            estimate.arrived(number, (nowNanos + delayNanos) / 1_000);
        }
        estimate.feedbackEnds(nowNanos);
    }

    @Test
    void noProbeIsSentIntoAQueue() {
        EstimatedLink link = new EstimatedLink(new SendSideEstimate(2_000_000, 50_000, 20_000_000), 5_000_000, 1);
        link.run(8_000, () -> 400_000);
        link.rateBps = LINK_BPS;
        link.run(1_000, () -> 700_000);
        // The queue stands, and what was to be waited for since it grew is over.
        link.run(3_700, () -> LINK_BPS);
        long before = link.paddingBytes;

        link.want = 2_000_000;
        link.run(500, () -> LINK_BPS);
        assertThat(link.paddingBytes).isEqualTo(before);

        link.run(1_500, () -> LINK_BPS / 4);
        assertThat(link.paddingBytes).as("when it has drained").isGreaterThan(before);
    }

    @Test
    void anAnswerTakesAsLongAsTheQueueThatItsPacketWaitedIn() {
        EstimatedLink link = new EstimatedLink(new SendSideEstimate(2_000_000, 50_000, 20_000_000), 5_000_000, 1);
        link.run(5_000, () -> 400_000);
        assertThat(link.estimate.answerNanos()).isBetween(100 * MILLI, 170 * MILLI);

        link.rateBps = LINK_BPS;
        link.run(1_500, () -> 700_000);
        assertThat(link.estimate.answerNanos()).isGreaterThan(300 * MILLI);
    }
}
