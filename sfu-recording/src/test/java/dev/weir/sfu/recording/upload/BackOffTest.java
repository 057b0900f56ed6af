// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static BackOff backOff(RandomGenerator random) {
        return new BackOff(Duration.ofSeconds(2), Duration.ofMinutes(10), random);
    }

    /** Of which every double is the same. */
    private static RandomGenerator always(double value) {
        return new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }

    @Test
    void doublesUpToTheLongest() {
        BackOff backOff = backOff(always(0));

        assertThat(IntStream.rangeClosed(1, 12).mapToObj(backOff::after))
                .extracting(Duration::toSeconds)
                .containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 600L, 600L, 600L);
        assertThat(backOff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(10));
        assertThat(backOff.longest()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void isShorterByAHalfAtMost() {
        BackOff backOff = backOff(always(Math.nextDown(1.0)));

        assertThat(backOff.after(1)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1001));
        assertThat(backOff.longest()).isBetween(Duration.ofMinutes(5), Duration.ofMillis(300_001));
    }

    @Test
    void spreadsWhatFailedTogether() {
        BackOff backOff = backOff(new Random(6));

        assertThat(IntStream.range(0, 20).mapToObj(i -> backOff.after(9)).distinct())
                .hasSizeGreaterThan(15);
    }
}
