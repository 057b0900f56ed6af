// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes into packets comes out of them, byte for byte, with true encoders' streams. */
class RealStreamsTest {
    @ParameterizedTest
    @EnumSource(RecordedCodec.class)
    void putsTogetherWhatWasTakenApartAtAnyPacketSize(RecordedCodec codec) {
        RealMedia media = RealMedia.of(codec);
        assertThat(media.frames()).hasSizeGreaterThan(40);
        Random random = new Random(codec.ordinal());
        for (int round = 0; round < 20; round++) {
            Packetizer packetizer = media.packetizer(40 + random.nextInt(1_200), random.nextInt(65_536));
            Streams streams = Streams.of(codec.encodingName());
            media.frames().forEach(frame -> streams.feed(packetizer.packets(frame)));

            assertThat(streams.given).as("round %d", round).hasSameSizeAs(media.frames());
            IntStream.range(0, streams.given.size()).forEach(i -> {
                Frame frame = streams.given.get(i).frame();
                assertThat(frame.data())
                        .as("frame %d", i)
                        .isEqualTo(media.frames().get(i).data());
            });
            assertThat(streams.keyframes()).isEqualTo(flags(media.frames()));
            assertThat(streams.losses()).containsOnly(false);
            assertThat(streams.timestamps())
                    .isEqualTo(media.frames().stream().map(Frame::rtpTimestamp).toList());
            assertThat(streams.assembler.counts())
                    .isEqualTo(new AssemblyCounts(media.frames().size(), 0, 0, 0, 0, 0, 0));
            assertThat(streams.assembler.format().orElseThrow().width()).isEqualTo(codec.isVideo() ? 160 : 0);
            assertThat(streams.assembler.format().orElseThrow().height()).isEqualTo(codec.isVideo() ? 120 : 0);
        }
    }

    private static List<Boolean> flags(List<Frame> frames) {
        return frames.stream().map(Frame::keyframe).toList();
    }
}
