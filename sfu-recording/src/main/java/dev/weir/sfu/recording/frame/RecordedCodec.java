// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Locale;
import java.util.Optional;

/** The codecs that can be recorded, and how their frames' bytes are laid out. */
public enum RecordedCodec {
    /** One Opus packet (RFC 6716). */
    OPUS,
    /** One frame (RFC 6386). */
    VP8,
    /** One frame, or a superframe of all spatial layers (VP9 bitstream specification, annex B). */
    VP9,
    /** A temporal unit of OBUs, each with its size, without temporal delimiter (AV1 in ISO files, section 2.4). */
    AV1,
    /** NAL units, each behind its length in 4 bytes (ISO/IEC 14496-15), without parameter sets that the format has. */
    H264,
    /** As {@link #H264}. */
    H265;

    /** The encoding name of packets that repeat earlier ones (RFC 2198). Opus is inside: the core takes no other. */
    static final String REDUNDANT_AUDIO = "red";

    /**
     * Of an encoding name as RTP maps have it, in any case; empty when that codec cannot be recorded. {@code red} is recorded as the
     * Opus that is inside.
     */
    public static Optional<RecordedCodec> ofEncodingName(String name) {
        if (name.equalsIgnoreCase(REDUNDANT_AUDIO)) {
            return Optional.of(OPUS);
        }
        for (RecordedCodec codec : values()) {
            if (codec.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    public boolean isVideo() {
        return this != OPUS;
    }

    /** In lower case, as in an RTP map. */
    public String encodingName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
