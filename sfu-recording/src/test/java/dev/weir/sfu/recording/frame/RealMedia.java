// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.recording.container.TestMedia;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Two seconds of a true encoder's stream of each codec, and what goes in front of its keyframes. */
record RealMedia(RecordedCodec codec, List<Frame> frames, List<byte[]> parameterSets) {
    private static final double SECONDS = 2;

    /** Encoding takes a while, and nothing changes the streams. */
    private static final Map<RecordedCodec, RealMedia> KEPT = new EnumMap<>(RecordedCodec.class);

    static RealMedia of(RecordedCodec codec) {
        return KEPT.computeIfAbsent(codec, RealMedia::encode);
    }

    private static RealMedia encode(RecordedCodec codec) {
        return switch (codec) {
            case OPUS -> new RealMedia(codec, TestMedia.opus(SECONDS), List.of());
            case VP8 -> new RealMedia(codec, TestMedia.vp8(SECONDS), List.of());
            case VP9 -> new RealMedia(codec, TestMedia.vp9(SECONDS), List.of());
            case AV1 -> new RealMedia(codec, TestMedia.av1(SECONDS), List.of());
            case H264 -> of(codec, NalMedia.h264(SECONDS));
            case H265 -> of(codec, NalMedia.h265(SECONDS));
        };
    }

    private static RealMedia of(RecordedCodec codec, NalMedia media) {
        return new RealMedia(codec, media.frames(), media.parameterSets());
    }

    Packetizer packetizer(int maxPayloadBytes, int firstSequenceNumber) {
        return new Packetizer(codec, maxPayloadBytes, firstSequenceNumber).withParameterSets(parameterSets);
    }
}
