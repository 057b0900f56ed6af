// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class EngineTrialTest {
    /** A clock by which every packet takes so long. */
    private static LongSupplier clock(long nanosPerPacket) {
        long[] now = {0};
        return () -> now[0] += nanosPerPacket;
    }

    @Test
    void takesAnEngineOfEqualBytesThatIsFast() {
        EngineTrial trial = EngineTrial.of(GcmEngine::new, GcmEngine::new, clock(24_000));

        assertThat(trial).isEqualTo(new EngineTrial(true, 0.4, "0.40 ns a byte"));
    }

    @Test
    void comparesASlowOneWithTheJdkAfterWarmingUp() {
        int[] readings = {0};
        // The candidate's sixteen packets, then the other's.
        EngineTrial trial = EngineTrial.of(
                GcmEngine::new,
                GcmEngine::new,
                () -> ++readings[0] <= 17 ? readings[0] * 600_000L : readings[0] * 300_000L);

        assertThat(trial).isEqualTo(new EngineTrial(false, 10, "10.00 ns a byte (JCE 5.00)"));
        assertThat(readings[0]).isGreaterThan(1_000);
    }

    @Test
    void refusesAnEngineOfOtherBytes() {
        EngineTrial trial = EngineTrial.of((one, two) -> new GcmEngine(two, one), GcmEngine::new, clock(24_000));

        assertThat(trial.passed()).isFalse();
        assertThat(trial.finding()).startsWith("makes other bytes than JCE");
    }

    @Test
    void refusesAnEngineThatFails() {
        EngineTrial trial =
                EngineTrial.of((one, two) -> new CounterModeEngine(two, one), GcmEngine::new, clock(24_000));

        assertThat(trial.passed()).isFalse();
        assertThat(trial.finding()).startsWith("fails: ");
    }
}
