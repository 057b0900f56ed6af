// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import java.util.Locale;
import java.util.Optional;

/** The codecs that are forwarded. */
public enum Codec {
    OPUS(MediaKind.AUDIO, "opus", 48_000),

    /** Opus with earlier packets repeated (RFC 2198). */
    RED(MediaKind.AUDIO, "red", 48_000),

    PCMU(MediaKind.AUDIO, "PCMU", 8_000),
    PCMA(MediaKind.AUDIO, "PCMA", 8_000),
    VP8(MediaKind.VIDEO, "VP8", 90_000),
    VP9(MediaKind.VIDEO, "VP9", 90_000),
    H264(MediaKind.VIDEO, "H264", 90_000),
    H265(MediaKind.VIDEO, "H265", 90_000),
    AV1(MediaKind.VIDEO, "AV1", 90_000);

    private final MediaKind kind;
    private final String rtpmapName;
    private final int clockRateHz;

    Codec(MediaKind kind, String rtpmapName, int clockRateHz) {
        this.kind = kind;
        this.rtpmapName = rtpmapName;
        this.clockRateHz = clockRateHz;
    }

    /** The codec with this encoding name, in whichever case. */
    public static Optional<Codec> ofRtpmapName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (Codec codec : values()) {
            if (codec.name().equals(upper)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    public MediaKind kind() {
        return kind;
    }

    /** The encoding name as {@code a=rtpmap} prints it. */
    public String rtpmapName() {
        return rtpmapName;
    }

    /** Units of the RTP timestamp per second. */
    public int clockRateHz() {
        return clockRateHz;
    }
}
