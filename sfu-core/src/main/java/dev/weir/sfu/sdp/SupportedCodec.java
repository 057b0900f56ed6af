// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The codecs whose packets the rest of the server understands. */
enum SupportedCodec {
    OPUS(MediaKind.AUDIO, "opus", 48_000, 2, -1),

    /** Opus with earlier packets repeated (RFC 2198); other sounds have no use for it. */
    RED(MediaKind.AUDIO, "red", 48_000, 2, -1),

    PCMU(MediaKind.AUDIO, "PCMU", 8_000, 1, 0),
    PCMA(MediaKind.AUDIO, "PCMA", 8_000, 1, 8),
    VP8(MediaKind.VIDEO, "VP8", 90_000, 1, -1),
    VP9(MediaKind.VIDEO, "VP9", 90_000, 1, -1),
    H264(MediaKind.VIDEO, "H264", 90_000, 1, -1),
    H265(MediaKind.VIDEO, "H265", 90_000, 1, -1),
    AV1(MediaKind.VIDEO, "AV1", 90_000, 1, -1);

    private static final List<SupportedCodec> ALL = List.of(values());

    private final MediaKind kind;
    private final String spelling;
    private final String encodingName;
    private final int clockRateHz;
    private final int channels;
    private final int staticPayloadType;

    SupportedCodec(MediaKind kind, String spelling, int clockRateHz, int channels, int staticPayloadType) {
        this.kind = kind;
        this.spelling = spelling;
        this.encodingName = spelling.toLowerCase(Locale.ROOT);
        this.clockRateHz = clockRateHz;
        this.channels = channels;
        this.staticPayloadType = staticPayloadType;
    }

    static Optional<SupportedCodec> of(RtpMap map, MediaKind kind) {
        for (SupportedCodec codec : ALL) {
            boolean matches = codec.kind == kind
                    && codec.spelling.equalsIgnoreCase(map.encodingName())
                    && codec.clockRateHz == map.clockRateHz();
            // FFmpeg writes the real channel count of Opus where RFC 7587 demands 2.
            if (matches && map.channels() <= codec.channels) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** The mapping that holds for a static payload type without an rtpmap line (RFC 3551 section 6). */
    static Optional<RtpMap> staticMap(int payloadType) {
        for (SupportedCodec codec : ALL) {
            if (codec.staticPayloadType == payloadType) {
                return Optional.of(codec.map(payloadType));
            }
        }
        return Optional.empty();
    }

    /** The rtpmap in its usual spelling. */
    static RtpMap map(CodecParameters parameters) {
        for (SupportedCodec codec : ALL) {
            if (codec.encodingName().equals(parameters.encodingName())) {
                return codec.map(parameters.payloadType());
            }
        }
        return new RtpMap(
                parameters.payloadType(), parameters.encodingName(), parameters.clockRateHz(), parameters.channels());
    }

    String encodingName() {
        return encodingName;
    }

    private RtpMap map(int payloadType) {
        return new RtpMap(payloadType, spelling, clockRateHz, channels);
    }
}
