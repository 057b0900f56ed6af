// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate as somebody uses it who can only send 150, 500 or 2500 kbit/s, in frames. */
class LayeredSenderTest {
    private static final long[] LAYERS = {150_000, 500_000, 2_500_000};
    private static final int BEST = 2;

    private int layer;
    private int changes;

    private EstimatedLink link(long seed) {
        EstimatedLink link = new EstimatedLink(new SendSideEstimate(300_000, 50_000, 20_000_000), 5_000_000, seed);
        link.framesPerSecond = 30;
        link.feedbackMillis = 100;
        link.tickMillis = 5;
        return link;
    }

    private LongSupplier sender(EstimatedLink link) {
        return () -> {
            long bps = link.estimate.bps();
            int before = layer;
            while (layer > 0 && LAYERS[layer] > bps) {
                layer--;
            }
            while (layer < BEST && LAYERS[layer + 1] * 1.05 < bps) {
                layer++;
            }
            changes += layer != before ? 1 : 0;
            link.want = layer < BEST ? (long) (LAYERS[layer + 1] * 1.15) : 0;
            link.estimate.want(link.want);
            return LAYERS[layer];
        };
    }

    private long millisUntil(EstimatedLink link, int wanted) {
        LongSupplier sender = sender(link);
        long start = link.millis();
        while (layer != wanted && link.millis() - start < 60_000) {
            link.run(10, sender);
        }
        return link.millis() - start;
    }

    @ParameterizedTest
    @CsvSource({"10,0,1", "50,0,2", "50,10,3", "100,0,4", "100,10,5"})
    void isOnTheBestLayerWithinTwoSeconds(long delayMillis, long jitterMillis, long seed) {
        EstimatedLink link = link(seed);
        link.delayMillis = delayMillis;
        link.jitterMillis = jitterMillis;
        assertThat(millisUntil(link, BEST)).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isOnTheLayerThatFitsWithinThreeSecondsAndBackUpWithinTen(long seed) {
        EstimatedLink link = link(seed);
        millisUntil(link, BEST);
        link.run(10_000, sender(link));
        link.rateBps = 600_000;
        assertThat(millisUntil(link, 1)).isLessThan(3_000);
        link.run(5_000 + seed * 4_000, sender(link));
        assertThat(layer).isEqualTo(1);
        link.rateBps = 5_000_000;
        assertThat(millisUntil(link, BEST)).isLessThan(10_000);
    }

    @ParameterizedTest
    @CsvSource({"0,0,1", "0.01,0,2", "0.02,10,3", "0,30,4"})
    void staysOnTheLayerItHas(double loss, long jitterMillis, long seed) {
        EstimatedLink link = link(seed);
        millisUntil(link, BEST);
        link.loss = loss;
        link.jitterMillis = jitterMillis;
        link.run(2_000, sender(link));
        changes = 0;
        link.run(60_000, sender(link));
        assertThat(changes).isZero();
        assertThat(layer).isEqualTo(BEST);
    }

    @ParameterizedTest
    @CsvSource({"0.05,1", "0.05,2", "0.05,3", "0.1,4", "0.1,5", "0.1,6"})
    void radioLossCostsItOneTrialAndNotMore(double loss, long seed) {
        EstimatedLink link = link(seed);
        millisUntil(link, BEST);
        link.run(5_000, sender(link));
        link.loss = loss;
        changes = 0;
        link.run(60_000, sender(link));
        assertThat(changes).isLessThanOrEqualTo(4);
        assertThat(layer).isEqualTo(BEST);
    }

    @Test
    void probesThatCannotSucceedDisturbNobody() {
        EstimatedLink link = link(1);
        link.rateBps = 700_000;
        millisUntil(link, 1);
        link.run(10_000, sender(link));
        changes = 0;
        long padding = link.paddingBytes;
        link.run(60_000, sender(link));
        assertThat(changes).isZero();
        assertThat((link.paddingBytes - padding) * 8 / 60).isLessThan(15_000);
    }
}
