// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * When to find out by padding whether there is more room, and how much padding. Not thread-safe.
 *
 * <p>A sender that sends less than the link carries learns nothing of the rest, so a better layer would never be tried. A probe
 * lasts 60 ms, or as long as five packets take; what media leaves meanwhile is part of it. One that succeeds is
 * followed by the next; one that jitter made doubtful is repeated after half a second, twice as long; after one that fails there is a wait, 3 s at first, then twice as long each time, 30 s at most; 4 s at most
 * for a minute after the link became narrow, since such links often recover.
 */
final class Probing {
    static final long NEVER = Long.MAX_VALUE;

    /** No probe; what other packets are marked with. */
    static final int NONE = 0;

    static final int PADDING_BYTES = 1_200;

    private static final int MAX_DUE_BYTES = 5 * PADDING_BYTES;
    private static final long DURATION_NANOS = 60 * Times.MILLISECOND;
    private static final long MAX_DURATION_NANOS = 200 * Times.MILLISECOND;
    private static final double FIRST_FACTOR = 3;
    private static final double LATER_FACTOR = 2;
    private static final double WORTH = 1.05;

    /** Beyond what is wanted, because the proof is at most what was sent. */
    private static final double ABOVE_WANT = 1.1;

    private static final double SUCCESS = 0.85;
    private static final double PROGRESS = 1.2;
    private static final long MIN_WAIT_NANOS = 3 * Times.SECOND;
    private static final long MAX_WAIT_NANOS = 30 * Times.SECOND;
    private static final long MAX_WAIT_AFTER_DROP_NANOS = 4 * Times.SECOND;
    private static final long AFTER_DROP_NANOS = 60 * Times.SECOND;

    /** An estimate that stands for so long after a probe was true. */
    private static final long TRUST_NANOS = 5 * Times.SECOND;

    private static final long ANSWER_NANOS = Times.SECOND;
    private static final long DOUBT_WAIT_NANOS = 500 * Times.MILLISECOND;
    private static final int MAX_LONGER = 4;
    private static final long QUEUED_WAIT_NANOS = 250 * Times.MILLISECOND;

    /** What stands for longer is not ours, or the way has become longer. */
    private static final long MAX_QUEUED_NANOS = 5 * Times.SECOND;

    private enum State {
        IDLE,
        SENDING,
        AWAITING
    }

    private final ProbeCluster cluster = new ProbeCluster();
    private State state = State.IDLE;
    private int mark = NONE;
    private long wantBps;
    private long fromBps;
    private long targetBps;
    private long startedNanos;
    private long durationNanos;
    private long endedNanos;
    private double factor = FIRST_FACTOR;
    private int longer = 1;
    private long waitNanos = MIN_WAIT_NANOS;
    private boolean waiting;
    private long nextNanos;
    private long queuedSince = NEVER;
    private boolean succeeded;
    private long succeededNanos;
    private boolean dropped;
    private long droppedNanos;

    /** What would be of use; 0 for nothing more than there is. */
    void want(long usefulBps) {
        wantBps = usefulBps;
    }

    /** Notes a packet that leaves, and returns what it is to be marked with. Hot. */
    int sent(int sizeBytes, long nowNanos) {
        if (state != State.SENDING) {
            return NONE;
        }
        cluster.sent(sizeBytes, nowNanos);
        return mark;
    }

    /** Whether packets wait in front of the link just now: a probe that is due waits with them, for some seconds at most. */
    void queued(boolean isQueued, long nowNanos) {
        queuedSince = isQueued ? Math.min(queuedSince, nowNanos) : NEVER;
        boolean due = !waiting || nextNanos - nowNanos < QUEUED_WAIT_NANOS;
        if (isQueued && due && state == State.IDLE && nowNanos - queuedSince < MAX_QUEUED_NANOS) {
            waitUntil(nowNanos + QUEUED_WAIT_NANOS);
        }
    }

    /** Bytes of padding to send now; {@code bps} is the estimate. */
    int paddingDue(long bps, long nowNanos) {
        if (state == State.AWAITING && nowNanos - endedNanos >= ANSWER_NANOS) {
            failed(nowNanos);
        }
        if (state == State.IDLE && isDue(bps, nowNanos)) {
            start(bps, nowNanos);
        }
        if (state != State.SENDING) {
            return 0;
        }
        long elapsed = Math.max(nowNanos - startedNanos, 0);
        boolean enough = elapsed >= durationNanos && cluster.packets() >= ProbeCluster.MIN_PACKETS;
        if (enough || elapsed >= durationNanos + MAX_DURATION_NANOS) {
            state = State.AWAITING;
            endedNanos = nowNanos;
            return 0;
        }
        long due = (long) (targetBps / 8.0 * elapsed / Times.SECOND) + PADDING_BYTES - cluster.bytes();
        return due < PADDING_BYTES ? 0 : (int) Math.min(due, MAX_DUE_BYTES) / PADDING_BYTES * PADDING_BYTES;
    }

    private boolean isDue(long bps, long nowNanos) {
        return isWorthwhile(bps) && (!waiting || nowNanos - nextNanos >= 0);
    }

    private boolean isWorthwhile(long bps) {
        return wantBps > bps * WORTH;
    }

    private void start(long bps, long nowNanos) {
        cluster.begin();
        state = State.SENDING;
        mark = mark % 255 + 1;
        fromBps = bps;
        targetBps = (long) Math.min(wantBps * ABOVE_WANT, bps * factor);
        startedNanos = nowNanos;
        long packetsNanos = ProbeCluster.MIN_PACKETS * PADDING_BYTES * 8 * Times.SECOND / Math.max(targetBps, 1);
        durationNanos = Math.min(Math.max(packetsNanos, DURATION_NANOS * longer), MAX_DURATION_NANOS);
    }

    /** When {@link #paddingDue} should be asked next, {@link #NEVER} when nothing is planned; {@code soonNanos} for at once. */
    long next(long bps, long soonNanos) {
        return switch (state) {
            case IDLE -> !isWorthwhile(bps) ? NEVER : waiting ? nextNanos : soonNanos;
            case SENDING ->
                startedNanos
                        + Math.min(
                                (long) (cluster.bytes() * 8.0 * Times.SECOND / Math.max(targetBps, 1)), durationNanos);
            case AWAITING -> endedNanos + ANSWER_NANOS;
        };
    }

    void arrived(int packetMark, int sizeBytes, long sentNanos, long arrivalMicros) {
        if (packetMark == mark) {
            cluster.arrived(sizeBytes, sentNanos, arrivalMicros);
        }
    }

    void lost(int packetMark) {
        if (packetMark == mark) {
            cluster.lost();
        }
    }

    /** The bitrate that the latest probe has proved, once it is answered; 0 when there is none. */
    long provedBps(double usualLoss, long nowNanos) {
        if (state != State.AWAITING || !cluster.isAnswered()) {
            return 0;
        }
        long proved = cluster.provedBps(usualLoss);
        // Padding in whole packets may fall short of a bitrate without the link being to blame.
        boolean further = proved >= fromBps * PROGRESS && !cluster.isStretched();
        if (proved >= targetBps * SUCCESS || further) {
            state = State.IDLE;
            waiting = false;
            succeeded = true;
            succeededNanos = nowNanos;
            factor = FIRST_FACTOR;
            longer = 1;
        } else if (longer < MAX_LONGER && cluster.isDoubtful()) {
            state = State.IDLE;
            longer *= 2;
            waitUntil(nowNanos + DOUBT_WAIT_NANOS);
        } else {
            failed(nowNanos);
        }
        return proved;
    }

    private void failed(long nowNanos) {
        state = State.IDLE;
        longer = 1;
        factor = LATER_FACTOR;
        backOff(nowNanos);
    }

    private void backOff(long nowNanos) {
        if (succeeded && nowNanos - succeededNanos > TRUST_NANOS) {
            succeeded = false;
            waitNanos = MIN_WAIT_NANOS;
        }
        boolean hopeful = dropped && nowNanos - droppedNanos < AFTER_DROP_NANOS;
        waitUntil(nowNanos + (hopeful ? Math.min(waitNanos, MAX_WAIT_AFTER_DROP_NANOS) : waitNanos));
        waitNanos = Math.min(waitNanos * 2, MAX_WAIT_NANOS);
    }

    private void waitUntil(long nanos) {
        waiting = true;
        nextNanos = nanos;
    }

    /** The estimate fell from one bitrate to another. */
    void decreased(long fromBps, long toBps, long nowNanos) {
        if (succeeded && nowNanos - succeededNanos <= TRUST_NANOS) {
            // The link carried the probe, but not what came after it: a bucket of tokens, or cross traffic.
            succeeded = false;
            factor = LATER_FACTOR;
            backOff(nowNanos);
            return;
        }
        if (toBps < fromBps / 3 * 2) {
            dropped = true;
            droppedNanos = nowNanos;
            waitNanos = MIN_WAIT_NANOS;
        }
        if (!waiting || nextNanos - nowNanos < MIN_WAIT_NANOS) {
            waitUntil(nowNanos + MIN_WAIT_NANOS);
        }
    }

    /** The link carries more than it did: no reason to wait. */
    void encouraged() {
        waitNanos = MIN_WAIT_NANOS;
        waiting = false;
    }
}
