// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** How often something took how long, as counted up to one moment, in fixed spans of time. Immutable. */
public final class DurationSnapshot {
    /** Of nothing. */
    public static final DurationSnapshot NONE = new DurationSnapshot(new long[0], new long[1], new long[1]);

    private final long[] boundsNanos;
    private final long[] counts;
    private final long[] nanos;

    /**
     * Copies what it is given.
     *
     * @param boundsNanos up to where each span reaches, itself included, ascending
     * @param counts how often, for each span and then for what was longer than all
     * @param nanos all together, likewise
     */
    public DurationSnapshot(long[] boundsNanos, long[] counts, long[] nanos) {
        if (counts.length != boundsNanos.length + 1 || nanos.length != counts.length) {
            throw new IllegalArgumentException("there must be " + (boundsNanos.length + 1) + " counts and times: "
                    + counts.length + " and " + nanos.length);
        }
        this.boundsNanos = boundsNanos.clone();
        this.counts = counts.clone();
        this.nanos = nanos.clone();
    }

    /** How many spans there are, the endless one included. */
    public int spans() {
        return counts.length;
    }

    /** Up to where a span reaches; {@link Long#MAX_VALUE} for the last. */
    public long boundNanos(int span) {
        return span == boundsNanos.length ? Long.MAX_VALUE : boundsNanos[span];
    }

    /** How often it was within that span. */
    public long count(int span) {
        return counts[span];
    }

    /** How long those were together. */
    public long nanos(int span) {
        return nanos[span];
    }

    /** How often, whatever the span. */
    public long count() {
        return sum(counts);
    }

    /** How long all together. */
    public long nanos() {
        return sum(nanos);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Both together.
     *
     * @param other of the same spans, or {@link #NONE}
     */
    public DurationSnapshot plus(DurationSnapshot other) {
        if (this == NONE) {
            return other;
        }
        if (other == NONE) {
            return this;
        }
        long[] moreCounts = counts.clone();
        long[] moreNanos = nanos.clone();
        for (int i = 0; i < counts.length; i++) {
            moreCounts[i] += other.counts[i];
            moreNanos[i] += other.nanos[i];
        }
        return new DurationSnapshot(boundsNanos, moreCounts, moreNanos);
    }

    @Override
    public String toString() {
        return count() + " times, " + nanos() + " ns";
    }
}
