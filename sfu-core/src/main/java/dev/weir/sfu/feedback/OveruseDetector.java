// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Compares the trend of the delay with a threshold that adapts to what is usual on this link (draft-ietf-rmcat-gcc-02
 * section 5.4, with the gains and limits of libwebrtc). Not thread-safe.
 *
 * <p>A fixed threshold would starve beside TCP, and under jitter.
 */
final class OveruseDetector {
    private static final double FIRST_THRESHOLD = 12.5;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;

    /** A peak so far off is no reason to adapt. */
    private static final double MAX_OFFSET = 15;

    private static final double GAIN_UP = 0.0087;
    private static final double GAIN_DOWN = 0.039;
    private static final double MAX_ADAPT_MILLIS = 100;
    private static final double OVERUSE_MILLIS = 10;
    private static final double TREND_GAIN = 4;
    private static final int MAX_GROUPS = 60;

    private double threshold = FIRST_THRESHOLD;
    private double previousSlope;
    private double overMillis = -1;
    private int overGroups;
    private LinkUse use = LinkUse.NORMAL;

    /** Takes in the slope after a group, of which there were {@code groups}, and the deltas of that group. */
    void update(double slope, int groups, double sentDeltaMillis, double arrivalDeltaMillis) {
        if (groups < 2) {
            use = LinkUse.NORMAL;
            return;
        }
        double trend = Math.min(groups, MAX_GROUPS) * slope * TREND_GAIN;
        if (trend > threshold) {
            over(slope, sentDeltaMillis);
        } else {
            overMillis = -1;
            overGroups = 0;
            use = trend < -threshold ? LinkUse.UNDERUSED : LinkUse.NORMAL;
        }
        previousSlope = slope;
        adapt(Math.abs(trend), arrivalDeltaMillis);
    }

    private void over(double slope, double sentDeltaMillis) {
        // Nobody knows when within the first interval it began.
        overMillis = overMillis < 0 ? sentDeltaMillis / 2 : overMillis + sentDeltaMillis;
        overGroups++;
        if (overMillis > OVERUSE_MILLIS && overGroups > 1 && slope >= previousSlope) {
            overMillis = 0;
            overGroups = 0;
            use = LinkUse.OVERUSED;
        }
    }

    private void adapt(double trend, double elapsedMillis) {
        if (trend > threshold + MAX_OFFSET) {
            return;
        }
        double gain = trend < threshold ? GAIN_DOWN : GAIN_UP;
        threshold += gain * (trend - threshold) * Math.min(elapsedMillis, MAX_ADAPT_MILLIS);
        threshold = Math.min(Math.max(threshold, MIN_THRESHOLD), MAX_THRESHOLD);
    }

    LinkUse use() {
        return use;
    }

    double threshold() {
        return threshold;
    }

    /** Begins anew, but for the threshold, which belongs to the link. */
    void forget() {
        overMillis = -1;
        overGroups = 0;
        previousSlope = 0;
        use = LinkUse.NORMAL;
    }
}
