// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * What a publisher's wall clock shows at a moment of ours; one per publisher, shared by the {@link ClockMapping} of each of its
 * tracks.
 *
 * <p>The difference of the two clocks carries the network's delay. That does no harm: it is the same for all tracks, so what
 * they have in common, the lips, stays together. It must only not jump between the report of one track and that of another,
 * so it follows slowly. Not thread-safe.
 */
public final class PublisherClock {
    /** A clock that steps, or a wild report; believed when the next one agrees. */
    private static final long MAX_STEP_NANOS = 2 * Times.SECOND;

    private static final int SMOOTHING = 16;

    private boolean known;
    private long offsetNanos;
    private boolean doubtful;
    private long doubtfulOffsetNanos;

    public PublisherClock() {}

    /** Takes in the wall clock of a sender report; false when it is not believed (yet). */
    boolean senderReport(long publisherEpochNanos, long arrivalNanos) {
        long offset = publisherEpochNanos - arrivalNanos;
        if (!known) {
            known = true;
            offsetNanos = offset;
            return true;
        }
        if (Times.areNear(offset, offsetNanos, MAX_STEP_NANOS)) {
            offsetNanos += (offset - offsetNanos) / SMOOTHING;
            doubtful = false;
            return true;
        }
        if (doubtful && Times.areNear(offset, doubtfulOffsetNanos, MAX_STEP_NANOS)) {
            offsetNanos = offset;
            doubtful = false;
            return true;
        }
        doubtful = true;
        doubtfulOffsetNanos = offset;
        return false;
    }

    /** Whether any sender report came. */
    public boolean known() {
        return known;
    }

    /** The publisher's wall clock, in nanoseconds since 1970, at {@code localNanos} of ours; only when {@link #known}. */
    public long publisherEpochNanos(long localNanos) {
        return localNanos + offsetNanos;
    }

    /** Our time when the publisher's wall clock showed {@code publisherEpochNanos}; only when {@link #known}. */
    public long localNanos(long publisherEpochNanos) {
        return publisherEpochNanos - offsetNanos;
    }
}
