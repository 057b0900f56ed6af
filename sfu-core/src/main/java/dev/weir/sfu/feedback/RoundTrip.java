// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/** Smoothed round trip time, with the weights of RFC 6298 section 2. Not thread-safe. */
public final class RoundTrip {
    /** Assumed until something was measured; what libwebrtc assumes. */
    public static final long DEFAULT_NANOS = 100 * Times.MILLISECOND;

    /** Longer is a wrong report, or a path that is of no use for us. */
    public static final long MAX_NANOS = 10 * Times.SECOND;

    /** A tenth of a second in 1/65,536 seconds. */
    private static final int TOLERANCE_UNITS = 6554;

    private boolean known;
    private long smoothedNanos = DEFAULT_NANOS;

    public RoundTrip() {}

    /** Takes in a measurement; ignores it unless it is from 0 to {@link #MAX_NANOS}. */
    public void sample(long nanos) {
        if (nanos < 0 || nanos > MAX_NANOS) {
            return;
        }
        smoothedNanos = known ? smoothedNanos + (nanos - smoothedNanos) / 8 : nanos;
        known = true;
    }

    /**
     * Takes in a report block that arrived when the middle 32 bits of our NTP time were {@code nowMiddle32} (RFC 3550 section 6.4.1). A
     * report before our first sender report ({@code lastSr} 0) says nothing; one quicker than its own delay counts as 0.
     */
    public void report(int nowMiddle32, int lastSr, int delaySinceLastSr) {
        if (lastSr == 0) {
            return;
        }
        int units = nowMiddle32 - lastSr - delaySinceLastSr;
        // Clocks that tick at slightly different rates may take a report of a short path below zero.
        sample(units < 0 && units > -TOLERANCE_UNITS ? 0 : (units * Times.SECOND) >> 16);
    }

    /** Whether anything was measured. */
    public boolean known() {
        return known;
    }

    /** The round trip time, {@link #DEFAULT_NANOS} until it is known. */
    public long nanos() {
        return smoothedNanos;
    }
}
