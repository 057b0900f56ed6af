// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * An AV1 sequence header OBU (AV1 bitstream specification section 5.5.1), up to the largest frame size. Reused; not thread-safe; no
 * allocation after construction.
 */
public final class Av1SequenceHeader {
    private static final int FIRST_LEVEL_WITH_TIER = 8;

    private int profile;
    private boolean reduced;
    private int level;
    private int tier;
    private int width;
    private int height;

    public Av1SequenceHeader() {}

    /**
     * Reads from behind the OBU's own header.
     *
     * @param bits begins there, and stands behind the frame size afterwards
     * @return false when the header is cut, and nothing is known of it
     */
    public boolean read(BitReader bits, byte[] b, int from, int to) {
        bits.start(b, from, to);
        profile = bits.bits(3);
        bits.skip(1);
        reduced = bits.flag();
        tier = 0;
        if (reduced) {
            level = bits.bits(5);
        } else {
            readOperatingPoints(bits);
        }
        int widthBits = bits.bits(4) + 1;
        int heightBits = bits.bits(4) + 1;
        width = bits.bits(widthBits) + 1;
        height = bits.bits(heightBits) + 1;
        return !bits.overrun();
    }

    private void readOperatingPoints(BitReader bits) {
        boolean decoderModel = false;
        int delayBits = 0;
        if (bits.flag()) {
            bits.skip(64);
            if (bits.flag()) {
                bits.exponentialGolomb();
            }
            decoderModel = bits.flag();
            if (decoderModel) {
                delayBits = bits.bits(5) + 1;
                bits.skip(42);
            }
        }
        boolean displayDelay = bits.flag();
        int points = bits.bits(5) + 1;
        for (int i = 0; i < points && !bits.overrun(); i++) {
            bits.skip(12);
            int pointLevel = bits.bits(5);
            int pointTier = pointLevel >= FIRST_LEVEL_WITH_TIER ? bits.bit() : 0;
            if (decoderModel && bits.flag()) {
                bits.skip(2 * delayBits + 1);
            }
            if (displayDelay && bits.flag()) {
                bits.skip(4);
            }
            if (i == 0) {
                level = pointLevel;
                tier = pointTier;
            }
        }
    }

    /** {@code seq_profile}, 0 to 7. */
    public int profile() {
        return profile;
    }

    /** Whether frame headers leave out what a still picture does not need. */
    public boolean isReduced() {
        return reduced;
    }

    /** {@code seq_level_idx} of the first operating point, 0 to 31. */
    public int level() {
        return level;
    }

    /** {@code seq_tier} of the first operating point, 0 or 1. */
    public int tier() {
        return tier;
    }

    /** In pixels, 1 to 65,536. */
    public int width() {
        return width;
    }

    /** As {@link #width}. */
    public int height() {
        return height;
    }
}
