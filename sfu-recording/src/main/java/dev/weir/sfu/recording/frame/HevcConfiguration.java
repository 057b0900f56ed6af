// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.H265ProfileTierLevel;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadParser;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The {@code HEVCDecoderConfigurationRecord} of parameter sets (ISO/IEC 14496-15 section 8.3.3.1). */
final class HevcConfiguration {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 2;
    private static final int RESERVED_4_BITS = 0xf0;
    private static final int RESERVED_5_BITS = 0xf8;
    private static final int RESERVED_6_BITS = 0xfc;
    private static final int COMPLETE = 0x80;
    private static final int SEPARATE_PLANES_FORMAT = 3;
    private static final int[] TYPES = {H265Depacketizer.VPS, H265Depacketizer.SPS, H265Depacketizer.PPS};

    private HevcConfiguration() {}

    /** Reads a sequence parameter set from behind its header up to its id (H.265 section 7.3.2.2). */
    static int sequenceSetId(BitReader bits) {
        bits.skip(4);
        int subLayers = bits.bits(3);
        bits.skip(1);
        H265ProfileTierLevel.skip(bits, subLayers);
        return bits.exponentialGolomb();
    }

    /**
     * The format of a stream.
     *
     * @param active the sequence parameter set in use
     * @return empty when that set cannot be read
     */
    static Optional<TrackFormat> format(byte[] active, ParameterSets sets) {
        PayloadInfo size = new PayloadInfo();
        if (!PayloadParser.of(Codec.H265).parse(active, 0, active.length, size) || size.width == 0) {
            return Optional.empty();
        }
        BitReader bits = new BitReader();
        bits.startEscaped(active, HEADER_BYTES, active.length);
        bits.skip(4);
        int temporalLayers = bits.bits(3) + 1;
        int nested = bits.bit();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        for (int i = 0; i < H265ProfileTierLevel.GENERAL_BYTES; i++) {
            out.write(bits.bits(8));
        }
        // Nothing is known of spatial segmentation and parallelism.
        out.write(RESERVED_4_BITS);
        out.write(0);
        out.write(RESERVED_6_BITS);
        writeSampleFormat(out, bits, active);
        // No word on the frame rate, neither average nor constant.
        out.write(0);
        out.write(0);
        out.write(temporalLayers << 3 | nested << 2 | (NalDepacketizer.LENGTH_BYTES - 1));
        out.write(TYPES.length);
        for (int type : TYPES) {
            writeSets(out, type, sets.ofType(type));
        }
        return Optional.of(
                new TrackFormat(RecordedCodec.H265, CLOCK_RATE_HZ, 0, size.width, size.height, out.toByteArray()));
    }

    private static void writeSampleFormat(ByteArrayOutputStream out, BitReader bits, byte[] active) {
        bits.startEscaped(active, HEADER_BYTES, active.length);
        sequenceSetId(bits);
        int chroma = bits.exponentialGolomb();
        if (chroma == SEPARATE_PLANES_FORMAT) {
            bits.skip(1);
        }
        bits.exponentialGolomb();
        bits.exponentialGolomb();
        if (bits.flag()) {
            for (int side = 0; side < 4; side++) {
                bits.exponentialGolomb();
            }
        }
        out.write(RESERVED_6_BITS | (chroma & 0x03));
        out.write(RESERVED_5_BITS | (bits.exponentialGolomb() & 0x07));
        out.write(RESERVED_5_BITS | (bits.exponentialGolomb() & 0x07));
    }

    private static void writeSets(ByteArrayOutputStream out, int type, List<byte[]> units) {
        out.write(COMPLETE | type);
        out.write(0);
        out.write(units.size());
        for (byte[] unit : units) {
            out.write(unit.length >> 8);
            out.write(unit.length);
            out.writeBytes(unit);
        }
    }
}
