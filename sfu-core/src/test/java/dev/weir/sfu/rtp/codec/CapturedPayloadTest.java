// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parsers on what real encoders and FFmpeg's packetisers send; {@code vectors/rtp/README.md} says how it was made. */
class CapturedPayloadTest {
    @Test
    void findsFramesAndKeyframesOfVp8() {
        checkFrames(Codec.VP8, "ffmpeg-vp8.hex", Set.of(0, 4), Set.of());
        checkOnlyFirstPacketsStart(Codec.VP8, "ffmpeg-vp8.hex");
    }

    @Test
    void countsThePicturesOfVp8() {
        List<Integer> ids = new ArrayList<>();
        PayloadParser parser = PayloadParser.of(Codec.VP8);
        for (List<byte[]> frame : Payloads.capturedFrames("ffmpeg-vp8.hex")) {
            for (byte[] payload : frame) {
                PayloadInfo info = Payloads.parse(parser, payload, (byte) 0);
                assertThat(info.pictureIdOffset).isEqualTo(2);
                assertThat(info.pictureIdLength).isEqualTo(2);
                ids.add(info.pictureId);
            }
        }
        assertThat(ids.stream().distinct()).hasSize(8);
        assertThat(ids).isSorted();
    }

    @Test
    void findsFramesAndKeyframesOfVp9() {
        checkFrames(Codec.VP9, "ffmpeg-vp9.hex", Set.of(0, 4), Set.of());
        checkOnlyFirstPacketsStart(Codec.VP9, "ffmpeg-vp9.hex");
    }

    @Test
    void findsFramesAndKeyframesOfH264() {
        checkFrames(Codec.H264, "ffmpeg-h264.hex", Set.of(0, 4), Set.of());
    }

    @Test
    void findsTheDiscardableFramesOfH264() {
        checkFrames(Codec.H264, "ffmpeg-h264-b.hex", Set.of(0, 6), Set.of(2, 3, 5));
    }

    @Test
    void findsFramesAndKeyframesOfH265() {
        checkFrames(Codec.H265, "ffmpeg-h265.hex", Set.of(0, 4), Set.of());
    }

    private static void checkFrames(Codec codec, String name, Set<Integer> keyframes, Set<Integer> discardables) {
        PayloadParser parser = PayloadParser.of(codec);
        List<List<byte[]>> frames = Payloads.capturedFrames(name);
        assertThat(frames).hasSize(8);
        for (int f = 0; f < frames.size(); f++) {
            int width = 0;
            int height = 0;
            boolean keyframe = false;
            for (int p = 0; p < frames.get(f).size(); p++) {
                PayloadInfo info = Payloads.parse(parser, frames.get(f).get(p), (byte) 0xff);
                assertThat(info.valid).as("%s frame %d packet %d", name, f, p).isTrue();
                if (p == 0) {
                    assertThat(info.startsFrame)
                            .as("%s frame %d starts", name, f)
                            .isTrue();
                    assertThat(info.startsKeyframe)
                            .as("%s frame %d is a keyframe", name, f)
                            .isEqualTo(keyframes.contains(f));
                }
                keyframe |= info.startsKeyframe;
                width = Math.max(width, info.width);
                height = Math.max(height, info.height);
                assertThat(info.discardable)
                        .as("%s frame %d packet %d is discardable", name, f, p)
                        .isEqualTo(discardables.contains(f));
                assertThat(info.temporalLayer).isZero();
                assertThat(info.spatialLayer).isZero();
            }
            assertThat(keyframe).as("%s frame %d", name, f).isEqualTo(keyframes.contains(f));
            assertThat(width).as("%s frame %d width", name, f).isEqualTo(keyframe ? 160 : 0);
            assertThat(height).as("%s frame %d height", name, f).isEqualTo(keyframe ? 90 : 0);
        }
    }

    private static void checkOnlyFirstPacketsStart(Codec codec, String name) {
        PayloadParser parser = PayloadParser.of(codec);
        for (List<byte[]> frame : Payloads.capturedFrames(name)) {
            for (int p = 0; p < frame.size(); p++) {
                assertThat(Payloads.parse(parser, frame.get(p), (byte) 0xff).startsFrame)
                        .isEqualTo(p == 0);
            }
        }
    }
}
