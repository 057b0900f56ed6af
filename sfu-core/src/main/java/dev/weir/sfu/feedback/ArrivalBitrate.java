// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/** Bits per second over the last second, in steps of 20 ms. Not thread-safe. */
public final class ArrivalBitrate {
    private static final int BUCKETS = 50;
    private static final long BUCKET_NANOS = 20 * Times.MILLISECOND;

    /** The first packets of a stream are not spread over less, or one packet would look like gigabits. */
    private static final long MIN_SPAN_NANOS = 100 * Times.MILLISECOND;

    private final long[] bytesByBucket = new long[BUCKETS];

    private boolean started;
    private long firstNanos;
    private long newestBucket;
    private long bytes;

    public ArrivalBitrate() {}

    /** Counts bytes that arrived at {@code now}; time must not go back. */
    public void add(int lengthBytes, long now) {
        if (!started) {
            started = true;
            firstNanos = now;
            newestBucket = bucketOf(now);
        }
        advance(now);
        bytesByBucket[slot(newestBucket)] += lengthBytes;
        bytes += lengthBytes;
    }

    /** The bitrate at {@code now}; 0 after a second without arrivals. */
    public long bps(long now) {
        if (!started) {
            return 0;
        }
        advance(now);
        long window = (BUCKETS - 1) * BUCKET_NANOS + Math.floorMod(now, BUCKET_NANOS);
        long span = Math.max(Math.min(window, now - firstNanos), MIN_SPAN_NANOS);
        // A few gigabytes a second times 8e9 overflow a long, so the division comes in two steps.
        return bytes * 8_000_000L / (span / 1000);
    }

    private void advance(long now) {
        long bucket = bucketOf(now);
        long passed = Math.min(bucket - newestBucket, BUCKETS);
        for (long i = 1; i <= passed; i++) {
            int slot = slot(newestBucket + i);
            bytes -= bytesByBucket[slot];
            bytesByBucket[slot] = 0;
        }
        newestBucket = Math.max(newestBucket, bucket);
    }

    private static long bucketOf(long nanos) {
        return Math.floorDiv(nanos, BUCKET_NANOS);
    }

    private static int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
