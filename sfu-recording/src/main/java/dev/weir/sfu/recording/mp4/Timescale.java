// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.time.Duration;

/** Ticks of one clock in those of another, for as long as a file can be. */
final class Timescale {
    /** Later than a hundred years at 1 MHz, and far from overflow in all that is done with ticks here. */
    static final long MAX_TICKS = 1L << 52;

    static final int MAX_HZ = 1_000_000;

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private Timescale() {}

    /** To the nearest. */
    static long convert(long ticks, int fromHz, int toHz) {
        return ticks / fromHz * toHz + (ticks % fromHz * toHz + fromHz / 2) / fromHz;
    }

    static Duration duration(long ticks, int clockRateHz) {
        return Duration.ofSeconds(ticks / clockRateHz, ticks % clockRateHz * NANOS_A_SECOND / clockRateHz);
    }
}
