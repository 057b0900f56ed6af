// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * What was decided about the last {@value #SIZE} pictures or frames, so that their late and repeated packets are treated the same.
 *
 * <p>At 30 pictures a second that is 4 seconds, and a viewer gives up on a packet after about one. Looked up from the newest back:
 * nearly every packet is of the newest. Not thread-safe.
 */
final class DecisionRing {
    static final int NONE = -1;
    static final int SIZE = 128;

    private final long[] keys = new long[SIZE];
    private final short[] states = new short[SIZE];
    private int count;

    /** A key of a number and a timestamp within one of the last sources. */
    static long key(int source, int number, int timestamp) {
        return (long) source << 48 | (number & 0xffffL) << 32 | Integer.toUnsignedLong(timestamp);
    }

    static int number(long key) {
        return (int) (key >>> 32) & 0xffff;
    }

    static int timestamp(long key) {
        return (int) key;
    }

    /** Where the newest entry of that key stands, or {@link #NONE}. */
    int find(long key) {
        for (int i = count - 1; i >= oldest(); i--) {
            if (keys[i & (SIZE - 1)] == key) {
                return i;
            }
        }
        return NONE;
    }

    /** The first place that is still remembered; places count up to {@link #count}. */
    int oldest() {
        return Math.max(0, count - SIZE);
    }

    int count() {
        return count;
    }

    long key(int place) {
        return keys[place & (SIZE - 1)];
    }

    int state(int place) {
        return states[place & (SIZE - 1)];
    }

    void add(long key, int state) {
        if (count == Integer.MAX_VALUE) {
            count = SIZE; // places are only compared within one call
        }
        keys[count & (SIZE - 1)] = key;
        states[count & (SIZE - 1)] = (short) state;
        count++;
    }
}
