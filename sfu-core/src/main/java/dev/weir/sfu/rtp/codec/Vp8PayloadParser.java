// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The VP8 payload descriptor (RFC 7741 section 4.2) and the first bytes of the frame (section 4.3, RFC 6386 section 9.1).
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+
 *      |X|R|N|S|R| PID |
 *      +-+-+-+-+-+-+-+-+
 * X:   |I|L|T|K| RSV   |
 * I:   |M| PictureID   |   and 8 more bits when M
 * L:   |   TL0PICIDX   |
 * T/K: |TID|Y| KEYIDX  |
 *      +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: a descriptor that is cut, nothing behind it, a keyframe without its start code.
 */
final class Vp8PayloadParser implements PayloadParser {
    private static final int EXTENDED = 0x80;
    private static final int NON_REFERENCE = 0x20;
    private static final int PARTITION_START = 0x10;
    private static final int PARTITION_MASK = 0x07;
    private static final int HAS_PICTURE_ID = 0x80;
    private static final int HAS_TL0PICIDX = 0x40;
    private static final int HAS_TID = 0x20;
    private static final int HAS_KEYIDX = 0x10;
    private static final int LAYER_SYNC = 0x20;
    private static final int INTER_FRAME = 0x01;
    private static final int KEYFRAME_HEADER_BYTES = 10;

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        if (len < 2) {
            return false;
        }
        int end = off + len;
        int first = b[off];
        int at = off + 1;
        if ((first & EXTENDED) != 0) {
            at = extension(b, off, end, out);
        }
        if (at < 0 || at >= end) {
            return false;
        }
        out.descriptorBytes = at - off;
        out.discardable = (first & NON_REFERENCE) != 0;
        out.startsFrame = (first & PARTITION_START) != 0 && (first & PARTITION_MASK) == 0;
        if (out.startsFrame && (b[at] & INTER_FRAME) == 0 && !keyframe(b, at, end, out)) {
            return false;
        }
        out.numbered = out.pictureIdLength > 0 || out.tl0PicIdxOffset >= 0;
        out.valid = true;
        return true;
    }

    /** Returns where the descriptor ends, or -1 when it is cut. */
    private static int extension(byte[] b, int off, int end, PayloadInfo out) {
        int flags = b[off + 1];
        int at = off + 2;
        if ((flags & HAS_PICTURE_ID) != 0) {
            at = PictureNumber.read(b, off, at, end, out);
            if (at < 0) {
                return -1;
            }
        }
        if ((flags & HAS_TL0PICIDX) != 0) {
            if (at >= end) {
                return -1;
            }
            out.tl0PicIdx = b[at] & 0xff;
            out.tl0PicIdxOffset = at - off;
            at++;
        }
        if ((flags & (HAS_TID | HAS_KEYIDX)) != 0) {
            if (at >= end) {
                return -1;
            }
            if ((flags & HAS_TID) != 0) {
                out.layered = true;
                out.temporalLayer = (b[at] & 0xff) >> 6;
                out.temporalSwitchPoint = (b[at] & LAYER_SYNC) != 0;
            }
            at++;
        }
        return at;
    }

    private static boolean keyframe(byte[] b, int at, int end, PayloadInfo out) {
        if (end - at < KEYFRAME_HEADER_BYTES || b[at + 3] != (byte) 0x9d || b[at + 4] != 0x01 || b[at + 5] != 0x2a) {
            return false;
        }
        out.startsKeyframe = true;
        // Little-endian, 14 bits each; the upper two are a scaling hint.
        out.width = (b[at + 6] & 0xff) | (b[at + 7] & 0x3f) << 8;
        out.height = (b[at + 8] & 0xff) | (b[at + 9] & 0x3f) << 8;
        return true;
    }
}
