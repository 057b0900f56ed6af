// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * What became of a publisher's packet on its way to one viewer, in one word: which packet it was, of which of the viewer's last
 * sources, and with which marker it left.
 *
 * <pre>
 *   63      62     61..60   59..0
 *   sent   marker   era     source sequence number
 * </pre>
 */
final class Rewritten {
    /** How many beginnings of a viewer's stream can be told apart: the present one and the three before. */
    static final int ERAS = 4;

    private static final long SENT = 1L << 63;
    private static final int MARKER_SHIFT = 62;
    private static final int ERA_SHIFT = 60;
    private static final long SEQ_MASK = (1L << ERA_SHIFT) - 1;

    private Rewritten() {}

    /** Never 0. */
    static long of(long sourceSeq, int era, boolean marker) {
        return SENT | (marker ? 1L << MARKER_SHIFT : 0) | (era & 3L) << ERA_SHIFT | (sourceSeq & SEQ_MASK);
    }

    static long sourceSeq(long word) {
        return word & SEQ_MASK;
    }

    static int era(long word) {
        return (int) (word >>> ERA_SHIFT) & 3;
    }

    static boolean marker(long word) {
        return (word >>> MARKER_SHIFT & 1) != 0;
    }
}
