// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The picture size from a sequence parameter set: H.264 section 7.3.2.1.1, H.265 section 7.3.2.2, without the cropped margin.
 * A set that is cut or absurd leaves the size at 0.
 */
final class SpsSize {
    private static final int MAX_PIXELS_A_SIDE = 16_384;
    private static final int CHROMA_420 = 1;
    private static final int CHROMA_422 = 2;
    private static final int CHROMA_444 = 3;

    private SpsSize() {}

    /** Reads a set from behind its NAL unit header. */
    static void h264(BitReader bits, byte[] b, int from, int to, PayloadInfo out) {
        bits.startEscaped(b, from, to);
        int profile = bits.bits(8);
        bits.skip(16);
        bits.exponentialGolomb();
        int chroma = CHROMA_420;
        if (hasChromaFormat(profile)) {
            chroma = bits.exponentialGolomb();
            if (chroma == CHROMA_444 && bits.flag()) {
                chroma = 0; // separate planes: each is coded as if it were monochrome
            }
            bits.exponentialGolomb();
            bits.exponentialGolomb();
            bits.skip(1);
            if (bits.flag()) {
                skipScalingLists(bits, chroma == CHROMA_444 ? 12 : 8);
            }
        }
        bits.exponentialGolomb();
        int orderType = bits.exponentialGolomb();
        if (orderType == 0) {
            bits.exponentialGolomb();
        } else if (orderType == 1) {
            bits.skip(1);
            bits.exponentialGolomb();
            bits.exponentialGolomb();
            int cycle = bits.exponentialGolomb();
            for (int i = 0; i < cycle && !bits.overrun(); i++) {
                bits.exponentialGolomb();
            }
        }
        bits.exponentialGolomb();
        bits.skip(1);
        long width = 16L * (bits.exponentialGolomb() + 1L);
        long height = 16L * (bits.exponentialGolomb() + 1L);
        int fields = bits.flag() ? 1 : 2;
        height *= fields;
        if (fields == 2) {
            bits.skip(1);
        }
        bits.skip(1);
        crop(
                bits,
                width,
                height,
                chroma == CHROMA_420 || chroma == CHROMA_422 ? 2 : 1,
                (chroma == CHROMA_420 ? 2 : 1) * fields,
                out);
    }

    /** Reads a set from behind its NAL unit header. */
    static void h265(BitReader bits, byte[] b, int from, int to, PayloadInfo out) {
        bits.startEscaped(b, from, to);
        bits.skip(4);
        int subLayers = bits.bits(3);
        bits.skip(1);
        H265ProfileTierLevel.skip(bits, subLayers);
        bits.exponentialGolomb();
        int chroma = bits.exponentialGolomb();
        if (chroma == CHROMA_444 && bits.flag()) {
            chroma = 0;
        }
        long width = bits.exponentialGolomb();
        long height = bits.exponentialGolomb();
        crop(
                bits,
                width,
                height,
                chroma == CHROMA_420 || chroma == CHROMA_422 ? 2 : 1,
                chroma == CHROMA_420 ? 2 : 1,
                out);
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipScalingLists(BitReader bits, int lists) {
        for (int i = 0; i < lists; i++) {
            if (!bits.flag()) {
                continue;
            }
            int size = i < 6 ? 16 : 64;
            int next = 8;
            for (int j = 0; j < size && next != 0; j++) {
                next = (next + signed(bits.exponentialGolomb())) & 0xff;
            }
        }
    }

    private static int signed(int code) {
        return (code & 1) != 0 ? (code >>> 1) + 1 : -(code >>> 1);
    }

    private static void crop(BitReader bits, long width, long height, int unitX, int unitY, PayloadInfo out) {
        long left = 0;
        long right = 0;
        long top = 0;
        long bottom = 0;
        if (bits.flag()) {
            left = bits.exponentialGolomb();
            right = bits.exponentialGolomb();
            top = bits.exponentialGolomb();
            bottom = bits.exponentialGolomb();
        }
        long w = width - unitX * (left + right);
        long h = height - unitY * (top + bottom);
        if (!bits.overrun() && w > 0 && h > 0 && w <= MAX_PIXELS_A_SIDE && h <= MAX_PIXELS_A_SIDE) {
            out.width = (int) w;
            out.height = (int) h;
        }
    }
}
