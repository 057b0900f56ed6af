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

    /** Or the viewer would never catch up. */
    private static final double AHEAD = 1.25;

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

    /**
     * Time to replay so many bytes of a stream of that rate; live packets that come meanwhile included.
     *
     * @param linkBps what the viewer's link carries; {@code Long.MAX_VALUE} when that is not known
     */
    static long estimateNanos(long backlogBytes, long streamBps, long linkBps) {
        long rate = Math.min(linkBps, Math.max(MIN_RATE_BPS, streamBps * TIMES_THE_STREAM));
        long nanos = backlogBytes * 8 * 1_000_000_000L / Math.max(1, rate - streamBps);
        return linkBps == Long.MAX_VALUE ? Math.min(TARGET_NANOS, nanos) : nanos;
    }

    /** Time passes; the allowance grows, as fast as the viewer's link carries and in any case faster than the stream. */
    void advance(long nowNanos, long backlogBytes, long streamBps, long linkBps) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        double left = Math.max(0.05, (startNanos + TARGET_NANOS - nowNanos) / 1e9);
        double byDeadline = backlogBytes * 8 / left + streamBps;
        double rate = Math.max(Math.max(MIN_RATE_BPS, (double) streamBps * TIMES_THE_STREAM), byDeadline);
        rate = Math.min(rate, Math.max((double) linkBps, streamBps * AHEAD));
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
