// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Packets that left together, and how much further apart two such groups arrived than they left
 * (draft-ietf-rmcat-gcc-02 sections 5.2 and 5.3). Not thread-safe.
 *
 * <p>A group spans 5 ms of sending, or packets that queued up behind something and came in a burst. The receiver's clock may jump:
 * it is then begun anew.
 */
final class PacketGroups {
    private static final long GROUP_NANOS = 5 * Times.MILLISECOND;
    private static final long BURST_GAP_MICROS = 5_000;
    private static final long MAX_BURST_MICROS = 100_000;

    /** Arrival times that move on so much more than sending times are those of a clock that was set. */
    private static final long JUMP_MICROS = 3_000_000;

    private static final int MAX_REORDERED = 3;

    private boolean started;
    private long firstSent;
    private long lastSent;
    private long firstArrival;
    private long lastArrival;

    private boolean hasPrevious;
    private long previousSent;
    private long previousArrival;

    private int reordered;
    private double sentDeltaMillis;
    private double arrivalDeltaMillis;

    /** Takes in an arrival; true when it ended a group, and the deltas between that one and the group before are new. */
    boolean add(long sentNanos, long arrivalMicros) {
        if (!started) {
            begin(sentNanos, arrivalMicros);
            return false;
        }
        if (sentNanos < firstSent) {
            return false;
        }
        boolean ended = false;
        if (!belongs(sentNanos, arrivalMicros)) {
            ended = hasPrevious && measure();
            if (!started) {
                begin(sentNanos, arrivalMicros);
                return false;
            }
            hasPrevious = true;
            previousSent = lastSent;
            previousArrival = lastArrival;
            firstSent = sentNanos;
            lastSent = sentNanos;
            firstArrival = arrivalMicros;
            lastArrival = arrivalMicros;
        } else {
            lastSent = Math.max(lastSent, sentNanos);
            lastArrival = Math.max(lastArrival, arrivalMicros);
        }
        return ended;
    }

    private void begin(long sentNanos, long arrivalMicros) {
        started = true;
        hasPrevious = false;
        reordered = 0;
        firstSent = sentNanos;
        lastSent = sentNanos;
        firstArrival = arrivalMicros;
        lastArrival = arrivalMicros;
    }

    private boolean belongs(long sentNanos, long arrivalMicros) {
        if (sentNanos - firstSent <= GROUP_NANOS) {
            return true;
        }
        long arrivalGap = arrivalMicros - lastArrival;
        return arrivalGap <= BURST_GAP_MICROS
                && arrivalGap * 1000 < sentNanos - lastSent
                && Math.abs(arrivalMicros - firstArrival) < MAX_BURST_MICROS;
    }

    private boolean measure() {
        long sent = lastSent - previousSent;
        long arrival = lastArrival - previousArrival;
        boolean jumped = arrival - sent / 1000 >= JUMP_MICROS;
        if (!jumped && arrival >= 0) {
            reordered = 0;
            sentDeltaMillis = sent / 1e6;
            arrivalDeltaMillis = arrival / 1e3;
            return true;
        }
        reordered++;
        if (jumped || reordered >= MAX_REORDERED) {
            forget();
        }
        return false;
    }

    /** Begins anew with the next arrival, as after a pause. */
    void forget() {
        started = false;
    }

    /** Time between the last packets of two groups, when they were sent. */
    double sentDeltaMillis() {
        return sentDeltaMillis;
    }

    /** Time between the last packets of two groups, when they arrived; not negative. */
    double arrivalDeltaMillis() {
        return arrivalDeltaMillis;
    }
}
