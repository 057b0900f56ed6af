// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/**
 * Arrival times by transport-wide sequence number, to be reported to the sender
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 *
 * <p>The window to report goes from the first number not reported yet to the highest seen. A packet that comes after its number was reported as
 * missing reopens the window from there, as libwebrtc's receiver does: the sender learns that it was late, not lost. What
 * falls out of the window's limit is never reported. Not thread-safe.
 *
 * <pre>{@code
 * while (arrivals.pending()) {
 *     int covered = writer.transportFeedback(our, media, arrivals.feedbackCount(), arrivals.baseSequence(),
 *             arrivals.arrivals(), arrivals.count());
 *     if (covered == 0) { break; }
 *     arrivals.reported(covered);
 * }
 * }</pre>
 */
public final class TransportArrivals {
    /** In {@link #arrivals}: this packet has not arrived. */
    public static final long NOT_RECEIVED = Long.MIN_VALUE;

    /** Some two seconds of a 2.5 Mbit/s stream; feedback goes out several times a second. */
    public static final int DEFAULT_LIMIT = 512;

    private static final int MAX_LIMIT = 0x4000;

    private final long[] ring;
    private final long[] window;
    private final SequenceWatch watch;

    private boolean started;
    private long highest;
    private long firstUnreported;
    private int feedbackCount;

    public TransportArrivals() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Keeps {@code limit} arrivals.
     *
     * @throws IllegalArgumentException unless the limit is a power of two from 2 to 16,384
     */
    public TransportArrivals(int limit) {
        if (limit < 2 || limit > MAX_LIMIT || Integer.bitCount(limit) != 1) {
            throw new IllegalArgumentException("limit must be a power of two from 2 to " + MAX_LIMIT + ": " + limit);
        }
        ring = new long[limit];
        window = new long[limit];
        watch = new SequenceWatch(MAX_LIMIT);
    }

    /** Notes an arrival; of a duplicate the first counts. */
    public void received(int transportSeq16, long arrivalNanos) {
        if (!started) {
            // One cycle up, so that numbers a little older than the first are not negative.
            start(0x1_0000L + (transportSeq16 & 0xffff), arrivalNanos);
            return;
        }
        long seq = highest + (short) (transportSeq16 - (int) highest);
        if (!watch.isNear(seq, highest)) {
            if (watch.confirmsJump(seq)) {
                start(seq, arrivalNanos);
            }
            return;
        }
        if (seq > highest) {
            advance(seq);
            put(seq, arrivalNanos);
        } else if (seq > highest - ring.length && at(seq) == NOT_RECEIVED) {
            put(seq, arrivalNanos);
            firstUnreported = Math.min(firstUnreported, seq);
        }
    }

    private void start(long seq, long arrivalNanos) {
        started = true;
        Arrays.fill(ring, NOT_RECEIVED);
        highest = seq;
        firstUnreported = seq;
        put(seq, arrivalNanos);
    }

    private void advance(long seq) {
        long from = Math.max(highest + 1, seq - ring.length + 1);
        for (long missing = from; missing < seq; missing++) {
            ring[slot(missing)] = NOT_RECEIVED;
        }
        highest = seq;
        firstUnreported = Math.max(firstUnreported, seq - ring.length + 1);
    }

    /** Whether anything arrived that has not been reported. */
    public boolean pending() {
        return started && firstUnreported <= highest;
    }

    /** Transport-wide number of the first entry of {@link #arrivals}: 16-bit, wraps. */
    public int baseSequence() {
        return (int) firstUnreported & 0xffff;
    }

    /** How many entries {@link #arrivals} has. */
    public int count() {
        return pending() ? (int) (highest - firstUnreported + 1) : 0;
    }

    /** Arrival times from {@link #baseSequence} on, {@link #count} of them; ours, overwritten by the next call. */
    public long[] arrivals() {
        int count = count();
        for (int i = 0; i < count; i++) {
            window[i] = at(firstUnreported + i);
        }
        return window;
    }

    /** The whole window went out in one feedback. */
    public void reported() {
        reported(count());
    }

    /**
     * The first {@code statuses} of the window went out in one feedback; none when there was no feedback.
     *
     * @throws IllegalArgumentException if there are not as many
     */
    public void reported(int statuses) {
        if (statuses < 0 || statuses > count()) {
            throw new IllegalArgumentException("statuses must be from 0 to " + count() + ": " + statuses);
        }
        firstUnreported += statuses;
        // A number that no feedback had would look like a lost one.
        feedbackCount = (feedbackCount + (statuses > 0 ? 1 : 0)) & 0xff;
    }

    /** Number for the next feedback: 8 bits, wraps. */
    public int feedbackCount() {
        return feedbackCount;
    }

    private long at(long seq) {
        return ring[slot(seq)];
    }

    private void put(long seq, long arrivalNanos) {
        ring[slot(seq)] = arrivalNanos;
    }

    private int slot(long seq) {
        return (int) seq & (ring.length - 1);
    }
}
