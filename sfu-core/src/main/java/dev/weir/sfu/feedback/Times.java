// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/** Nanoseconds and what they are in other units, without overflow over the lifetime of a session. */
final class Times {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private Times() {}

    /** Nanoseconds in ticks of a clock, rounded down; the seconds apart, as 1e9 times a clock rate leaves 28 hours. */
    static long toTicks(long nanos, int clockRateHz) {
        return Math.floorDiv(nanos, SECOND) * clockRateHz + Math.floorMod(nanos, SECOND) * clockRateHz / SECOND;
    }

    static long toNanos(int ticks, int clockRateHz) {
        return ticks * SECOND / clockRateHz;
    }

    /** Whether two times are at most {@code limitNanos} apart; safe for times so wild that their difference wraps. */
    static boolean areNear(long a, long b, long limitNanos) {
        long difference = a - b;
        return difference <= limitNanos && difference >= -limitNanos;
    }

    static int checkedClockRate(int clockRateHz) {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("clockRateHz must be positive: " + clockRateHz);
        }
        return clockRateHz;
    }
}
