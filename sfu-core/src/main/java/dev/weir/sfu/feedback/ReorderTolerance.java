// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * How long a hole in the numbers may be mere reordering: as long as late packets were late, from {@link #MIN_NANOS} to {@link
 * #MAX_NANOS}. Not thread-safe.
 *
 * <p>Waiting longer costs every repaired packet that much delay at every viewer, asking too early costs one packet. So it grows at
 * once, and comes back with each hole that was a loss.
 */
final class ReorderTolerance {
    /** Parallel queues reorder within a few milliseconds. */
    static final long MIN_NANOS = 5 * Times.MILLISECOND;

    /** A radio link that repairs below us takes about as long; more would eat the time in which a repair is of use. */
    static final long MAX_NANOS = 40 * Times.MILLISECOND;

    private long nanos = MIN_NANOS;

    long nanos() {
        return nanos;
    }

    /** A packet came by itself, so long after its hole was seen. */
    void cameLate(long latenessNanos) {
        nanos = Math.max(nanos, Math.min(latenessNanos + latenessNanos / 4, MAX_NANOS));
    }

    /** A hole was a loss: waiting was in vain. */
    void wasLost() {
        nanos -= (nanos - MIN_NANOS) / 16;
    }
}
