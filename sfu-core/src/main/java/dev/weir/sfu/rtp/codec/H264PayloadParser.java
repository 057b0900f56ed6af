// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * H.264 in RTP, packetization modes 0 and 1 (RFC 6184 section 5): single NAL units, STAP-A and FU-A.
 *
 * <pre>
 * NAL unit header   STAP-A (24)                      FU-A (28)
 * +-+---+-----+     +------+------+-----+------+     +------+-------------+
 * |F|NRI|Type |     |header|size16|NAL  |size16| ..  |header|S|E|R|  Type |
 * +-+---+-----+     +------+------+-----+------+     +------+-------------+
 * </pre>
 *
 * Refused: the forbidden bit, interleaved types, an aggregated unit of size 0 or beyond the packet or itself an aggregate, a
 * fragment that is start and end, or empty.
 *
 * <p>Layers are not told: the scalable types (14, 20) are passed over, since nobody sends SVC by them in WebRTC. Temporal layers
 * of H.264 are told by the dependency descriptor only ({@link DependencyReader}).
 *
 * <p>Not seen: a stream that starts by a recovery point instead of an IDR picture.
 */
final class H264PayloadParser implements PayloadParser {
    private static final int TYPE_MASK = 0x1f;
    private static final int REFERENCE_MASK = 0x60;
    private static final int SLICE = 1;
    private static final int SLICE_PARTITION_A = 2;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;
    private static final int LAST_SINGLE = 23;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;

    private final BitReader bits = new BitReader();
    private boolean sawSlice;
    private boolean sawReference;

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        if (len < 2 || b[off] < 0) {
            return false;
        }
        sawSlice = false;
        sawReference = false;
        int end = off + len;
        int type = b[off] & TYPE_MASK;
        boolean ok;
        if (type == STAP_A) {
            ok = aggregate(b, off + 1, end, out);
        } else if (type == FU_A) {
            ok = fragment(b, off, end, out);
        } else {
            ok = type >= SLICE && type <= LAST_SINGLE;
            if (ok) {
                unit(type, b[off], b, off + 1, end, out);
            }
        }
        out.discardable = sawSlice && !sawReference;
        out.valid = ok;
        return ok;
    }

    private boolean aggregate(byte[] b, int from, int end, PayloadInfo out) {
        int at = from;
        while (at < end) {
            if (at + 2 > end) {
                return false;
            }
            int size = (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
            at += 2;
            if (size == 0 || at + size > end || b[at] < 0) {
                return false;
            }
            int type = b[at] & TYPE_MASK;
            if (type < SLICE || type > LAST_SINGLE) {
                return false;
            }
            unit(type, b[at], b, at + 1, at + size, out);
            at += size;
        }
        return true;
    }

    private boolean fragment(byte[] b, int off, int end, PayloadInfo out) {
        if (off + 2 >= end) {
            return false;
        }
        int head = b[off + 1];
        int type = head & TYPE_MASK;
        boolean starts = (head & FU_START) != 0;
        if (type < SLICE || type > LAST_SINGLE || (starts && (head & FU_END) != 0)) {
            return false;
        }
        if (starts) {
            unit(type, b[off], b, off + 2, end, out);
        } else {
            noteSlice(type, b[off]);
        }
        return true;
    }

    private void unit(int type, int header, byte[] b, int from, int to, PayloadInfo out) {
        noteSlice(type, header);
        switch (type) {
            case SLICE, SLICE_PARTITION_A, IDR -> {
                // first_mb_in_slice is the first field, and ue(v) writes 0 as a single one bit.
                if (from < to && b[from] < 0) {
                    out.startsFrame = true;
                    out.startsKeyframe |= type == IDR;
                }
            }
            case SPS -> {
                out.startsFrame = true;
                out.startsKeyframe = true;
                if (to - from >= 3) {
                    out.profileLevelId = (b[from] & 0xff) << 16 | (b[from + 1] & 0xff) << 8 | (b[from + 2] & 0xff);
                }
                SpsSize.h264(bits, b, from, to, out);
            }
            case PPS, SEI, DELIMITER -> out.startsFrame = true;
            default -> {}
        }
    }

    private void noteSlice(int type, int header) {
        if (type >= SLICE && type <= IDR) {
            sawSlice = true;
            sawReference |= (header & REFERENCE_MASK) != 0;
        } else if (type == SPS || type == PPS) {
            // Parameter sets are needed later whatever comes with them.
            sawReference = true;
        }
    }
}
