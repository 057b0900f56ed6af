// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/** The record in {@code vpcC}, with its version and flags (VP codec ISO media file format binding, section 2.2). */
final class Vp9Configuration {
    private static final int VERSION = 1;
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

    /** VP9 bitstream specification, annex A: the most luma samples of a picture, and ten times the level. */
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

    private Vp9Configuration() {}

    /**
     * The record's bytes.
     *
     * @param subsampling 1 for 4:2:0, 2 for 4:2:2, 3 for 4:4:4
     * @param colourSpace as the header of a keyframe has it
     * @param samples of luma in a picture
     */
    static byte[] of(int profile, int bitDepth, int subsampling, boolean fullRange, int colourSpace, long samples) {
        int[] colour = COLOURS[colourSpace];
        return new byte[] {
            VERSION,
            0,
            0,
            0,
            (byte) profile,
            (byte) level(samples),
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
