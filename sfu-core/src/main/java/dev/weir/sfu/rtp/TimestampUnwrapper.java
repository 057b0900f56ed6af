// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/**
 * Turns 32-bit RTP timestamps into numbers that never wrap.
 *
 * <p>Each timestamp is taken to be the one nearest to the highest seen so far. The first becomes 2^32 plus itself, so that
 * older ones stay positive. Not thread-safe: one per stream.
 */
public final class TimestampUnwrapper {
    private static final long FIRST_CYCLE = 1L << 32;
    private static final long NEVER = -1;

    private long highest = NEVER;

    public TimestampUnwrapper() {}

    /** The extended timestamp, in the units of the stream's clock. */
    public long unwrap(int ts32) {
        if (highest == NEVER) {
            highest = FIRST_CYCLE + Integer.toUnsignedLong(ts32);
            return highest;
        }
        long extended = highest + (ts32 - (int) highest);
        if (extended > highest) {
            highest = extended;
        }
        return extended;
    }

    /** The highest timestamp returned so far, or -1 before the first. */
    public long highest() {
        return highest;
    }

    /** Whether a timestamp was unwrapped since creation or the last reset. */
    public boolean started() {
        return highest != NEVER;
    }

    /** Forgets all: the next timestamp starts a new count. */
    public void reset() {
        highest = NEVER;
    }
}
