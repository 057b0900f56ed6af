// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Arrays;

/**
 * Which of the last indices of one source were used (RFC 3711 section 3.3.2), and the highest of them.
 *
 * <p>A ring of bits: advancing clears the bits it passes, nothing is shifted.
 */
final class ReplayWindow {
    private final long[] bits;
    private final int sizeMask;
    private long highest = -1;

    /** @param size indices remembered; a power of two, 64 or more */
    ReplayWindow(int size) {
        if (size < Long.SIZE || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size must be a power of two and 64 or more: " + size);
        }
        bits = new long[size / Long.SIZE];
        sizeMask = size - 1;
    }

    /** The highest index marked, or -1. */
    long highest() {
        return highest;
    }

    /** Whether this index was not marked yet and is recent enough to be sure of that. */
    boolean isFresh(long index) {
        if (index > highest) {
            return true;
        }
        return highest - index <= sizeMask && (bits[word(index)] & 1L << index) == 0;
    }

    void mark(long index) {
        if (index > highest) {
            advance(index);
        }
        bits[word(index)] |= 1L << index;
    }

    private void advance(long index) {
        if (index - highest > sizeMask) {
            Arrays.fill(bits, 0);
        } else {
            for (long passed = highest + 1; passed <= index; passed++) {
                bits[word(passed)] &= ~(1L << passed);
            }
        }
        highest = index;
    }

    private int word(long index) {
        return (int) (index & sizeMask) / Long.SIZE;
    }
}
