// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * The sixteen-bit chunks that carry packet statuses in transport-wide feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
 *
 * <pre>
 * |0| S |        run length       |  S: the symbol all of them have
 * |1|0|  14 symbols of one bit    |  not received, small delta
 * |1|1|  7 symbols of two bits    |
 * </pre>
 *
 * The instance collects symbols and closes a chunk when the next symbol no longer fits into it: the same choices as
 * libwebrtc, so the shortest chunk for what lies ahead without looking ahead.
 */
final class TwccChunk {
    static final int NOT_RECEIVED = 0;
    static final int SMALL_DELTA = 1;

    /** A delta over 255 ticks, or a negative one. */
    static final int LARGE_DELTA = 2;

    static final int RESERVED = 3;

    private static final int MAX_RUN = 0x1fff;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    /** Two bits each, the first symbol lowest; beyond 14 only a run is kept, which needs no symbols but the first. */
    private int symbols;

    private int size;
    private boolean allSame;
    private boolean anyLarge;

    /** How many symbols a chunk holds. */
    static int symbolCount(int chunk) {
        if ((chunk & 0x8000) == 0) {
            return chunk & MAX_RUN;
        }
        return (chunk & 0x4000) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
    }

    /** The symbol at {@code index} of a chunk. */
    static int symbol(int chunk, int index) {
        if ((chunk & 0x8000) == 0) {
            return (chunk >> 13) & 3;
        }
        return (chunk & 0x4000) == 0
                ? (chunk >> (ONE_BIT_SYMBOLS - 1 - index)) & 1
                : (chunk >> ((TWO_BIT_SYMBOLS - 1 - index) * 2)) & 3;
    }

    void clear() {
        symbols = 0;
        size = 0;
        allSame = true;
        anyLarge = false;
    }

    boolean canAdd(int symbol) {
        if (size < TWO_BIT_SYMBOLS) {
            return true;
        }
        if (size < ONE_BIT_SYMBOLS && !anyLarge && symbol != LARGE_DELTA) {
            return true;
        }
        return size < MAX_RUN && allSame && symbol == first();
    }

    void add(int symbol) {
        if (size < ONE_BIT_SYMBOLS) {
            symbols |= symbol << (size * 2);
        }
        size++;
        allSame &= symbol == first();
        anyLarge |= symbol == LARGE_DELTA;
    }

    /** Closes a chunk because {@link #canAdd} said no; symbols that did not go into it stay for the next. */
    int close() {
        int chunk = encode();
        if (allSame || isOneBit()) {
            clear();
            return chunk;
        }
        int left = size - TWO_BIT_SYMBOLS;
        int rest = symbols >> (TWO_BIT_SYMBOLS * 2);
        clear();
        for (int i = 0; i < left; i++) {
            add((rest >> (i * 2)) & 3);
        }
        return chunk;
    }

    /** The chunk for what has been collected when nothing follows. Only valid when not empty. */
    int last() {
        // More than seven that differ are all of one bit, or the chunk would have been closed.
        return allSame || size <= TWO_BIT_SYMBOLS ? encode() : oneBit();
    }

    private int first() {
        return symbols & 3;
    }

    private boolean isOneBit() {
        return size == ONE_BIT_SYMBOLS && !anyLarge;
    }

    private int encode() {
        if (allSame) {
            return (first() << 13) | size;
        }
        return isOneBit() ? oneBit() : twoBit();
    }

    private int oneBit() {
        int chunk = 0x8000;
        for (int i = 0; i < size; i++) {
            chunk |= ((symbols >> (i * 2)) & 1) << (ONE_BIT_SYMBOLS - 1 - i);
        }
        return chunk;
    }

    private int twoBit() {
        int chunk = 0xc000;
        for (int i = 0; i < Math.min(size, TWO_BIT_SYMBOLS); i++) {
            chunk |= ((symbols >> (i * 2)) & 3) << ((TWO_BIT_SYMBOLS - 1 - i) * 2);
        }
        return chunk;
    }
}
