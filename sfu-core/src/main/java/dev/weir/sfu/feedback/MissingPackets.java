// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/**
 * The packets of one source that have not come, and when to ask for them again (RFC 4585 section 6.2.1).
 *
 * <p>A number that was skipped is asked for after {@value #REORDER_TOLERANCE_NANOS} ns, then once per round trip and a quarter,
 * at least 20 ms apart, up to ten times within a second. What has not come by then is abandoned, and {@link #gaveUpSomething}
 * says that a keyframe is the only help left.
 *
 * <p>At most {@value #MAX_MISSING} numbers are kept: the oldest go first. A jump of over {@value #MAX_GAP} forgets them all.
 * Not thread-safe.
 */
public final class MissingPackets {
    /**
     * How long a hole may be mere reordering. Radio links and parallel queues reorder within a few milliseconds; waiting longer
     * costs every repaired packet that much delay at every viewer, asking too early costs one packet.
     */
    public static final long REORDER_TOLERANCE_NANOS = 5_000_000L;

    /** Numbers that can be missing at once. */
    public static final int MAX_MISSING = 512;

    /** The widest hole that is worth repairing. */
    public static final int MAX_GAP = 1000;

    private static final int MAX_TRIES = 10;
    private static final long MAX_AGE_NANOS = Times.SECOND;
    private static final long MIN_INTERVAL_NANOS = 20 * Times.MILLISECOND;

    /** Ascending, the first {@code size} entries; the other arrays run alongside. */
    private final long[] missing = new long[MAX_MISSING];

    private final long[] askAt = new long[MAX_MISSING];
    private final long[] giveUpAt = new long[MAX_MISSING];
    private final int[] tries = new int[MAX_MISSING];
    private final SequenceWatch watch = new SequenceWatch(MAX_GAP);

    private int size;
    private boolean started;
    private long highest;
    private long earliest = Long.MAX_VALUE;
    private boolean gaveUp;
    private long recovered;
    private long abandoned;

    public MissingPackets() {}

    /** Notes an arrival, first or repeated: a packet ahead opens a hole, one behind fills it. */
    public void received(long extendedSeq, long now) {
        if (!started) {
            started = true;
            highest = extendedSeq;
            return;
        }
        if (!watch.isNear(extendedSeq, highest)) {
            if (watch.confirmsJump(extendedSeq)) {
                highest = extendedSeq;
                abandonAll();
            }
            return;
        }
        if (extendedSeq > highest) {
            for (long seq = highest + 1; seq < extendedSeq; seq++) {
                add(seq, now);
            }
            highest = extendedSeq;
        } else {
            fill(extendedSeq);
        }
    }

    private void add(long seq, long now) {
        if (size == MAX_MISSING) {
            abandon(0);
        }
        missing[size] = seq;
        askAt[size] = now + REORDER_TOLERANCE_NANOS;
        giveUpAt[size] = now + MAX_AGE_NANOS;
        tries[size] = 0;
        earliest = Math.min(earliest, askAt[size]);
        size++;
    }

    private void fill(long seq) {
        int index = Arrays.binarySearch(missing, 0, size, seq);
        if (index < 0) {
            return;
        }
        recovered += tries[index] > 0 ? 1 : 0;
        boolean wasEarliest = askAt[index] <= earliest;
        remove(index);
        if (wasEarliest) {
            findEarliest();
        }
    }

    /** When {@link #due} has something to do next; {@code Long.MAX_VALUE} when nothing is missing. */
    public long nextDeadline() {
        return earliest;
    }

    /**
     * Takes the numbers to ask for now, ascending, 16-bit; what does not fit into {@code outSeqs} stays due. Abandons what has
     * been asked for often or long enough.
     *
     * @return how many there are
     */
    public int due(long now, long rttNanos, int[] outSeqs) {
        if (now < earliest) {
            return 0;
        }
        long interval = Math.max(rttNanos + rttNanos / 4, MIN_INTERVAL_NANOS);
        int count = 0;
        int index = 0;
        while (index < size) {
            if (askAt[index] > now) {
                index++;
            } else if (tries[index] == MAX_TRIES || now >= giveUpAt[index]) {
                abandon(index);
            } else if (count < outSeqs.length) {
                outSeqs[count++] = (int) missing[index] & 0xffff;
                tries[index]++;
                askAt[index] = Math.min(now + interval, giveUpAt[index]);
                index++;
            } else {
                break;
            }
        }
        findEarliest();
        return count;
    }

    /** What is older than a keyframe that arrived is not needed any more: neither recovered nor abandoned. */
    public void forgetBefore(long extendedSeq) {
        int count = 0;
        while (count < size && missing[count] < extendedSeq) {
            count++;
        }
        removeFirst(count);
        findEarliest();
    }

    /** Whether packets were abandoned since the previous call. */
    public boolean gaveUpSomething() {
        boolean result = gaveUp;
        gaveUp = false;
        return result;
    }

    /** How many packets are missing now. */
    public int size() {
        return size;
    }

    /** Packets that came after they had been asked for. */
    public long recovered() {
        return recovered;
    }

    /** Packets that never came. */
    public long abandoned() {
        return abandoned;
    }

    private void abandon(int index) {
        remove(index);
        abandoned++;
        gaveUp = true;
    }

    private void abandonAll() {
        abandoned += size;
        size = 0;
        earliest = Long.MAX_VALUE;
        gaveUp = true;
    }

    private void remove(int index) {
        int behind = size - index - 1;
        System.arraycopy(missing, index + 1, missing, index, behind);
        System.arraycopy(askAt, index + 1, askAt, index, behind);
        System.arraycopy(giveUpAt, index + 1, giveUpAt, index, behind);
        System.arraycopy(tries, index + 1, tries, index, behind);
        size--;
    }

    private void removeFirst(int count) {
        int left = size - count;
        System.arraycopy(missing, count, missing, 0, left);
        System.arraycopy(askAt, count, askAt, 0, left);
        System.arraycopy(giveUpAt, count, giveUpAt, 0, left);
        System.arraycopy(tries, count, tries, 0, left);
        size = left;
    }

    private void findEarliest() {
        long found = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            found = Math.min(found, askAt[i]);
        }
        earliest = found;
    }
}
