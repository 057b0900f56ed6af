// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.recording.container.TestMedia;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A true encoder's stream of each codec, and what goes in front of its keyframes. */
record RealMedia(RecordedCodec codec, List<Frame> frames, List<byte[]> parameterSets) {
    private static final int IVF_HEAD_BYTES = 32;
    private static final int IVF_FRAME_HEAD_BYTES = 12;
    private static final int FRAMES_PER_KEYFRAME = 25;
    private static final int TEMPORAL_DELIMITER_BYTES = 2;

    /** Encoding takes a while, and nothing changes the streams. */
    private static final Map<RecordedCodec, RealMedia> STILL = new EnumMap<>(RecordedCodec.class);

    private static final Map<RecordedCodec, RealMedia> MOVING = new EnumMap<>(RecordedCodec.class);

    /** Two seconds of little detail. */
    static RealMedia of(RecordedCodec codec) {
        return STILL.computeIfAbsent(codec, RealMedia::still);
    }

    private static RealMedia still(RecordedCodec codec) {
        return switch (codec) {
            case OPUS -> new RealMedia(codec, TestMedia.opus(2), List.of());
            case VP8 -> new RealMedia(codec, TestMedia.vp8(2), List.of());
            case VP9 -> new RealMedia(codec, TestMedia.vp9(2), List.of());
            case AV1 -> new RealMedia(codec, TestMedia.av1(2), List.of());
            case H264 -> of(codec, NalMedia.h264(2));
            case H265 -> of(codec, NalMedia.h265(2));
        };
    }

    /** Four seconds of pictures in which everything moves all the time. */
    static RealMedia moving(RecordedCodec codec) {
        return MOVING.computeIfAbsent(codec, RealMedia::encodeMoving);
    }

    private static RealMedia encodeMoving(RecordedCodec codec) {
        String[] noise = {"-vf", "noise=alls=20:allf=t", "-b:v", "300k"};
        return switch (codec) {
            case OPUS -> of(codec);
            case VP8 -> ivf(codec, "libvpx", "-deadline", "realtime");
            case VP9 -> ivf(codec, "libvpx-vp9", "-deadline", "realtime");
            case AV1 -> ivf(codec, "libaom-av1", "-usage", "realtime");
            case H264 -> of(codec, NalMedia.h264(4, noise));
            case H265 -> of(codec, NalMedia.h265(4, noise));
        };
    }

    private static RealMedia ivf(RecordedCodec codec, String encoder, String option, String value) {
        ByteBuffer ivf = ByteBuffer.wrap(Ffmpeg.encode(
                        "ivf",
                        List.of(
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc=size=160x120:rate=25:duration=4,noise=alls=20:allf=t",
                                "-pix_fmt",
                                "yuv420p",
                                "-g",
                                String.valueOf(FRAMES_PER_KEYFRAME),
                                "-c:v",
                                encoder,
                                option,
                                value,
                                "-cpu-used",
                                "8",
                                "-lag-in-frames",
                                "0",
                                "-b:v",
                                "300k")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int skipped = codec == RecordedCodec.AV1 ? TEMPORAL_DELIMITER_BYTES : 0;
        List<Frame> frames = new ArrayList<>();
        for (int at = IVF_HEAD_BYTES; at < ivf.limit(); ) {
            int from = at + IVF_FRAME_HEAD_BYTES;
            at = from + ivf.getInt(at);
            byte[] data = Arrays.copyOfRange(ivf.array(), from + skipped, at);
            boolean keyframe = frames.size() % FRAMES_PER_KEYFRAME == 0;
            frames.add(new Frame(data, frames.size() * 3_600L, keyframe, false, 0));
        }
        return new RealMedia(codec, frames, List.of());
    }

    private static RealMedia of(RecordedCodec codec, NalMedia media) {
        return new RealMedia(codec, media.frames(), media.parameterSets());
    }

    Packetizer packetizer(int maxPayloadBytes, int firstSequenceNumber) {
        return new Packetizer(codec, maxPayloadBytes, firstSequenceNumber).withParameterSets(parameterSets);
    }
}
