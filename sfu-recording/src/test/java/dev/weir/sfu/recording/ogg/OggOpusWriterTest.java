// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.OpusTimes;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.TestMedia;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OggOpusWriterTest {
    private static List<Frame> sine = List.of();

    @TempDir
    Path directory;

    private Path path = Path.of("");

    @BeforeAll
    static void encode() {
        sine = TestMedia.opus(3);
    }

    @BeforeEach
    void name() {
        path = directory.resolve("sound.ogg");
    }

    private OggOpusWriter begin() throws IOException {
        return new OggOpusWriter(OutputFile.create(path), TrackFormat.opus());
    }

    private static void write(OggOpusWriter writer, int from, int to, long shiftTicks) throws IOException {
        for (int i = from; i < to; i++) {
            writer.write(0, sine.get(i), i * 960L + shiftTicks);
        }
    }

    @Test
    void writesAFileThatOthersReadPacketByPacket() throws IOException {
        OggOpusWriter writer = begin();
        write(writer, 0, sine.size(), 0);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.formatName()).isEqualTo("ogg");
        assertThat(probe.codec(0)).isEqualTo("opus");
        assertThat(probe.stream(0).path("channels").asInt()).isEqualTo(2);
        assertThat(probe.durationSeconds()).isEqualTo(sine.size() * 0.02, within(0.001));
        assertThat(probe.pts(0)).hasSize(sine.size()).startsWith(0L, 960L, 1920L);
        assertThat(TestMedia.oggPackets(Files.readAllBytes(path)).stream().skip(2))
                .containsExactlyElementsOf(sine.stream().map(Frame::data).toList());
        MediaProbe.decodes(path);
        decodesWithLibopus();
    }

    private void decodesWithLibopus() {
        MediaProbe.run(List.of(
                "ffmpeg", "-v", "error", "-xerror", "-c:a", "libopus", "-i", path.toString(), "-f", "null", "-"));
    }

    @Test
    void opensBeforeTheFirstFrame() throws IOException {
        try (OggOpusWriter writer = begin()) {
            byte[] head = Files.readAllBytes(path);
            assertThat(writer.sizeBytes()).isEqualTo(head.length);
            List<byte[]> packets = TestMedia.oggPackets(head);
            assertThat(packets).hasSize(2);
            assertThat(new String(packets.get(0), StandardCharsets.ISO_8859_1)).startsWith("OpusHead\u0001\u0002");
            assertThat(new String(packets.get(1), StandardCharsets.ISO_8859_1)).startsWith("OpusTags\4\0\0\0Weir");
        }
    }

    @Test
    void handsOverAPageASecondAndAtEachFlush() throws IOException {
        try (OggOpusWriter writer = begin()) {
            long head = Files.size(path);
            write(writer, 0, 50, 0);
            assertThat(Files.size(path)).as("a second fits").isEqualTo(head);
            write(writer, 50, 51, 0);
            assertThat(Files.size(path)).as("a page of a second").isGreaterThan(head + 1000);
            writer.flush();
            assertThat(Files.size(path)).isEqualTo(writer.sizeBytes());
            long flushed = Files.size(path);
            writer.flush();
            assertThat(Files.size(path)).as("nothing new").isEqualTo(flushed);
        }
    }

    @Test
    void fillsWhatWasNotSentOrLost() throws IOException {
        OggOpusWriter writer = begin();
        write(writer, 0, 50, 0);
        write(writer, 50, 100, 10 * 48_000);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.durationSeconds()).isEqualTo(12, within(0.001));
        assertThat(probe.pts(0)).hasSize(100 + 85).endsWith(99 * 960L + 480_000);
        assertThat(Files.size(path)).as("fillers are small").isLessThan(sizeOfFirst(100) + 1000);
        MediaProbe.decodes(path);
        decodesWithLibopus();
        assertThat(decodedSamples("opus")).isEqualTo(12 * 48_000);
        assertThat(decodedSamples("libopus")).isEqualTo(12 * 48_000);
    }

    private static long sizeOfFirst(int frames) {
        return sine.stream()
                .limit(frames)
                .mapToLong(frame -> frame.data().length + 2)
                .sum();
    }

    private int decodedSamples(String decoder) {
        return MediaProbe.run(List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-xerror",
                        "-c:a",
                        decoder,
                        "-i",
                        path.toString(),
                        "-ac",
                        "1",
                        "-f",
                        "u8",
                        "-"))
                .length();
    }

    @Test
    void beginsWithSilenceWhenTheSoundBeginsLater() throws IOException {
        OggOpusWriter writer = begin();
        write(writer, 0, 50, 24_000);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.durationSeconds()).isEqualTo(1.5, within(0.001));
        assertThat(probe.ptsSeconds(0).get(0)).isZero();
        MediaProbe.decodes(path);
        decodesWithLibopus();
    }

    @Test
    void leavesAGapOpenThatIsTooLongToFill() throws IOException {
        OggOpusWriter writer = begin();
        write(writer, 0, 50, 0);
        write(writer, 50, 100, OpusTimes.MAX_FILLED_SAMPLES + 1);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.packets(0)).hasSize(100);
        assertThat(probe.durationSeconds()).isEqualTo(12 * 3600 + 2, within(0.001));
        assertThat(Files.size(path)).isLessThan(sizeOfFirst(100) + 1000);
    }

    @Test
    void fillsHalfADayInTwoMegabytes() throws IOException {
        OggOpusWriter writer = begin();
        write(writer, 0, 1, OpusTimes.MAX_FILLED_SAMPLES);
        writer.finish();

        assertThat(Files.size(path)).isBetween(2_000_000L, 2_400_000L);
        assertThat(OggMender.mend(path).duration()).hasSeconds(12 * 3600).hasMillis(12 * 3_600_000 + 20);
    }

    @Test
    void takesTimestampsThatJitter() throws IOException {
        OggOpusWriter writer = begin();
        for (int i = 0; i < 100; i++) {
            writer.write(0, sine.get(i), Math.max(0, i * 960L + (i % 3 - 1) * 300L));
        }
        writer.finish();

        assertThat(MediaProbe.of(path).pts(0))
                .as("neither fillers nor steps back")
                .hasSize(100)
                .endsWith(99 * 960L);
    }

    @Test
    void leavesOutWhatRunsAheadOfTheClock() throws IOException {
        OggOpusWriter writer = begin();
        for (int i = 0; i < 100; i++) {
            writer.write(0, sine.get(i), i * 480L);
        }
        writer.finish();

        assertThat(MediaProbe.of(path).durationSeconds()).isEqualTo(1, within(0.05));
    }

    @Test
    void leavesOutWhatIsNoOpus() throws IOException {
        OggOpusWriter writer = begin();
        writer.write(0, new Frame(new byte[0], 0, true, false, 0), 0);
        writer.write(0, new Frame(new byte[70_000], 0, true, false, 0), 0);
        write(writer, 0, 10, 0);
        writer.finish();

        assertThat(MediaProbe.of(path).packets(0)).hasSize(10);
    }

    @Test
    void takesNothingButOpus() throws IOException {
        OutputFile file = OutputFile.create(path);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new OggOpusWriter(file, new TrackFormat(RecordedCodec.VP8, 90_000, 0, 16, 16, new byte[0])))
                .withMessageContaining("VP8");
        file.close();
    }
}
