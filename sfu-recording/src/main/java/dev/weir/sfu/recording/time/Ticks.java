// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.time;

/** Nanoseconds and ticks of a clock. Rounds to the nearest; good for centuries. */
public final class Ticks {
    private static final long SECOND = 1_000_000_000;

    private Ticks() {}

    public static long toNanos(long ticks, int clockRateHz) {
        long seconds = Math.floorDiv(ticks, clockRateHz);
        long rest = Math.floorMod(ticks, clockRateHz);
        return seconds * SECOND + (rest * SECOND + clockRateHz / 2) / clockRateHz;
    }

    public static long ofNanos(long nanos, int clockRateHz) {
        long seconds = Math.floorDiv(nanos, SECOND);
        long rest = Math.floorMod(nanos, SECOND);
        return seconds * clockRateHz + (rest * clockRateHz + SECOND / 2) / SECOND;
    }
}
