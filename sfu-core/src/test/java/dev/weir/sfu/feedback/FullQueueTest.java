// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender that fills a link whatever the estimate says, as a layer and its repeats do. */
class FullQueueTest {
    private static final long LINK_BPS = 500_000;

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
}
