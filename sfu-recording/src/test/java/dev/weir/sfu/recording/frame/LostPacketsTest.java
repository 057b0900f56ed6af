// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.container.MediaProbe;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** True streams with packets cut out: what is given must be decoded by FFmpeg without a word of complaint. */
class LostPacketsTest {
    private static final int LOST_PER_THOUSAND = 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPUS")
    void givesNothingThatADecoderComplainsOf(RecordedCodec codec) {
        RealMedia media = RealMedia.moving(codec);
        for (int seed = 0; seed < 6; seed++) {
            Streams streams = fed(media, new Random(seed));

            assertThat(streams.assembler.counts().missingPackets())
                    .as("seed %d", seed)
                    .isPositive();
            MediaProbe.decodes(
                    MediaFile.write(directory, streams.given.get(0).format(), media.parameterSets(), streams.frames()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPUS")
    void accountsForEveryFrame(RecordedCodec codec) {
        RealMedia media = RealMedia.moving(codec);
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Packetizer packetizer = media.packetizer(300, 0);
            Streams streams = Streams.of(codec.encodingName());
            int untouched = 0;
            for (Frame frame : media.frames()) {
                List<byte[]> packets = packetizer.packets(frame);
                List<byte[]> arrived = packets.stream()
                        .filter(packet -> random.nextInt(1_000) >= LOST_PER_THOUSAND)
                        .toList();
                untouched += arrived.size() == packets.size() ? 1 : 0;
                streams.feed(arrived);
            }

            AssemblyCounts counts = streams.assembler.counts();
            assertThat(counts.frames() + counts.undecodable() + counts.beforeKeyframe())
                    .as("seed %d: whole frames", seed)
                    .isEqualTo(untouched);
            assertThat(streams.given).hasSize((int) counts.frames());
            checkAgainstWhatWasSent(media, streams, seed);
        }
    }

    /** Each frame as it was sent, in order; the first and those behind a gap in decoding are as they should be. */
    private static void checkAgainstWhatWasSent(RealMedia media, Streams streams, int seed) {
        int sent = -1;
        boolean damaged = true;
        for (Streams.Given one : streams.given) {
            int before = sent;
            do {
                sent++;
            } while (media.frames().get(sent).rtpTimestamp() != one.frame().rtpTimestamp());
            Frame original = media.frames().get(sent);
            assertThat(one.frame().data()).as("seed %d frame %d", seed, sent).isEqualTo(original.data());
            assertThat(one.frame().keyframe()).isEqualTo(original.keyframe());
            if (before >= 0) {
                assertThat(one.frame().afterLoss())
                        .as("seed %d frame %d after loss", seed, sent)
                        .isEqualTo(sent != before + 1);
            }
            damaged = !original.keyframe() && (damaged || one.frame().afterLoss());
            assertThat(damaged && !Streams.conceals(media.codec()))
                    .as("seed %d frame %d has what it refers to", seed, sent)
                    .isFalse();
        }
    }

    private static Streams fed(RealMedia media, Random random) {
        Packetizer packetizer = media.packetizer(300, 0);
        Streams streams = Streams.of(media.codec().encodingName());
        for (Frame frame : media.frames()) {
            for (byte[] packet : packetizer.packets(frame)) {
                // The first one always comes, so that there is something to decode.
                if (random.nextInt(1_000) >= LOST_PER_THOUSAND || frame.rtpTimestamp() == 0) {
                    streams.feed(packet);
                }
            }
        }
        return streams;
    }
}
