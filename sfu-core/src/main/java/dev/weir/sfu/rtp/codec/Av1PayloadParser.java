// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * AV1 in RTP (RTP payload format for AV1, section 4.4): the aggregation header and the heads of the OBUs behind it.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7     Z: the first element continues one of the packet before
 * +-+-+-+-+-+-+-+-+    Y: the last element goes on in the next packet
 * |Z|Y| W |N|-|-|-|    W: number of elements, the last without a length; 0: all have lengths
 * +-+-+-+-+-+-+-+-+    N: first packet of a coded video sequence
 * </pre>
 *
 * Refused: an element beyond the packet, fewer elements than W says, N together with Z, an OBU with the forbidden bit or
 * without room for its own header, no element at all.
 *
 * <p>The layer stands in the head of an OBU, so a packet that only continues one does not tell it; the dependency descriptor
 * does ({@link DependencyReader}). {@link PayloadInfo#discardable} stays false for the same reason.
 */
final class Av1PayloadParser implements PayloadParser {
    private static final int CONTINUES = 0x80;
    private static final int GOES_ON = 0x40;
    private static final int NEW_SEQUENCE = 0x08;
    private static final int FORBIDDEN = 0x80;
    private static final int HAS_EXTENSION = 0x04;
    private static final int HAS_SIZE = 0x02;
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int FRAME_HEADER = 3;
    private static final int FRAME = 6;
    private static final int MAX_LEB128_BYTES = 8;

    private final BitReader bits = new BitReader();
    private final Av1SequenceHeader sequence = new Av1SequenceHeader();
    private int at;
    private boolean layerKnown;

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        if (len < 2) {
            return false;
        }
        int head = b[off];
        boolean continues = (head & CONTINUES) != 0;
        boolean newSequence = (head & NEW_SEQUENCE) != 0;
        if (newSequence && continues) {
            return false;
        }
        if (!elements(b, off + 1, off + len, head, out)) {
            return false;
        }
        out.startsKeyframe |= newSequence;
        out.startsFrame |= newSequence;
        out.valid = true;
        return true;
    }

    private boolean elements(byte[] b, int from, int end, int head, PayloadInfo out) {
        int count = head >> 4 & 0x03;
        at = from;
        layerKnown = false;
        for (int i = 0; count == 0 ? at < end : i < count; i++) {
            long size = i == count - 1 ? end - at : leb128(b, end);
            if (size < 0 || size > end - at || (size == 0 && i == count - 1)) {
                return false;
            }
            int to = at + (int) size;
            boolean begins = i > 0 || (head & CONTINUES) == 0;
            boolean cut = to == end && (head & GOES_ON) != 0;
            if (begins && size > 0 && !obu(b, at, to, cut, out)) {
                return false;
            }
            at = to;
        }
        return true;
    }

    /** Reads a length at {@link #at} and moves behind it; -1 when it is cut or longer than 8 bytes. */
    private long leb128(byte[] b, int end) {
        long value = 0;
        for (int i = 0; i < MAX_LEB128_BYTES && at < end; i++) {
            int next = b[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }

    private boolean obu(byte[] b, int from, int to, boolean cut, PayloadInfo out) {
        int head = b[from];
        boolean extended = (head & HAS_EXTENSION) != 0;
        if ((head & FORBIDDEN) != 0 || (extended && to - from < 2 && !cut)) {
            return false;
        }
        int type = head >> 3 & 0x0f;
        if (extended && to - from >= 2 && !layerKnown) {
            layerKnown = true;
            out.layered = true;
            out.temporalLayer = (b[from + 1] & 0xff) >> 5;
            out.spatialLayer = b[from + 1] >> 3 & 0x03;
        }
        switch (type) {
            case SEQUENCE_HEADER -> {
                out.startsFrame = true;
                out.startsKeyframe = true;
                int body = from + (extended ? 2 : 1);
                if ((head & HAS_SIZE) != 0) {
                    // Senders should leave the size out, but some do not (section 4.4).
                    while (body < to && b[body] < 0) {
                        body++;
                    }
                    body++;
                }
                if (body < to && sequence.read(bits, b, body, to)) {
                    out.width = sequence.width();
                    out.height = sequence.height();
                }
            }
            case TEMPORAL_DELIMITER, FRAME_HEADER, FRAME -> out.startsFrame = true;
            default -> {}
        }
        return true;
    }
}
