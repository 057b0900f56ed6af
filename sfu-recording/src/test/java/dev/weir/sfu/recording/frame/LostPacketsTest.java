// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.ivf.IvfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** True streams with packets cut out: what is given must be decoded by FFmpeg without a word of complaint. */
class LostPacketsTest {
    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int LOST_PER_THOUSAND = 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPUS")
    void givesNothingThatADecoderComplainsOf(RecordedCodec codec) throws IOException {
        RealMedia media = RealMedia.moving(codec);
        for (int seed = 0; seed < 6; seed++) {
            Streams streams = fed(media, new Random(seed));

            assertThat(streams.assembler.counts().missingPackets())
                    .as("seed %d", seed)
                    .isPositive();
            MediaProbe.decodes(file(media, streams, seed));
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

    private Path file(RealMedia media, Streams streams, int seed) throws IOException {
        boolean units = media.codec() == RecordedCodec.H264 || media.codec() == RecordedCodec.H265;
        Path file = directory.resolve(media.codec() + "-" + seed + (units ? ".bin" : ".ivf"));
        if (units) {
            return Files.write(file, annexB(media, streams));
        }
        try (IvfWriter writer =
                new IvfWriter(OutputFile.create(file), streams.given.get(0).format())) {
            for (Streams.Given one : streams.given) {
                writer.write(0, one.frame(), one.frame().rtpTimestamp());
            }
            writer.finish();
        }
        return file;
    }

    private static byte[] annexB(RealMedia media, Streams streams) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Streams.Given one : streams.given) {
            List<byte[]> units = new ArrayList<>(one.frame().keyframe() ? media.parameterSets() : List.of());
            units.addAll(Packetizer.units(one.frame().data()));
            for (byte[] unit : units) {
                out.writeBytes(START_CODE);
                out.writeBytes(unit);
            }
        }
        return out.toByteArray();
    }
}
