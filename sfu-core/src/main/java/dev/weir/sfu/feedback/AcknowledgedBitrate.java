// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/**
 * What arrived over there, in bits per second of the receiver's clock. Not thread-safe.
 *
 * <p>Two windows instead of libwebrtc's Bayesian filter: the longer one for how much may be hoped for, the shorter one for what a link
 * still carries that has just become narrow. Silence is left out, as it is in libwebrtc: after a gap the bitrates before it stand until
 * there is a new window.
 */
final class AcknowledgedBitrate {
    private static final int BUCKETS = 32;
    private static final long BUCKET_MICROS = 20_000;

    /** 500 ms: some fifteen frames. */
    private static final int WINDOW = 25;

    /** 200 ms: half a dozen frames. */
    private static final int RECENT = 10;

    private final long[] bytesByBucket = new long[BUCKETS];

    /** 140 ms without arrivals: a pause, a stall, or a clock that jumped. */
    private static final int GAP = 7;

    /** 320 ms: feedback that was overtaken by others. */
    private static final int BACK = 16;

    private boolean started;
    private long first;
    private long newest;
    private long heldBps;
    private long heldRecentBps;

    /** Counts an arrival, of packets that may overtake each other. */
    void add(long arrivalMicros, int sizeBytes) {
        long bucket = Math.floorDiv(arrivalMicros, BUCKET_MICROS);
        if (!started || bucket - newest > GAP || newest - bucket > BACK) {
            heldBps = bps();
            heldRecentBps = recentBps();
            started = true;
            first = bucket;
            newest = bucket;
            Arrays.fill(bytesByBucket, 0);
        }
        for (; newest < bucket; newest++) {
            bytesByBucket[slot(newest + 1)] = 0;
        }
        bytesByBucket[slot(bucket)] += sizeBytes;
    }

    /** Over the last half second, or what there is of it; 0 while there never was 200 ms of it. */
    long bps() {
        return over(WINDOW, heldBps);
    }

    /** Over the last 200 ms; 0 while there never was so much. */
    long recentBps() {
        return over(RECENT, heldRecentBps);
    }

    private long over(int buckets, long held) {
        int span = started ? (int) Math.min(newest - first, buckets) : 0;
        if (span < RECENT) {
            return held;
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
        heldBps = 0;
        heldRecentBps = 0;
    }
}
