// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The sequence header OBU (AV1 bitstream specification section 5.5), and what {@code av1C} says by it (AV1 codec ISO media file format
 * binding, section 2.3). Reused.
 */
final class Av1SequenceHeader {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int HEADER_WITH_SIZE = 0x0a;
    private static final int CHOOSE_PER_FRAME = 2;
    private static final int FIRST_LEVEL_WITH_TIER = 8;
    private static final int MAX_BYTES = 4_096;
    private static final int BT_709 = 1;
    private static final int SRGB_TRANSFER = 13;

    private final BitReader bits = new BitReader();
    private byte[] body = new byte[0];
    private boolean readable;

    private int profile;
    private boolean reduced;
    private int level;
    private int tier;
    private int width;
    private int height;
    private int colour;

    /** Reads the header from behind the OBU's own. One that cannot be read leaves {@link #format} empty. */
    void read(byte[] b, int from, int to) {
        bits.start(b, from, to);
        profile = bits.bits(3);
        bits.skip(1);
        reduced = bits.flag();
        tier = 0;
        if (reduced) {
            level = bits.bits(5);
        } else {
            readOperatingPoints();
        }
        int widthBits = bits.bits(4) + 1;
        int heightBits = bits.bits(4) + 1;
        width = bits.bits(widthBits) + 1;
        height = bits.bits(heightBits) + 1;
        skipTools();
        readColour();
        readable = !bits.overrun() && to - from <= MAX_BYTES && width > 0 && height > 0;
        if (readable) {
            body = new byte[to - from];
            System.arraycopy(b, from, body, 0, body.length);
        }
    }

    private void readOperatingPoints() {
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

    private void skipTools() {
        if (!reduced && bits.flag()) {
            bits.skip(4 + 3);
        }
        bits.skip(3);
        if (!reduced) {
            bits.skip(4);
            boolean orderHint = bits.flag();
            bits.skip(orderHint ? 2 : 0);
            int screenContentTools = bits.flag() ? CHOOSE_PER_FRAME : bits.bit();
            if (screenContentTools > 0 && !bits.flag()) {
                bits.skip(1);
            }
            bits.skip(orderHint ? 3 : 0);
        }
        bits.skip(3);
    }

    /** Section 5.5.2; as the third byte of the record has it, but for the tier. */
    private void readColour() {
        boolean high = bits.flag();
        boolean twelve = profile == 2 && high && bits.flag();
        boolean monochrome = profile != 1 && bits.flag();
        boolean rgb = false;
        if (bits.flag()) {
            int primaries = bits.bits(8);
            int transfer = bits.bits(8);
            int matrix = bits.bits(8);
            rgb = primaries == BT_709 && transfer == SRGB_TRANSFER && matrix == 0;
        }
        boolean halfWidth = false;
        boolean halfHeight = false;
        int position = 0;
        if (monochrome) {
            bits.skip(1);
            halfWidth = true;
            halfHeight = true;
        } else if (!rgb) {
            bits.skip(1);
            halfWidth = profile == 0 || (profile == 2 && (!twelve || bits.flag()));
            halfHeight = profile == 0 || (twelve && halfWidth && bits.flag());
            position = halfWidth && halfHeight ? bits.bits(2) : 0;
        }
        colour = bit(high, 6) | bit(twelve, 5) | bit(monochrome, 4) | bit(halfWidth, 3) | bit(halfHeight, 2) | position;
    }

    private static int bit(boolean set, int shift) {
        return set ? 1 << shift : 0;
    }

    /** Whether frame headers leave out what a still picture does not need. */
    boolean isReduced() {
        return reduced;
    }

    /** The format of the stream, with {@code av1C} and the header itself in it; empty when it cannot be read. */
    Optional<TrackFormat> format() {
        if (!readable) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x81);
        out.write(profile << 5 | level);
        out.write(tier << 7 | colour);
        // No word on how many frames a player should have decoded before it shows the first.
        out.write(0);
        out.write(HEADER_WITH_SIZE);
        for (int rest = body.length; ; rest >>= 7) {
            if (rest < 0x80) {
                out.write(rest);
                break;
            }
            out.write((rest & 0x7f) | 0x80);
        }
        out.writeBytes(body);
        return Optional.of(new TrackFormat(RecordedCodec.AV1, CLOCK_RATE_HZ, 0, width, height, out.toByteArray()));
    }
}
