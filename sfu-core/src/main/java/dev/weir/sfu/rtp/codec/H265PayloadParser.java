// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * H.265 in RTP without DONL fields (RFC 7798 section 4.4): single NAL units, aggregation packets and fragmentation units.
 *
 * <pre>
 * NAL unit header                    AP (48)                          FU (49)
 * +-+------+--------+---+            +------+------+-----+------+     +------+-------------+
 * |F| Type |LayerId |TID|  16 bits   |header|size16|NAL  |size16| ..  |header|S|E|  FuType |
 * +-+------+--------+---+            +------+------+-----+------+     +------+-------------+
 * </pre>
 *
 * Refused: the forbidden bit, a temporal id of 0 (it is sent plus one), PACI and unknown types, an aggregated unit shorter than
 * its header or beyond the packet or itself an aggregate, a fragment that is start and end, or empty.
 *
 * <p>{@link PayloadInfo#discardable} stays false: a sub-layer non-reference picture may still be referred to from higher
 * sub-layers, and no packet says which is the highest.
 */
final class H265PayloadParser implements PayloadParser {
    private static final int HEADER_BYTES = 2;
    private static final int LAST_SLICE = 31;
    private static final int FIRST_SUB_LAYER_ACCESS = 2;
    private static final int LAST_SUB_LAYER_ACCESS = 5;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int VPS = 32;
    private static final int SPS = 33;
    private static final int PPS = 34;
    private static final int DELIMITER = 35;
    private static final int PREFIX_SEI = 39;
    private static final int LAST_SINGLE = 47;
    private static final int AP = 48;
    private static final int FU = 49;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;
    private static final int FU_TYPE_MASK = 0x3f;

    private final BitReader bits = new BitReader();

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        if (len <= HEADER_BYTES || !headerIsLegal(b, off)) {
            return false;
        }
        int end = off + len;
        int type = type(b[off]);
        out.temporalLayer = (b[off + 1] & 0x07) - 1;
        out.spatialLayer = (b[off] & 1) << 5 | (b[off + 1] & 0xff) >> 3;
        out.layered = true;
        if (type == AP) {
            out.valid = aggregate(b, off + HEADER_BYTES, end, out);
        } else if (type == FU) {
            out.valid = fragment(b, off + HEADER_BYTES, end, out);
        } else if (type <= LAST_SINGLE) {
            unit(type, b, off + HEADER_BYTES, end, out);
            out.valid = true;
        }
        return out.valid;
    }

    private boolean aggregate(byte[] b, int from, int end, PayloadInfo out) {
        int at = from;
        while (at < end) {
            if (at + 2 > end) {
                return false;
            }
            int size = (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
            at += 2;
            if (size < HEADER_BYTES || at + size > end || !headerIsLegal(b, at) || type(b[at]) > LAST_SINGLE) {
                return false;
            }
            unit(type(b[at]), b, at + HEADER_BYTES, at + size, out);
            at += size;
        }
        return true;
    }

    private boolean fragment(byte[] b, int at, int end, PayloadInfo out) {
        int head = b[at];
        int type = head & FU_TYPE_MASK;
        boolean starts = (head & FU_START) != 0;
        if (at + 1 >= end || type > LAST_SINGLE || (starts && (head & FU_END) != 0)) {
            return false;
        }
        noteType(type, out);
        if (starts) {
            unit(type, b, at + 1, end, out);
        }
        return true;
    }

    private void unit(int type, byte[] b, int from, int to, PayloadInfo out) {
        noteType(type, out);
        if (type <= LAST_SLICE) {
            // first_slice_segment_in_pic_flag is the first bit of every slice header.
            if (from < to && b[from] < 0) {
                out.startsFrame = true;
                out.startsKeyframe |= type >= FIRST_IRAP && type <= LAST_IRAP;
            }
        } else if (type == VPS || type == SPS) {
            out.startsFrame = true;
            out.startsKeyframe = true;
            if (type == SPS) {
                SpsSize.h265(bits, b, from, to, out);
            }
        } else if (type == PPS || type == DELIMITER || type == PREFIX_SEI) {
            out.startsFrame = true;
        }
    }

    /** TSA and STSA pictures, of H.265 table 7-1: those that follow in this sub-layer refer to none of it from before. */
    private static void noteType(int type, PayloadInfo out) {
        out.temporalSwitchPoint |= type >= FIRST_SUB_LAYER_ACCESS && type <= LAST_SUB_LAYER_ACCESS;
    }

    private static boolean headerIsLegal(byte[] b, int at) {
        return b[at] >= 0 && (b[at + 1] & 0x07) != 0;
    }

    private static int type(byte first) {
        return first >> 1 & 0x3f;
    }
}
