// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Writes {@link TwccFeedback} from arrival times.
 *
 * <p>One message can neither bridge a gap of more than 8.19 s between two arrivals (16-bit delta of 250 us ticks) nor outgrow
 * the datagram. It then covers the packets before that point, and {@link #covered} tells where the next one has to begin.
 */
final class TwccWriter {
    private static final int MAX_STATUSES = 0xffff;
    private static final int NANOS_PER_TICK = 250_000;
    private static final int MAX_SMALL_DELTA = 255;

    private final TwccChunk chunk = new TwccChunk();
    private int covered;

    private long ticks;
    private long delta;

    /** How many statuses, from the first on, the latest {@link #write} dealt with. */
    int covered() {
        return covered;
    }

    /** Bytes written; 0 when there is nothing to say or no room to say it. */
    int write(
            byte[] b,
            int off,
            int limit,
            int senderSsrc,
            int mediaSsrc,
            int feedbackCount,
            int baseSequence,
            long[] arrivalNanos,
            int count) {
        int first = 0;
        while (first < count && arrivalNanos[first] == TwccFeedback.NOT_RECEIVED) {
            first++;
        }
        if (first == count) {
            covered = count;
            return 0;
        }
        long reference = Math.floorDiv(ticksOf(arrivalNanos[first]), (long) TwccFeedback.TICKS_PER_REFERENCE);
        covered = fitting(arrivalNanos, Math.min(count, MAX_STATUSES), reference, limit - off);
        if (covered <= first) {
            covered = 0;
            return 0;
        }
        int end = putChunks(b, off + TwccFeedback.CHUNKS_OFFSET, arrivalNanos, reference);
        end = putDeltas(b, end, arrivalNanos, reference);
        while ((end - off) % 4 != 0) {
            b[end++] = 0;
        }
        RtcpHeader.writeFeedback(
                b, off, TwccFeedback.FORMAT, RtcpHeader.TRANSPORT_FEEDBACK, end - off, senderSsrc, mediaSsrc);
        Bytes.put16(b, off + 12, baseSequence);
        Bytes.put16(b, off + 14, covered);
        Bytes.put24(b, off + 16, (int) reference);
        Bytes.put8(b, off + 19, feedbackCount);
        return end - off;
    }

    private int fitting(long[] arrivalNanos, int count, long reference, int roomBytes) {
        int room = roomBytes / 4 * 4 - TwccFeedback.CHUNKS_OFFSET;
        int used = 0;
        start(reference);
        for (int i = 0; i < count; i++) {
            int symbol = symbolOf(arrivalNanos[i]);
            if (symbol == TwccChunk.RESERVED) {
                return i;
            }
            if (!chunk.canAdd(symbol)) {
                chunk.close();
                used += 2;
            }
            used += symbol;
            // Two more for the chunk that is still open.
            if (used + 2 > room) {
                return i;
            }
            chunk.add(symbol);
        }
        return count;
    }

    private int putChunks(byte[] b, int off, long[] arrivalNanos, long reference) {
        int at = off;
        start(reference);
        for (int i = 0; i < covered; i++) {
            int symbol = symbolOf(arrivalNanos[i]);
            if (!chunk.canAdd(symbol)) {
                Bytes.put16(b, at, chunk.close());
                at += 2;
            }
            chunk.add(symbol);
        }
        Bytes.put16(b, at, chunk.last());
        return at + 2;
    }

    private int putDeltas(byte[] b, int off, long[] arrivalNanos, long reference) {
        int at = off;
        start(reference);
        for (int i = 0; i < covered; i++) {
            int symbol = symbolOf(arrivalNanos[i]);
            if (symbol == TwccChunk.SMALL_DELTA) {
                Bytes.put8(b, at, (int) delta);
            } else if (symbol == TwccChunk.LARGE_DELTA) {
                Bytes.put16(b, at, (int) delta);
            }
            at += symbol;
        }
        return at;
    }

    private void start(long reference) {
        chunk.clear();
        ticks = reference * TwccFeedback.TICKS_PER_REFERENCE;
    }

    /** Symbol of the next status, {@code RESERVED} when its delta cannot be written; leaves the delta behind. */
    private int symbolOf(long arrivalNanos) {
        if (arrivalNanos == TwccFeedback.NOT_RECEIVED) {
            return TwccChunk.NOT_RECEIVED;
        }
        // Differences of absolute ticks: rounding errors do not add up.
        long now = ticksOf(arrivalNanos);
        delta = now - ticks;
        ticks = now;
        if (delta != (short) delta) {
            return TwccChunk.RESERVED;
        }
        return delta >= 0 && delta <= MAX_SMALL_DELTA ? TwccChunk.SMALL_DELTA : TwccChunk.LARGE_DELTA;
    }

    private static long ticksOf(long nanos) {
        return Math.floorDiv(nanos, (long) NANOS_PER_TICK);
    }
}
