// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/**
 * Turns 16-bit sequence numbers into numbers that never wrap.
 *
 * <p>Each number is taken to be the one nearest to the highest seen so far. The first becomes 65,536 plus itself, so that
 * packets older than the first stay positive. Not thread-safe: one per stream.
 */
public final class SequenceUnwrapper {
    private static final long FIRST_CYCLE = 1L << 16;
    private static final long NEVER = -1;

    private long highest = NEVER;

    public SequenceUnwrapper() {}

    /** The extended sequence number of {@code seq16} (its low 16 bits count). */
    public long unwrap(int seq16) {
        if (highest == NEVER) {
            highest = FIRST_CYCLE + (seq16 & 0xffff);
            return highest;
        }
        long extendedSeq = Seq.extend(seq16, highest);
        if (extendedSeq > highest) {
            highest = extendedSeq;
        }
        return extendedSeq;
    }

    /** The highest number returned so far, or -1 before the first. */
    public long highest() {
        return highest;
    }

    /** Whether a number was unwrapped since creation or the last reset. */
    public boolean started() {
        return highest != NEVER;
    }

    /** Forgets all: the next number starts a new count. */
    public void reset() {
        highest = NEVER;
    }
}
