// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DurationsTest {
    private final Durations durations = new Durations();

    @Test
    void whatIsAsLongAsABoundIsWithinIt() {
        long[] bounds = Durations.boundsNanos();
        for (long bound : bounds) {
            durations.add(bound);
        }
        durations.add(bounds[bounds.length - 1] + 1);

        assertThat(durations.counts()).hasSize(bounds.length + 1).containsOnly(1);
        assertThat(Arrays.copyOf(durations.nanos(), bounds.length)).containsExactly(bounds);
    }

    @Test
    void theTimeOfASpanIsTheSumOfWhatFellIntoIt() {
        durations.add(60_000);
        durations.add(90_000);

        assertThat(durations.counts()[1]).isEqualTo(2);
        assertThat(durations.nanos()[1]).isEqualTo(150_000);
    }

    @Test
    void aClockThatGoesBackIsNoTime() {
        durations.add(-5);

        assertThat(durations.counts()[0]).isEqualTo(1);
        assertThat(durations.nanos()[0]).isZero();
    }
}
