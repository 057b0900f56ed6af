// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.frame.TrackFormat;

/**
 * What a decoder must know before the first sample (ISO/IEC 14496-12 section 8.5.2).
 *
 * <pre>
 * avc1 (avcC)   hvc1 (hvcC)   av01 (av1C)   Opus (dOps)
 * </pre>
 *
 * {@code avc1} and {@code hvc1} promise that no sample carries parameter sets of its own; Apple's players take no {@code hev1}.
 */
final class SampleEntry {
    private static final int DATA_REFERENCE = 1;
    /** 72 dots an inch, as 16.16. */
    private static final int RESOLUTION = 0x0048_0000;

    private static final int COMPRESSOR_NAME_BYTES = 32;
    private static final int DEPTH_COLOUR_WITHOUT_ALPHA = 0x18;
    private static final int OPUS_MAX_CHANNELS = 2;
    /** Of two channels at most, as RTP has it (RFC 7845 section 5.1.1.1). */
    private static final int OPUS_MAPPING_FAMILY = 0;
    /**
     * We come into a stream that runs already: what the first packets decode to has its place in time, so nothing is to be left
     * out, and what a decoder makes of a packet stays where its RTP time puts it.
     */
    private static final int OPUS_PRE_SKIP_SAMPLES = 0;

    private SampleEntry() {}

    /**
     * The whole box.
     *
     * @throws IllegalArgumentException when MP4 files of ours do not carry this codec
     */
    static byte[] of(TrackFormat format) {
        BoxWriter out = new BoxWriter();
        switch (format.codec()) {
            case H264 -> picture(out, "avc1", "avcC", format);
            case H265 -> picture(out, "hvc1", "hvcC", format);
            case AV1 -> picture(out, "av01", "av1C", format);
            case OPUS -> opus(out, format);
            default ->
                throw new IllegalArgumentException(
                        "codec must be H264, H265, AV1 or OPUS in an MP4 file: " + format.codec());
        }
        return out.toByteArray();
    }

    /** Section 12.1.3. */
    private static void picture(BoxWriter out, String type, String configurationType, TrackFormat format) {
        out.box(type, () -> {
            out.zeros(6).uint16(DATA_REFERENCE);
            out.zeros(16);
            out.uint16(format.width()).uint16(format.height());
            out.uint32(RESOLUTION).uint32(RESOLUTION);
            out.zeros(4);
            out.uint16(1); // one frame a sample
            out.zeros(COMPRESSOR_NAME_BYTES);
            out.uint16(DEPTH_COLOUR_WITHOUT_ALPHA).uint16(-1);
            out.box(configurationType, () -> out.bytes(format.codecPrivate()));
        });
    }

    /** Section 12.2.3, and Encapsulation of Opus in ISO Base Media File Format, sections 4.3.1 and 4.3.2. */
    private static void opus(BoxWriter out, TrackFormat format) {
        if (format.channels() < 1 || format.channels() > OPUS_MAX_CHANNELS) {
            throw new IllegalArgumentException("channels of Opus must be 1 or 2: " + format.channels());
        }
        out.box("Opus", () -> {
            out.zeros(6).uint16(DATA_REFERENCE);
            out.zeros(8);
            out.uint16(format.channels()).uint16(16);
            out.zeros(4);
            out.uint32((long) format.clockRateHz() << 16);
            out.box("dOps", () -> {
                out.uint8(0); // version
                out.uint8(format.channels()).uint16(OPUS_PRE_SKIP_SAMPLES);
                out.uint32(format.clockRateHz());
                out.uint16(0); // gain
                out.uint8(OPUS_MAPPING_FAMILY);
            });
        });
    }
}
