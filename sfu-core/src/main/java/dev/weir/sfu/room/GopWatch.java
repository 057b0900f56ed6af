// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** Watches how a video stream's groups of pictures come. Not thread-safe: belongs to its publisher's loop. */
final class GopWatch {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long MILLI = 1_000_000;

    /** In ticks of 90 kHz. Whoever jumps back by a second or more counts anew. */
    private static final int MOST_BACK = 90_000;

    private long highestSeq = NEVER;
    private int timestamp;
    private long lastNanos;
    private long reorderedFrames;
    private long keyframeNanos = NEVER;
    private long spacingNanos;

    /** Takes note of a packet's place and time; what comes late says nothing. */
    void received(long extendedSeq, int rtpTimestamp, long nowNanos) {
        lastNanos = nowNanos;
        if (extendedSeq <= highestSeq) {
            return;
        }
        int step = rtpTimestamp - timestamp;
        if (highestSeq != NEVER && step < 0 && step > -MOST_BACK) {
            reorderedFrames++;
        }
        highestSeq = extendedSeq;
        timestamp = rtpTimestamp;
    }

    /** A keyframe begins. */
    void keyframe(long nowNanos) {
        if (keyframeNanos != NEVER) {
            spacingNanos = nowNanos - keyframeNanos;
        }
        keyframeNanos = nowNanos;
    }

    /** How they have come so far. */
    GopSnapshot snapshot(boolean ignoresRequests) {
        // Up to the last packet: whoever sends none owes no keyframe.
        long sinceLast = keyframeNanos == NEVER ? 0 : lastNanos - keyframeNanos;
        return new GopSnapshot(Math.max(spacingNanos, sinceLast) / MILLI, ignoresRequests, reorderedFrames);
    }
}
