// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;

/**
 * The uncompressed header of a VP9 keyframe (VP9 bitstream specification section 6.2), and what {@code vpcC} says by it (VP codec ISO
 * media file format binding, section 2.2). Reused.
 */
final class Vp9FrameHeader {
    private static final int FRAME_MARKER = 2;
    private static final int SYNC_CODE = 0x498342;
    private static final int RGB = 7;
    private static final int UNSPECIFIED = 2;

    /** By color_space of the header: primaries, transfer and matrix as ISO/IEC 23091-2 numbers them. */
    private static final int[][] COLOURS = {
        {UNSPECIFIED, UNSPECIFIED, UNSPECIFIED},
        {6, 6, 6},
        {1, 1, 1},
        {6, 6, 6},
        {7, 7, 7},
        {9, 1, 9},
        {UNSPECIFIED, UNSPECIFIED, UNSPECIFIED},
        {1, 13, 0}
    };

    /** Annex A: the most luma samples of a picture, and ten times the level. */
    private static final int[][] LEVELS = {
        {36_864, 10},
        {73_728, 11},
        {122_880, 20},
        {245_760, 21},
        {552_960, 30},
        {983_040, 31},
        {2_228_224, 40},
        {8_912_896, 50},
        {35_651_584, 60}
    };

    private static final int HIGHEST_LEVEL = 62;

    private final BitReader bits = new BitReader();
    private boolean keyframe;
    private int profile;
    private int bitDepth;
    private int colourSpace;
    private boolean fullRange;
    private int subsampling;
    private int width;
    private int height;

    /** Reads the header at {@code b[from, to)}; anything but a keyframe's is not looked at further. */
    void read(byte[] b, int from, int to) {
        bits.start(b, from, to);
        int marker = bits.bits(2);
        profile = bits.bit() | bits.bit() << 1;
        if (profile == 3) {
            bits.skip(1);
        }
        boolean showsExisting = bits.flag();
        boolean inter = bits.flag();
        bits.skip(2);
        keyframe = marker == FRAME_MARKER && !showsExisting && !inter && bits.bits(24) == SYNC_CODE;
        if (keyframe) {
            readColour();
            width = bits.bits(16) + 1;
            height = bits.bits(16) + 1;
            keyframe = !bits.overrun();
        }
    }

    private void readColour() {
        bitDepth = profile < 2 ? 8 : bits.flag() ? 12 : 10;
        colourSpace = bits.bits(3);
        boolean odd = (profile & 1) != 0;
        // As vpcC has it: 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4. 4:4:0 has no number there.
        if (colourSpace == RGB) {
            fullRange = true;
            subsampling = 3;
            bits.skip(odd ? 1 : 0);
            return;
        }
        fullRange = bits.flag();
        subsampling = 1;
        if (odd) {
            boolean halfWidth = bits.flag();
            boolean halfHeight = bits.flag();
            subsampling = !halfWidth ? 3 : halfHeight ? 1 : 2;
            bits.skip(1);
        }
    }

    boolean isKeyframe() {
        return keyframe;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The record in {@code vpcC}, with its version and flags: 12 bytes. */
    byte[] configuration(int pictureWidth, int pictureHeight) {
        int[] colour = COLOURS[colourSpace];
        return new byte[] {
            1,
            0,
            0,
            0,
            (byte) profile,
            (byte) level((long) pictureWidth * pictureHeight),
            (byte) (bitDepth << 4 | subsampling << 1 | (fullRange ? 1 : 0)),
            (byte) colour[0],
            (byte) colour[1],
            (byte) colour[2],
            0,
            0
        };
    }

    /** The lowest level that allows such pictures; how many of them a second is not known here. */
    private static int level(long samples) {
        for (int[] level : LEVELS) {
            if (samples <= level[0]) {
                return level[1];
            }
        }
        return HIGHEST_LEVEL;
    }
}
