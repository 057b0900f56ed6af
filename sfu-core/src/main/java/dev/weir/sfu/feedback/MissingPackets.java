// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * The packets of one source that have not come, and when to ask for them again (RFC 4585 section 6.2.1).
 *
 * <p>A number that was skipped is asked for once it can hardly be reordering any more ({@link ReorderTolerance}), then once per
 * round trip and a little, at least 20 ms apart, up to ten times within a second. What has not come by then is abandoned, and
 * {@link #gaveUpSomething} says that a keyframe is the only help left.
 *
 * <p>Some senders accept NACKs and answer none (OBS, for the layers of simulcast). After {@value #UNANSWERED_BELIEVED} packets in a
 * row that were asked for in vain, each is asked for once and abandoned after one round trip, until an answer comes, be it late.
 *
 * <p>At most {@value #MAX_MISSING} numbers are kept: the oldest go first. A jump of over {@value #MAX_GAP} forgets them all.
 * Not thread-safe.
 */
public final class MissingPackets {
    /** Numbers that can be missing at once. */
    public static final int MAX_MISSING = 512;

    /** The widest hole that is worth repairing. */
    public static final int MAX_GAP = 1000;

    private static final int MAX_TRIES = 10;
    private static final int UNANSWERED_BELIEVED = 8;
    private static final long MAX_AGE_NANOS = Times.SECOND;
    /** Over most paths an answer comes sooner. */
    private static final long IN_VAIN_NANOS = 400 * Times.MILLISECOND;

    private static final long UNKNOWN_PATIENCE_NANOS = 250 * Times.MILLISECOND;
    private static final long MIN_INTERVAL_NANOS = 20 * Times.MILLISECOND;
    private static final long MIN_MARGIN_NANOS = 10 * Times.MILLISECOND;

    private final Missing missing = new Missing();
    private final SequenceWatch watch = new SequenceWatch(MAX_GAP);
    private final ReorderTolerance tolerance = new ReorderTolerance();
    private final RepairTimes repairTimes;

    private boolean started;
    private long highest;
    private long earliest = Long.MAX_VALUE;
    private boolean gaveUp;
    private int unanswered;
    private long recovered;
    private long abandoned;

    public MissingPackets() {
        this(new RoundTrip());
    }

    /** @param roundTrip learns how long repairs take */
    public MissingPackets(RoundTrip roundTrip) {
        repairTimes = new RepairTimes(roundTrip);
    }

    /** Notes an arrival, first or repeated: a packet ahead opens a hole, one behind fills it. */
    public void received(long extendedSeq, long now) {
        received(extendedSeq, false, now);
    }

    /** Notes that a packet came by retransmission (RFC 4588). */
    public void repaired(long extendedSeq, long now) {
        received(extendedSeq, true, now);
    }

    private void received(long extendedSeq, boolean repaired, long now) {
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
            fill(extendedSeq, repaired, now);
        }
    }

    private void add(long seq, long now) {
        if (missing.size() == MAX_MISSING) {
            abandon(0);
        }
        Missing.Hole hole = missing.add();
        hole.seq = seq;
        hole.openedAt = now;
        hole.askAt = now + tolerance.nanos();
        hole.tries = 0;
        earliest = Math.min(earliest, hole.askAt);
    }

    private void fill(long seq, boolean repaired, long now) {
        learn(seq, repaired, now);
        int index = missing.indexOf(seq);
        if (index < 0) {
            return;
        }
        Missing.Hole hole = missing.get(index);
        recovered += hole.tries > 0 ? 1 : 0;
        if (hole.tries == 0) {
            tolerance.cameLate(now - hole.openedAt);
        }
        boolean wasEarliest = hole.askAt <= earliest;
        missing.remove(index);
        if (wasEarliest) {
            findEarliest();
        }
    }

    /** Without retransmission streams an answer looks like a late packet, but for its time. */
    private void learn(long seq, boolean repaired, long now) {
        long since = repairTimes.sinceAsked(seq, now);
        if (since == RepairTimes.NOT_ASKED) {
            return;
        }
        if (repaired || since > ReorderTolerance.MAX_NANOS) {
            repairTimes.answered(seq, now);
            tolerance.wasLost();
            unanswered = 0;
        } else if (since < repairTimes.least()) {
            tolerance.cameLate(since + tolerance.nanos());
        } else {
            unanswered = 0;
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
        long interval = Math.max(rttNanos + Math.max(rttNanos / 8, MIN_MARGIN_NANOS), MIN_INTERVAL_NANOS);
        boolean answers = unanswered < UNANSWERED_BELIEVED;
        int maxTries = answers ? MAX_TRIES : 1;
        if (!answers && !repairTimes.known()) {
            interval = Math.max(interval, UNKNOWN_PATIENCE_NANOS);
        }
        int count = 0;
        int index = 0;
        while (index < missing.size()) {
            Missing.Hole hole = missing.get(index);
            if (hole.askAt > now) {
                index++;
            } else if (hole.tries >= maxTries || now - hole.openedAt >= MAX_AGE_NANOS) {
                unanswered += hole.tries > 0 ? 1 : 0;
                abandon(index);
            } else if (count < outSeqs.length) {
                outSeqs[count++] = (int) hole.seq & 0xffff;
                repairTimes.asked(hole.seq, now);
                hole.tries++;
                hole.askAt = Math.min(now + interval, hole.openedAt + MAX_AGE_NANOS);
                index++;
            } else {
                break;
            }
        }
        findEarliest();
        return count;
    }

    /** What is older than a keyframe that arrived is not needed any more: neither recovered nor abandoned. */
    public void forgetBefore(long extendedSeq, long now) {
        while (missing.size() > 0 && missing.get(0).seq < extendedSeq) {
            unanswered += repairTimes.sinceAsked(missing.get(0).seq, now) > IN_VAIN_NANOS ? 1 : 0;
            missing.remove(0);
        }
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
        return missing.size();
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
        missing.remove(index);
        abandoned++;
        gaveUp = true;
    }

    private void abandonAll() {
        abandoned += missing.size();
        missing.clear();
        earliest = Long.MAX_VALUE;
        gaveUp = true;
    }

    private void findEarliest() {
        long found = Long.MAX_VALUE;
        for (int i = 0; i < missing.size(); i++) {
            found = Math.min(found, missing.get(i).askAt);
        }
        earliest = found;
    }
}
