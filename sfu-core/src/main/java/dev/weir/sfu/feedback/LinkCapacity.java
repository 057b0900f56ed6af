// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Where the link was full before: mean and spread of what was acknowledged when a queue grew (draft-ietf-rmcat-gcc-02
 * section 5.5). Not thread-safe.
 */
final class LinkCapacity {
    private static final double WEIGHT = 0.05;
    private static final double MIN_VARIANCE = 0.4;
    private static final double MAX_VARIANCE = 2.5;

    private boolean known;
    private double kbps;

    /** Of kilobits per second, divided by the mean. */
    private double variance = MIN_VARIANCE;

    /** The link carried so much, and no more. */
    void full(long bps) {
        double sample = bps / 1e3;
        kbps = known ? kbps + WEIGHT * (sample - kbps) : sample;
        double error = kbps - sample;
        variance = (1 - WEIGHT) * variance + WEIGHT * error * error / Math.max(kbps, 1);
        variance = Math.min(Math.max(variance, MIN_VARIANCE), MAX_VARIANCE);
        known = true;
    }

    boolean known() {
        return known;
    }

    long bps() {
        return (long) (kbps * 1e3);
    }

    /** Whether that is more than the link was ever seen to carry when it was full. */
    boolean isBelow(long bps) {
        return known && bps > (kbps + spread()) * 1e3;
    }

    /** Whether that is less than the link ever carried when it was full. */
    boolean isAbove(long bps) {
        return known && bps < (kbps - spread()) * 1e3;
    }

    private double spread() {
        return 3 * Math.sqrt(variance * kbps);
    }

    void forget() {
        known = false;
        variance = MIN_VARIANCE;
    }
}
