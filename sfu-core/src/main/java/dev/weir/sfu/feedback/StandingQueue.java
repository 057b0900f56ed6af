// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * How long packets wait in the link's queue: the least delay of late, against the least there has been. Not thread-safe.
 *
 * <p>A queue that is full does not grow, so the slope of the delays says that all is well while every packet comes late and many not at
 * all. The two clocks need not agree, only tick alike; a jump of one of them is taken for a new link.
 */
final class StandingQueue {
    private static final long MEMORY_NANOS = 60 * Times.SECOND;
    private static final long LATE_NANOS = 250 * Times.MILLISECOND;
    private static final long JUMP_NANOS = 3 * Times.SECOND;
    private static final long NONE = Long.MAX_VALUE;
    private static final int MIN_LOST = 3;

    private boolean started;
    private long lastDelay;
    private long memoryNanos;
    private long leastBefore = NONE;
    private long least = NONE;
    private long lateNanos;
    private long lateLeastBefore = NONE;
    private long lateLeast = NONE;
    private int latePackets;
    private int lateLost;
    private int packetsBefore;
    private int lostBefore;

    /** Takes in a packet that arrived; in the order of feedback. */
    void packet(long sentNanos, long arrivalMicros) {
        long delay = arrivalMicros * 1000 - sentNanos;
        if (!started || Math.abs(delay - lastDelay) > JUMP_NANOS) {
            forget();
            started = true;
            memoryNanos = sentNanos;
            lateNanos = sentNanos;
        }
        lastDelay = delay;
        if (sentNanos - memoryNanos >= MEMORY_NANOS) {
            memoryNanos = sentNanos;
            leastBefore = least;
            least = NONE;
        }
        if (sentNanos - lateNanos >= LATE_NANOS) {
            lateNanos = sentNanos;
            lateLeastBefore = lateLeast;
            lateLeast = NONE;
            packetsBefore = latePackets;
            lostBefore = lateLost;
            latePackets = 0;
            lateLost = 0;
        }
        latePackets++;
        least = Math.min(least, delay);
        lateLeast = Math.min(lateLeast, delay);
    }

    /** A packet did not arrive; in the order of feedback. */
    void lost() {
        latePackets++;
        lateLost++;
    }

    /** How many of the packets of the last quarter to half second did not arrive, from 0 to 1; 0 while those are one or two. */
    double lossShare() {
        int lost = lostBefore + lateLost;
        return lost < MIN_LOST ? 0 : (double) lost / (packetsBefore + latePackets);
    }

    /** The time that even the fastest packets of the last quarter to half second have waited; 0 when nothing is known. */
    long nanos() {
        long late = Math.min(lateLeastBefore, lateLeast);
        return late == NONE ? 0 : Math.max(0, late - Math.min(leastBefore, least));
    }

    /** What was known is of another link. */
    void forget() {
        started = false;
        leastBefore = NONE;
        least = NONE;
        lateLeastBefore = NONE;
        lateLeast = NONE;
        latePackets = 0;
        lateLost = 0;
        packetsBefore = 0;
        lostBefore = 0;
    }
}
