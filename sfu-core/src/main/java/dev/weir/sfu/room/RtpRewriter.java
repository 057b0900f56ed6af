// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Arrays;

/**
 * Makes one continuous RTP stream for a viewer out of whatever sources feed it in turn.
 *
 * <p><b>Sequence numbers.</b> Within a source the viewer's number is the source's plus an offset, so a packet lost before us
 * is a gap the viewer sees as well and a packet out of order stays out of order. A new source, or a number that is left out on
 * purpose (a padding probe, a layer the viewer is spared), changes the offset; the last changes are kept, so that late packets
 * still find theirs. A number is never given to two packets.
 *
 * <p><b>Timestamps.</b> The viewer has one timeline, {@code V(t) = base + (t - t0) * clock rate}, in the server's time. A
 * source is tied to it where it starts: the packet that arrived at {@code a} gets {@code V(a)} and from then on timestamps
 * advance as the source's do. Frames replayed from the past are stamped {@code V(now)}, when they are sent: to the player they
 * look like a very fast stream without delay, and since {@code V(a) <= V(now)} for a packet that arrived before now, the live
 * stamps that follow never go back. That is the whole trick of the seamless start.
 */
final class RtpRewriter {
    static final long NONE = Long.MIN_VALUE;

    /**
     * Remembered offset changes; a power of two. Most viewers see one; a viewer who is spared the upper temporal layer sees one
     * per frame of it, and these are eight seconds of them.
     */
    private static final int CHANGES = 128;

    /** Remembered stamps of frames that did not get their live one; a power of two. */
    private static final int FRAMES = 32;

    /** Between two frames of a replay is room for some that come late; a thousandth of a usual frame's time. */
    private static final int REPLAY_STEP = 8;

    private final int clockRateHz;
    // The rings grow as far as they are used.
    private int[] frameSource = {};
    private int[] frameOut = {};
    private int frames;
    private long[] changeSource = new long[1];
    private long[] changeOut = new long[1];
    private int changes;
    private long firstSource = NONE;
    private long offset;
    private long highestOut;
    private int base;
    private long baseNanos;
    private boolean anchored;
    private int timestampOffset;
    private int lastTimestamp;
    private int lastSourceTimestamp;
    private boolean stamped;
    /** Whether the last stamp was of the present source. */
    private boolean sameSource;

    private boolean catchingUp;

    /**
     * @param firstSeq the viewer's first sequence number, 16 bits; its rollover counter starts at 0
     * @param firstTimestamp the viewer's first timestamp
     */
    RtpRewriter(int clockRateHz, int firstSeq, int firstTimestamp) {
        this.clockRateHz = clockRateHz;
        this.highestOut = (firstSeq & 0xffffL) - 1;
        this.base = firstTimestamp;
    }

    /** A source begins (again) with its packet {@code sourceSeq}: it becomes the viewer's next number. */
    void startAt(long sourceSeq) {
        firstSource = sourceSeq;
        changes = 0;
        change(sourceSeq, highestOut + 1 - sourceSeq);
    }

    /** Leaves out everything of the source before {@code sourceSeq}, without a gap. */
    void jumpTo(long sourceSeq) {
        change(sourceSeq, highestOut + 1 - sourceSeq);
    }

    private void change(long sourceSeq, long newOffset) {
        offset = newOffset;
        int last = (changes - 1) & (changeOut.length - 1);
        if (changes > 0 && changeOut[last] == sourceSeq + newOffset) {
            // Nothing went out since the last change.
            changeSource[last] = sourceSeq;
            return;
        }
        if (changes == changeOut.length && changes < CHANGES) {
            changeSource = Arrays.copyOf(changeSource, 2 * changes);
            changeOut = Arrays.copyOf(changeOut, 2 * changes);
        }
        int at = changes & (changeOut.length - 1);
        changeSource[at] = sourceSeq;
        changeOut[at] = sourceSeq + newOffset;
        changes++;
    }

    /** The viewer's number for a packet of the source; {@link #NONE} for one from before its start, or one that was left out. */
    long sequence(long sourceSeq) {
        if (firstSource == NONE || sourceSeq < firstSource) {
            return NONE;
        }
        int mask = changeOut.length - 1;
        long taken = Long.MAX_VALUE;
        for (int i = changes - 1; i >= 0 && i >= changes - CHANGES; i--) {
            long from = changeSource[i & mask];
            if (sourceSeq >= from) {
                long out = sourceSeq - from + changeOut[i & mask];
                if (out >= taken) {
                    return NONE;
                }
                highestOut = Math.max(highestOut, out);
                return out;
            }
            taken = changeOut[i & mask];
        }
        return NONE;
    }

    /**
     * Leaves out one number of the source. Only the newest can be: when a later one has gone out, the viewer sees a gap.
     *
     * @return whether it could be; the gap is to be filled with an empty packet otherwise
     */
    boolean skip(long sourceSeq) {
        if (firstSource == NONE || sourceSeq + offset != highestOut + 1) {
            return false;
        }
        change(sourceSeq + 1, offset - 1);
        return true;
    }

    /** Ties the source's timestamps to the viewer's timeline by a packet and its time of arrival. */
    void anchor(int sourceTimestamp, long arrivalNanos, long nowNanos) {
        if (!anchored) {
            anchored = true;
            baseNanos = arrivalNanos;
        } else if (stamped && (timeline(nowNanos) - lastTimestamp) <= 0) {
            // The former source's clock ran ahead of ours: go on from where it was.
            base += lastTimestamp - timeline(nowNanos) + clockRateHz / 100;
        }
        align(timeline(arrivalNanos) - sourceTimestamp);
    }

    /** Ties the timestamps of a source to the viewer's timeline by what has to be added to them. */
    void align(int newTimestampOffset) {
        timestampOffset = newTimestampOffset;
        sameSource = false;
        catchingUp = true;
        frames = 0;
    }

    private int timeline(long nanos) {
        long elapsed = nanos - baseNanos;
        return base
                + (int) (elapsed / 1_000_000_000 * clockRateHz + elapsed % 1_000_000_000 * clockRateHz / 1_000_000_000);
    }

    /** The timestamp of a packet that is sent as it arrives. */
    int live(int sourceTimestamp) {
        int timestamp = sourceTimestamp + timestampOffset;
        if (sameSource && sourceTimestamp - lastSourceTimestamp < 0) {
            return repaired(sourceTimestamp, timestamp);
        }
        if (catchingUp) {
            if (sameSource && sourceTimestamp == lastSourceTimestamp) {
                return lastTimestamp;
            }
            if (stamped && timestamp - lastTimestamp <= 0) {
                timestamp = lastTimestamp + 1;
                rememberFrame(sourceTimestamp, timestamp);
            } else {
                catchingUp = false;
            }
            remember(sourceTimestamp, timestamp);
        } else if (timestamp - lastTimestamp > 0) {
            remember(sourceTimestamp, timestamp);
        }
        return timestamp;
    }

    /**
     * A packet that comes late has the timestamp that the rest of its frame went out with; if nothing of it did, one between its
     * neighbours', as their order was replayed.
     */
    private int repaired(int sourceTimestamp, int otherwise) {
        boolean anyBefore = false;
        int before = 0;
        boolean misplaced = false;
        for (int i = frames - 1; i >= 0 && i >= frames - FRAMES; i--) {
            int source = frameSource[i & (frameOut.length - 1)];
            int out = frameOut[i & (frameOut.length - 1)];
            if (source == sourceTimestamp) {
                return out;
            }
            boolean earlier = source - sourceTimestamp < 0;
            misplaced |= earlier ? out - otherwise >= 0 : out - otherwise <= 0;
            if (earlier && (!anyBefore || out - before > 0)) {
                anyBefore = true;
                before = out;
            }
        }
        if (!misplaced || !anyBefore) {
            return otherwise;
        }
        rememberFrame(sourceTimestamp, before + 1);
        return before + 1;
    }

    private void rememberFrame(int sourceTimestamp, int timestamp) {
        if (frames == frameOut.length && frames < FRAMES) {
            frameSource = Arrays.copyOf(frameSource, Math.max(4, 2 * frames));
            frameOut = Arrays.copyOf(frameOut, Math.max(4, 2 * frames));
        }
        frameSource[frames & (frameOut.length - 1)] = sourceTimestamp;
        frameOut[frames & (frameOut.length - 1)] = timestamp;
        frames++;
    }

    /** The timestamp of a packet of the past that is sent now; packets of one frame share that of the first. */
    int replayed(int sourceTimestamp, long nowNanos) {
        if (sameSource && sourceTimestamp == lastSourceTimestamp) {
            return lastTimestamp;
        }
        int timestamp = timeline(nowNanos);
        if (stamped && timestamp - lastTimestamp < REPLAY_STEP) {
            timestamp = lastTimestamp + REPLAY_STEP;
        }
        rememberFrame(sourceTimestamp, timestamp);
        remember(sourceTimestamp, timestamp);
        return timestamp;
    }

    private void remember(int sourceTimestamp, int timestamp) {
        stamped = true;
        sameSource = true;
        lastSourceTimestamp = sourceTimestamp;
        lastTimestamp = timestamp;
    }

    /** What to add to a live source timestamp; for sender reports. */
    int timestampOffset() {
        return timestampOffset;
    }

    /** The last timestamp given out. */
    int lastTimestamp() {
        return lastTimestamp;
    }

    /** The last number given out; one less than the first before any was. */
    long highestOut() {
        return highestOut;
    }
}
