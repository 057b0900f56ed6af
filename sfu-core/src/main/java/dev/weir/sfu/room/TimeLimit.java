// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.time.Duration;
import java.util.Optional;

/** When a session's time is up. */
final class TimeLimit {
    static final long NEVER = Long.MAX_VALUE;

    /** A century: more nanoseconds may be more than there are. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private TimeLimit() {}

    /** What is earlier of the two, counted from now. */
    static long deadline(long nowNanos, Optional<Duration> one, Optional<Duration> other) {
        return Math.min(deadline(nowNanos, one), deadline(nowNanos, other));
    }

    /** {@link #NEVER} without a limit; now when it lies in the past. */
    static long deadline(long nowNanos, Optional<Duration> limit) {
        return limit.filter(some -> some.compareTo(LONGEST) < 0)
                .map(some -> nowNanos + (some.isNegative() ? 0 : some.toNanos()))
                .orElse(NEVER);
    }
}
