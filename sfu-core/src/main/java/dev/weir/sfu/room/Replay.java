// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * The pace of a replay: how many bytes of the past may go to a joining viewer by now.
 *
 * <p>Four times the stream's own rate, or whatever brings the viewer to live within {@link #TARGET_NANOS}, so that a link that
 * can carry the stream with some room is not flooded and a long group of pictures still ends soon.
 */
final class Replay {
    /** How often a replay goes on. */
    static final long TICK_NANOS = 5_000_000;

    static final long TARGET_NANOS = 1_500_000_000;
    private static final long MIN_RATE_BPS = 2_000_000;
    private static final int TIMES_THE_STREAM = 4;

    private final long startNanos;
    private long lastNanos;
    private double allowance;
    private long nextTick;

    Replay(long nowNanos) {
        startNanos = nowNanos;
        lastNanos = nowNanos;
        nextTick = nowNanos;
        // The keyframe's first packets leave at once.
        allowance = 12_000;
    }

    /** Time to replay so many bytes of a stream of that rate; live packets that come meanwhile included. */
    static long estimateNanos(long backlogBytes, long streamBps) {
        long rate = Math.max(MIN_RATE_BPS, streamBps * TIMES_THE_STREAM);
        return Math.min(TARGET_NANOS, backlogBytes * 8 * 1_000_000_000L / Math.max(1, rate - streamBps));
    }

    /** Time passes; the allowance grows. */
    void advance(long nowNanos, long backlogBytes, long streamBps) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        double left = Math.max(0.05, (startNanos + TARGET_NANOS - nowNanos) / 1e9);
        double byDeadline = backlogBytes * 8 / left + streamBps;
        double rate = Math.max(Math.max(MIN_RATE_BPS, (double) streamBps * TIMES_THE_STREAM), byDeadline);
        allowance += rate / 8 * seconds;
        lastNanos = nowNanos;
        nextTick = nowNanos + TICK_NANOS;
    }

    boolean mayTake(int bytes) {
        return allowance >= bytes;
    }

    void take(int bytes) {
        allowance -= bytes;
    }

    long nextTick() {
        return nextTick;
    }
}
