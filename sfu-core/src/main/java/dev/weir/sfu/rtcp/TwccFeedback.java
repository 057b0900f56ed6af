// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Which packets of a transport arrived, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=15 |    PT=205     |           length              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      SSRC of media source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      base sequence number     |      packet status count      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         reference time, in 64 ms              | feedback count|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          packet chunk         |  ...                          |
 * |  recv delta of 8 or 16 bits, in 250 us        | zero padding  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Refused: no status at all, chunks or deltas that end too early, the reserved symbol. Statuses beyond the count, which
 * the last chunk may hold, are ignored.
 *
 * <p>Read it with {@link #next} as a cursor:
 *
 * <pre>{@code
 * feedback.rewind();
 * while (feedback.next()) {
 *     if (feedback.received()) { arrived(feedback.sequenceNumber(), feedback.arrivalMicros()); }
 * }
 * }</pre>
 *
 * A flyweight over the datagram: valid only during the call that handed it out. Not thread-safe.
 */
public final class TwccFeedback {
    /** In an array of arrival times: this packet has not arrived. */
    public static final long NOT_RECEIVED = Long.MIN_VALUE;

    static final int FORMAT = 15;
    static final int CHUNKS_OFFSET = RtcpHeader.FEEDBACK_BYTES + 8;
    static final int TICKS_PER_REFERENCE = 256;

    private static final int MICROS_PER_TICK = 250;
    private static final int CHUNK_BYTES = 2;

    private byte[] bytes = Bytes.NONE;
    private int offset;
    private int deltasOffset;

    private int index;
    private int chunkOffset;
    private int chunk;
    private int chunkSize;
    private int chunkIndex;
    private int symbol;
    private int deltaOffset;
    private long ticks;

    /** Checks that all chunks and deltas are there, then stands before the first status. */
    boolean parse(byte[] b, int off, int end) {
        bytes = b;
        offset = off;
        if (end - off < CHUNKS_OFFSET + CHUNK_BYTES || statusCount() == 0) {
            return false;
        }
        int at = off + CHUNKS_OFFSET;
        int left = statusCount();
        int deltaBytes = 0;
        while (left > 0) {
            if (end - at < CHUNK_BYTES) {
                return false;
            }
            int word = Bytes.uint16(b, at);
            int symbols = Math.min(TwccChunk.symbolCount(word), left);
            int inChunk = deltaBytes(word, symbols);
            if (inChunk < 0) {
                return false;
            }
            deltaBytes += inChunk;
            left -= symbols;
            at += CHUNK_BYTES;
        }
        deltasOffset = at;
        rewind();
        return deltaBytes <= end - at;
    }

    /** Bytes of deltas that belong to the first {@code symbols} of a chunk, -1 when one of them is the reserved symbol. */
    private static int deltaBytes(int word, int symbols) {
        if ((word & 0x8000) == 0 && symbols > 0) {
            int all = TwccChunk.symbol(word, 0);
            return all == TwccChunk.RESERVED ? -1 : all * symbols;
        }
        int sum = 0;
        for (int i = 0; i < symbols; i++) {
            int one = TwccChunk.symbol(word, i);
            if (one == TwccChunk.RESERVED) {
                return -1;
            }
            // The symbols are numbered by the bytes their delta takes: none, one, two.
            sum += one;
        }
        return sum;
    }

    public int senderSsrc() {
        return Bytes.int32(bytes, offset + 4);
    }

    public int mediaSsrc() {
        return Bytes.int32(bytes, offset + 8);
    }

    /** Transport-wide sequence number of the first status: 16-bit, wraps. */
    public int baseSequence() {
        return Bytes.uint16(bytes, offset + 12);
    }

    /** How many statuses follow, 1 to 65,535. */
    public int statusCount() {
        return Bytes.uint16(bytes, offset + 14);
    }

    /** Number of this feedback: 8-bit, wraps. A gap is a lost feedback. */
    public int feedbackCount() {
        return Bytes.uint8(bytes, offset + 19);
    }

    /** The receiver's clock in units of 64 ms: signed 24 bits, wraps. */
    public int referenceTime() {
        return Bytes.int24(bytes, offset + 16);
    }

    /** Goes back to before the first status. */
    public void rewind() {
        index = -1;
        chunkOffset = offset + CHUNKS_OFFSET;
        chunkSize = 0;
        chunkIndex = 0;
        deltaOffset = deltasOffset;
        ticks = (long) referenceTime() * TICKS_PER_REFERENCE;
    }

    /** Moves to the next status; false after the last. */
    public boolean next() {
        if (index + 1 >= statusCount()) {
            return false;
        }
        index++;
        // A run may have the length zero, so there may be more than one chunk to step over.
        while (chunkIndex == chunkSize) {
            chunk = Bytes.uint16(bytes, chunkOffset);
            chunkSize = TwccChunk.symbolCount(chunk);
            chunkIndex = 0;
            chunkOffset += CHUNK_BYTES;
        }
        symbol = TwccChunk.symbol(chunk, chunkIndex);
        chunkIndex++;
        if (symbol == TwccChunk.SMALL_DELTA) {
            ticks += Bytes.uint8(bytes, deltaOffset);
        } else if (symbol == TwccChunk.LARGE_DELTA) {
            ticks += Bytes.int16(bytes, deltaOffset);
        }
        deltaOffset += symbol;
        return true;
    }

    /** Transport-wide sequence number of the current status: 16-bit, wraps. */
    public int sequenceNumber() {
        return (baseSequence() + index) & 0xffff;
    }

    /** Whether the current packet arrived. */
    public boolean received() {
        return symbol != TwccChunk.NOT_RECEIVED;
    }

    /** When the current packet arrived, on the clock of {@link #referenceTime}; only when {@link #received}. */
    public long arrivalMicros() {
        return ticks * MICROS_PER_TICK;
    }
}
