// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.BitReader;
import dev.weir.sfu.rtp.codec.Codec;
import dev.weir.sfu.rtp.codec.PayloadInfo;
import dev.weir.sfu.rtp.codec.PayloadParser;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The {@code AVCDecoderConfigurationRecord} of parameter sets (ISO/IEC 14496-15 section 5.3.3.1). */
final class AvcConfiguration {
    private static final int CLOCK_RATE_HZ = 90_000;
    private static final int VERSION = 1;
    private static final int RESERVED_6_BITS = 0xfc;
    private static final int RESERVED_5_BITS = 0xf8;
    private static final int RESERVED_3_BITS = 0xe0;
    private static final int SEPARATE_PLANES_FORMAT = 3;

    private AvcConfiguration() {}

    /**
     * The format of a stream.
     *
     * @param active the sequence parameter set in use; the others come behind it
     * @return empty when that set cannot be read
     */
    static Optional<TrackFormat> format(byte[] active, List<byte[]> sequenceSets, List<byte[]> pictureSets) {
        PayloadInfo size = new PayloadInfo();
        if (!PayloadParser.of(Codec.H264).parse(active, 0, active.length, size) || size.width == 0) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        out.write(active, 1, 3);
        out.write(RESERVED_6_BITS | NalDepacketizer.LENGTH_BYTES - 1);
        out.write(RESERVED_3_BITS | sequenceSets.size());
        write(out, active);
        for (byte[] other : sequenceSets) {
            if (other != active) {
                write(out, other);
            }
        }
        out.write(pictureSets.size());
        pictureSets.forEach(set -> write(out, set));
        writeHighProfile(out, active);
        return Optional.of(
                new TrackFormat(RecordedCodec.H264, CLOCK_RATE_HZ, 0, size.width, size.height, out.toByteArray()));
    }

    private static void write(ByteArrayOutputStream out, byte[] set) {
        out.write(set.length >> 8);
        out.write(set.length);
        out.writeBytes(set);
    }

    private static void writeHighProfile(ByteArrayOutputStream out, byte[] active) {
        int profile = active[1] & 0xff;
        if (profile != 100 && profile != 110 && profile != 122 && profile != 244) {
            return;
        }
        BitReader bits = new BitReader();
        bits.startEscaped(active, 4, active.length);
        bits.exponentialGolomb();
        int chroma = bits.exponentialGolomb();
        if (chroma == SEPARATE_PLANES_FORMAT) {
            bits.skip(1);
        }
        out.write(RESERVED_6_BITS | (chroma & 0x03));
        out.write(RESERVED_5_BITS | (bits.exponentialGolomb() & 0x07));
        out.write(RESERVED_5_BITS | (bits.exponentialGolomb() & 0x07));
        // No extensions of sequence parameter sets: they describe alpha channels.
        out.write(0);
    }
}
