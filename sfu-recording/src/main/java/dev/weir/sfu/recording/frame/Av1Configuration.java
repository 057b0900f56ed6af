// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.Av1SequenceHeader;
import dev.weir.sfu.rtp.codec.BitReader;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The sequence header OBU (AV1 bitstream specification section 5.5), and what {@code av1C} says by it (AV1 codec ISO media file format
 * binding, section 2.3). Reused.
 */
final class Av1Configuration {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int HEADER_WITH_SIZE = 0x0a;
    private static final int CHOOSE_PER_FRAME = 2;
    private static final int MAX_BYTES = 4_096;
    private static final int BT_709 = 1;
    private static final int SRGB_TRANSFER = 13;

    private final BitReader bits = new BitReader();
    private final Av1SequenceHeader header = new Av1SequenceHeader();
    private byte[] body = new byte[0];
    private boolean readable;

    private int colour;

    /** Reads the header from behind the OBU's own. One that cannot be read leaves {@link #format} empty. */
    void read(byte[] b, int from, int to) {
        boolean known = header.read(bits, b, from, to);
        skipTools();
        readColour();
        readable = known && !bits.overrun() && to - from <= MAX_BYTES;
        if (readable) {
            body = new byte[to - from];
            System.arraycopy(b, from, body, 0, body.length);
        }
    }

    private void skipTools() {
        if (!header.isReduced() && bits.flag()) {
            bits.skip(4 + 3);
        }
        bits.skip(3);
        if (!header.isReduced()) {
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
        boolean twelve = header.profile() == 2 && high && bits.flag();
        boolean monochrome = header.profile() != 1 && bits.flag();
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
            halfWidth = header.profile() == 0 || (header.profile() == 2 && (!twelve || bits.flag()));
            halfHeight = header.profile() == 0 || (twelve && halfWidth && bits.flag());
            position = halfWidth && halfHeight ? bits.bits(2) : 0;
        }
        colour = bit(high, 6) | bit(twelve, 5) | bit(monochrome, 4) | bit(halfWidth, 3) | bit(halfHeight, 2) | position;
    }

    private static int bit(boolean set, int shift) {
        return set ? 1 << shift : 0;
    }

    /** Whether frame headers leave out what a still picture does not need. */
    boolean isReduced() {
        return header.isReduced();
    }

    /** The format of the stream, with {@code av1C} and the header itself in it; empty when it cannot be read. */
    Optional<TrackFormat> format() {
        if (!readable) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x81);
        out.write(header.profile() << 5 | header.level());
        out.write(header.tier() << 7 | colour);
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
        return Optional.of(new TrackFormat(
                RecordedCodec.AV1, CLOCK_RATE_HZ, 0, header.width(), header.height(), out.toByteArray()));
    }
}
