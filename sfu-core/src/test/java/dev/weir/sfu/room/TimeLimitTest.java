// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private static final Optional<Duration> NONE = Optional.empty();

    private static Optional<Duration> nanos(long count) {
        return Optional.of(Duration.ofNanos(count));
    }

    @Test
    void theShorterOfTwoHolds() {
        assertThat(TimeLimit.deadline(100, nanos(7), nanos(5))).isEqualTo(105);
        assertThat(TimeLimit.deadline(100, nanos(5), nanos(7))).isEqualTo(105);
        assertThat(TimeLimit.deadline(100, nanos(5), NONE)).isEqualTo(105);
        assertThat(TimeLimit.deadline(100, NONE, nanos(5))).isEqualTo(105);
        assertThat(TimeLimit.deadline(100, NONE, NONE)).isEqualTo(TimeLimit.NEVER);
    }

    @Test
    void whatIsOverAlreadyEndsNow() {
        assertThat(TimeLimit.deadline(100, nanos(-5))).isEqualTo(100);
        assertThat(TimeLimit.deadline(100, Optional.of(Duration.ofSeconds(Long.MIN_VALUE))))
                .isEqualTo(100);
    }

    @Test
    void longerThanACenturyIsForEver() {
        assertThat(TimeLimit.deadline(100, Optional.of(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(TimeLimit.NEVER);
        assertThat(TimeLimit.deadline(-100, Optional.of(Duration.ofDays(36_499))))
                .isBetween(3_000_000_000_000_000_000L, 3_200_000_000_000_000_000L);
    }
}
