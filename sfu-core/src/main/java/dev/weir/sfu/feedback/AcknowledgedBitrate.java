// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/**
 * What arrived over there, in bits per second of the receiver's clock. Not thread-safe.
 *
 * <p>Two windows instead of libwebrtc's Bayesian filter: the longer one for how much may be hoped for, the shorter one for what a link
 * still carries that has just become narrow.
 */
final class AcknowledgedBitrate {
    private static final int BUCKETS = 32;
    private static final long BUCKET_MICROS = 20_000;

    /** 500 ms: some fifteen frames. */
    private static final int WINDOW = 25;

    /** 200 ms: half a dozen frames. */
    private static final int RECENT = 10;

    private final long[] bytesByBucket = new long[BUCKETS];
    private boolean started;
    private long first;
    private long newest;

    /** Counts an arrival, in any order; a clock that jumps begins anew. */
    void add(long arrivalMicros, int sizeBytes) {
        long bucket = Math.floorDiv(arrivalMicros, BUCKET_MICROS);
        if (!started || !Times.areNear(bucket, newest, BUCKETS * 2L)) {
            started = true;
            first = bucket;
            newest = bucket;
            Arrays.fill(bytesByBucket, 0);
        }
        for (; newest < bucket; newest++) {
            bytesByBucket[slot(newest + 1)] = 0;
        }
        if (bucket > newest - BUCKETS) {
            bytesByBucket[slot(bucket)] += sizeBytes;
        }
    }

    /** Over the last half second, or what there is of it; 0 while there is less than 200 ms. */
    long bps() {
        return over(WINDOW);
    }

    /** Over the last 200 ms; 0 while there is less. */
    long recentBps() {
        return over(RECENT);
    }

    private long over(int buckets) {
        int span = started ? (int) Math.min(newest - first, buckets) : 0;
        if (span < RECENT) {
            return 0;
        }
        long bytes = 0;
        // The newest bucket may not be full yet.
        for (int i = 1; i <= span; i++) {
            bytes += bytesByBucket[slot(newest - i)];
        }
        return bytes * 8_000_000 / (span * BUCKET_MICROS);
    }

    private static int slot(long bucket) {
        return (int) bucket & (BUCKETS - 1);
    }

    /** Begins anew. */
    void forget() {
        started = false;
    }
}
