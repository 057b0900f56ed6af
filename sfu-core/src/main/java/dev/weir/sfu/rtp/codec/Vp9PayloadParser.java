// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The VP9 payload descriptor (RFC 9628 section 4.2), and the size from the frame's own header where the descriptor lacks it.
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+
 *      |I|P|L|F|B|E|V|Z|
 *      +-+-+-+-+-+-+-+-+
 * I:   |M| PictureID   |   and 8 more bits when M
 * L:   | TID |U| SID |D|
 *      |   TL0PICIDX   |   only when F is 0
 * P,F: | P_DIFF      |N|   up to three times
 * V:   | scalability structure ...
 *      +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: a descriptor that is cut, flexible mode without a picture number, a fourth reference, nothing behind it.
 *
 * <p>A keyframe is judged by the descriptor alone, so that payloads encrypted end to end are forwarded right. Except where
 * there is no picture number: FFmpeg's packetiser (rtpenc_vp9.c, seen with 5.1) sends only B and E and leaves P
 * at 0 for every frame, so there the frame's own header is asked. No browser leaves the picture number out.
 */
final class Vp9PayloadParser implements PayloadParser {
    private static final int HAS_PICTURE_ID = 0x80;
    private static final int INTER_PREDICTED = 0x40;
    private static final int HAS_LAYERS = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGINS = 0x08;
    private static final int ENDS = 0x04;
    private static final int HAS_STRUCTURE = 0x02;
    private static final int SWITCHING_UP = 0x10;
    private static final int MAX_REFERENCES = 3;
    private static final int STRUCTURE_HAS_SIZES = 0x10;
    private static final int STRUCTURE_HAS_PICTURE_GROUP = 0x08;
    private static final int SYNC_CODE = 0x498342;
    private static final int COLOR_SPACE_RGB = 7;

    private final BitReader bits = new BitReader();

    @Override
    public boolean parse(byte[] b, int off, int len, PayloadInfo out) {
        out.clear();
        if (len < 2) {
            return false;
        }
        int end = off + len;
        int flags = b[off];
        int at = off + 1;
        if ((flags & HAS_PICTURE_ID) != 0) {
            at = PictureNumber.read(b, off, at, end, out);
        } else if ((flags & FLEXIBLE) != 0) {
            return false;
        }
        if (at > 0 && (flags & HAS_LAYERS) != 0) {
            at = layers(b, off, at, end, (flags & FLEXIBLE) != 0, out);
        }
        if (at > 0 && (flags & FLEXIBLE) != 0 && (flags & INTER_PREDICTED) != 0) {
            at = references(b, at, end);
        }
        if (at > 0 && (flags & HAS_STRUCTURE) != 0) {
            at = structure(b, at, end, out);
        }
        if (at < 0 || at >= end) {
            return false;
        }
        out.descriptorBytes = at - off;
        out.startsFrame = (flags & BEGINS) != 0;
        out.endsLayerFrame = (flags & ENDS) != 0;
        out.numbered = out.pictureIdLength > 0 || out.tl0PicIdxOffset >= 0;
        // Without a picture number P says nothing, see above.
        out.restartsLayer = (flags & (HAS_PICTURE_ID | INTER_PREDICTED)) == HAS_PICTURE_ID;
        out.startsKeyframe = out.startsFrame && (flags & INTER_PREDICTED) == 0 && out.spatialLayer == 0;
        if (out.startsKeyframe && (out.width == 0 || out.pictureId == PayloadInfo.ABSENT)) {
            boolean keyframeHeader = readKeyframeHeader(b, at, end, out);
            out.startsKeyframe = keyframeHeader || out.pictureId != PayloadInfo.ABSENT;
        }
        if (!out.startsKeyframe) {
            out.width = 0;
            out.height = 0;
        }
        out.valid = true;
        return true;
    }

    private static int layers(byte[] b, int off, int at, int end, boolean flexible, PayloadInfo out) {
        int length = flexible ? 1 : 2;
        if (at + length > end) {
            return -1;
        }
        out.layered = true;
        out.temporalLayer = (b[at] & 0xff) >> 5;
        out.temporalSwitchPoint = (b[at] & SWITCHING_UP) != 0;
        out.spatialLayer = b[at] >> 1 & 0x07;
        out.usesLowerLayer = (b[at] & 0x01) != 0;
        if (!flexible) {
            out.tl0PicIdx = b[at + 1] & 0xff;
            out.tl0PicIdxOffset = at + 1 - off;
        }
        return at + length;
    }

    private static int references(byte[] b, int at, int end) {
        for (int i = 0; i < MAX_REFERENCES; i++) {
            if (at + i >= end) {
                return -1;
            }
            if ((b[at + i] & 1) == 0) {
                return at + i + 1;
            }
        }
        return -1;
    }

    /** RFC 9628 section 4.2.1. The largest of the sizes counts: it is what a viewer of the whole sees. */
    private static int structure(byte[] b, int from, int end, PayloadInfo out) {
        int at = from;
        if (at >= end) {
            return -1;
        }
        int head = b[at++];
        int layerCount = (head >> 5 & 0x07) + 1;
        if ((head & STRUCTURE_HAS_SIZES) != 0) {
            if (at + layerCount * 4 > end) {
                return -1;
            }
            int last = at + (layerCount - 1) * 4;
            out.width = (b[last] & 0xff) << 8 | (b[last + 1] & 0xff);
            out.height = (b[last + 2] & 0xff) << 8 | (b[last + 3] & 0xff);
            at += layerCount * 4;
        }
        if ((head & STRUCTURE_HAS_PICTURE_GROUP) != 0) {
            if (at >= end) {
                return -1;
            }
            int pictures = b[at++] & 0xff;
            for (int i = 0; i < pictures; i++) {
                if (at >= end) {
                    return -1;
                }
                at += 1 + (b[at] >> 2 & 0x03);
            }
        }
        return at;
    }

    /**
     * Reads the uncompressed header of a keyframe, VP9 bitstream specification section 6.2, and takes the size from it unless
     * the descriptor told one.
     *
     * @return false when the frame has no such header
     */
    private boolean readKeyframeHeader(byte[] b, int at, int end, PayloadInfo out) {
        bits.start(b, at, end);
        int marker = bits.bits(2);
        int profile = bits.bit() | bits.bit() << 1;
        if (profile == 3) {
            bits.skip(1);
        }
        boolean showsExisting = bits.flag();
        boolean inter = bits.flag();
        bits.skip(2);
        if (marker != 2 || showsExisting || inter || bits.bits(24) != SYNC_CODE) {
            return false;
        }
        if (profile >= 2) {
            bits.skip(1);
        }
        boolean odd = (profile & 1) != 0;
        if (bits.bits(3) != COLOR_SPACE_RGB) {
            bits.skip(odd ? 4 : 1);
        } else if (odd) {
            bits.skip(1);
        }
        int width = bits.bits(16) + 1;
        int height = bits.bits(16) + 1;
        if (bits.overrun()) {
            return false;
        }
        if (out.width == 0) {
            out.width = width;
            out.height = height;
        }
        return true;
    }
}
