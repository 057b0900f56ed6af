// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Whether the way gets longer: the slope of a line through the smoothed delays of the latest groups of packets. Not thread-safe.
 *
 * <p>Least squares over 20 groups, as libwebrtc does instead of the Kalman filter of draft-ietf-rmcat-gcc-02 section 5.3.
 */
final class Trendline {
    static final int WINDOW = 20;

    private static final double SMOOTHING = 0.9;

    private final double[] arrivals = new double[WINDOW];
    private final double[] delays = new double[WINDOW];

    private int count;
    private double arrivalMillis;
    private double accumulated;
    private double smoothed;
    private double slope;

    /** Takes in the distance between two groups. */
    void add(double sentDeltaMillis, double arrivalDeltaMillis) {
        arrivalMillis += arrivalDeltaMillis;
        accumulated += arrivalDeltaMillis - sentDeltaMillis;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        int slot = count % WINDOW;
        arrivals[slot] = arrivalMillis;
        delays[slot] = smoothed;
        count++;
        if (count >= WINDOW) {
            fit();
        }
        // The next round of the ring, so that the count never overflows.
        count = count == 1000 * WINDOW ? 500 * WINDOW : count;
    }

    private void fit() {
        double meanArrival = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanArrival += arrivals[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < WINDOW; i++) {
            double x = arrivals[i] - meanArrival;
            above += x * (delays[i] - meanDelay);
            below += x * x;
        }
        if (below > 0) {
            slope = above / below;
        }
    }

    /** Milliseconds of delay a millisecond; 0 until there are {@link #WINDOW} groups. */
    double slope() {
        return slope;
    }

    /** How many groups there were, up to some thousands. */
    int count() {
        return count;
    }

    /** Begins anew. */
    void forget() {
        count = 0;
        arrivalMillis = 0;
        accumulated = 0;
        smoothed = 0;
        slope = 0;
    }
}
