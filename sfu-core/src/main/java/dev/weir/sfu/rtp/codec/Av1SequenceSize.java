// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/** The largest frame size from an AV1 sequence header OBU (AV1 bitstream specification section 5.5.1). */
final class Av1SequenceSize {
    private Av1SequenceSize() {}

    /** Reads from behind the OBU header; a header that is cut leaves the size at 0. */
    static void read(BitReader bits, byte[] b, int from, int to, PayloadInfo out) {
        bits.start(b, from, to);
        bits.skip(4);
        boolean reduced = bits.flag();
        if (reduced) {
            bits.skip(5);
        } else {
            skipOperatingPoints(bits);
        }
        int widthBits = bits.bits(4) + 1;
        int heightBits = bits.bits(4) + 1;
        int width = bits.bits(widthBits) + 1;
        int height = bits.bits(heightBits) + 1;
        if (!bits.overrun()) {
            out.width = width;
            out.height = height;
        }
    }

    private static void skipOperatingPoints(BitReader bits) {
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
            if (bits.bits(5) > 7) {
                bits.skip(1);
            }
            if (decoderModel && bits.flag()) {
                bits.skip(2 * delayBits + 1);
            }
            if (displayDelay && bits.flag()) {
                bits.skip(4);
            }
        }
    }
}
