// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverEstimateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long RTT = 50_000_000L;
    private static final long CAP = 2_000_000;

    private final ReceiverEstimate estimate = new ReceiverEstimate(100_000, CAP);

    @Test
    void startsAtItsCapAndStaysThereWithoutLoss() {
        assertThat(estimate.bps()).isEqualTo(CAP);
        for (int i = 0; i < 10; i++) {
            estimate.update(0, RTT, i * SECOND);
            assertThat(estimate.bps()).isEqualTo(CAP);
        }
    }

    @Test
    void fallsByHalfTheLoss() {
        estimate.update(128, RTT, 0);
        assertThat(estimate.bps()).isEqualTo(CAP * 3 / 4);
    }

    @Test
    void fallsOnceInThreeHundredMillisecondsAndARoundTrip() {
        estimate.update(128, RTT, 0);
        estimate.update(128, RTT, 349_999_999);
        assertThat(estimate.bps()).isEqualTo(CAP * 3 / 4);
        estimate.update(128, RTT, 350_000_000);
        assertThat(estimate.bps()).isEqualTo(CAP * 9 / 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 15, 25})
    void staysAtMiddlingLoss(int fractionLost) {
        estimate.update(128, RTT, 0);
        estimate.update(fractionLost, RTT, SECOND);
        assertThat(estimate.bps()).isEqualTo(CAP * 3 / 4);
    }

    @Test
    void growsByEightPerCentASecond() {
        estimate.update(128, RTT, 0);
        estimate.update(0, RTT, SECOND);
        assertThat(estimate.bps()).isEqualTo(1_621_000);
        estimate.update(5, RTT, SECOND + SECOND / 2);
        assertThat(estimate.bps()).isBetween(1_685_000L, 1_685_200L);
    }

    @Test
    void doesNotMakeUpForAPause() {
        estimate.update(128, RTT, 0);
        estimate.update(0, RTT, 100 * SECOND);
        assertThat(estimate.bps()).isEqualTo(1_621_000);
    }

    @Test
    void staysBetweenItsLimitsWhateverComes() {
        Random random = new Random(4);
        for (int i = 0; i < 10_000; i++) {
            estimate.update(random.nextInt(), random.nextLong() >> 8, i * (SECOND / 10));
            assertThat(estimate.bps()).isBetween(100_000L, CAP);
        }
        for (int i = 0; i < 100; i++) {
            estimate.update(255, 0, 10_000 * SECOND + i * SECOND);
        }
        assertThat(estimate.bps()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "-1,1", "2,1"})
    void refusesLimitsThatAreNone(long min, long cap) {
        assertThatThrownBy(() -> new ReceiverEstimate(min, cap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(min + ", " + cap);
    }
}
