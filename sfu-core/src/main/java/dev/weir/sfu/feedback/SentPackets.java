// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * When packets left and how big they were, by transport-wide number, until their fate is known. Not thread-safe.
 *
 * <p>One word a packet, in a ring that doubles while packets would be overwritten that may still be reported: it is as long as the
 * feedback takes, and there is none for a viewer that was sent nothing.
 *
 * <pre>
 * | 40 bits: time in 1024 ns | 14 bits: bytes | 8 bits: mark | 2 bits: state |
 * </pre>
 */
final class SentPackets {
    static final int MAX_BYTES = 0x3fff;

    /** Nothing is sent at 40 Mbit/s for as long as feedback may take to a viewer of ours. */
    private static final int MAX_PACKETS = 8192;

    private static final int FIRST_PACKETS = 64;

    /** Feedback that takes longer than this says nothing about the present any more. */
    private static final long PATIENCE_NANOS = 2 * Times.SECOND;

    private static final int TIME_SHIFT = 24;
    private static final int UNIT_SHIFT = 10;
    private static final int BYTES_SHIFT = 10;
    private static final int MARK_SHIFT = 2;
    private static final int STATE_MASK = 3;

    /** Nothing was heard of it, and nothing will. */
    private static final int ASSUMED = 0;

    private static final int IN_FLIGHT = 1;
    private static final int LOST = 2;
    private static final int ARRIVED = 3;

    private long[] ring = {};
    private long oldest;
    private long next;
    private long latestNanos;

    private long found;
    private long foundSeq;
    private int foundSlot;

    /** Notes a packet that leaves and returns its number: 16 bits, wraps. Hot. */
    int add(int sizeBytes, long nowNanos, int mark) {
        if (next - oldest >= ring.length) {
            makeRoom(nowNanos);
        }
        latestNanos = nowNanos;
        ring[(int) next & (ring.length - 1)] = (nowNanos >> UNIT_SHIFT) << TIME_SHIFT
                | (long) (sizeBytes & MAX_BYTES) << BYTES_SHIFT
                | (long) (mark & 0xff) << MARK_SHIFT
                | IN_FLIGHT;
        return (int) next++ & 0xffff;
    }

    private void makeRoom(long nowNanos) {
        if (ring.length == 0) {
            ring = new long[FIRST_PACKETS];
            return;
        }
        long word = ring[(int) oldest & (ring.length - 1)];
        boolean awaited = (word & STATE_MASK) == IN_FLIGHT && nowNanos - nanosOf(word) < PATIENCE_NANOS;
        if (!awaited || ring.length == MAX_PACKETS) {
            oldest++;
            return;
        }
        long[] longer = new long[ring.length * 2];
        for (long seq = oldest; seq < next; seq++) {
            longer[(int) seq & (longer.length - 1)] = ring[(int) seq & (ring.length - 1)];
        }
        ring = longer;
    }

    /** Goes to a packet; false when there was none of that number, or so long ago that it is forgotten. */
    boolean find(int sequence16) {
        long seq = next - 1 - ((next - 1 - sequence16) & 0xffff);
        if (seq < oldest) {
            return false;
        }
        goTo(seq);
        return true;
    }

    private void goTo(long seq) {
        foundSeq = seq;
        foundSlot = (int) seq & (ring.length - 1);
        found = ring[foundSlot];
    }

    /** The number of the packet that was found, without wrapping. */
    long extendedSeq() {
        return foundSeq;
    }

    /** When the packet that was found left. */
    long sentNanos() {
        return nanosOf(found);
    }

    int sizeBytes() {
        return (int) (found >> BYTES_SHIFT) & MAX_BYTES;
    }

    /** What {@link #add} was given, 0 to 255. */
    int mark() {
        return (int) (found >> MARK_SHIFT) & 0xff;
    }

    /** Whether the packet that was found had been reported as lost. */
    boolean wasLost() {
        return (found & STATE_MASK) == LOST;
    }

    boolean hasArrived() {
        return (found & STATE_MASK) == ARRIVED;
    }

    /** The packet that was found has arrived; what was found stays readable as it was. */
    void arrived() {
        ring[foundSlot] |= ARRIVED;
    }

    /** The packet that was found, which was on its way, is lost. */
    void lost() {
        ring[foundSlot] = (found & ~STATE_MASK) | LOST;
    }

    /** Goes to a packet on its way whose feedback got lost, and assumes that it arrived; false when that is known, or not known. */
    boolean assumeArrived(long extendedSeq) {
        if (extendedSeq < oldest || extendedSeq >= next) {
            return false;
        }
        goTo(extendedSeq);
        if ((found & STATE_MASK) != IN_FLIGHT) {
            return false;
        }
        ring[foundSlot] = (found & ~STATE_MASK) | ASSUMED;
        return true;
    }

    /** Whether the packet that was found was assumed to have arrived. */
    boolean wasAssumed() {
        return (found & STATE_MASK) == ASSUMED;
    }

    /** How many packets fit before the ring grows or forgets. */
    int capacity() {
        return ring.length;
    }

    private long nanosOf(long word) {
        long units = latestNanos >> UNIT_SHIFT;
        long ago = ((units << TIME_SHIFT) - (word & (-1L << TIME_SHIFT))) >> TIME_SHIFT;
        return (units - ago) << UNIT_SHIFT;
    }
}
