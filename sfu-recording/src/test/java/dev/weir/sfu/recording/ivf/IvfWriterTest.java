// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ivf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.TestMedia;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IvfWriterTest {
    @TempDir
    Path directory;

    private Path path = Path.of("");

    @BeforeEach
    void name() {
        path = directory.resolve("pictures.ivf");
    }

    private IvfWriter begin(RecordedCodec codec) throws IOException {
        return new IvfWriter(OutputFile.create(path), format(codec));
    }

    private static TrackFormat format(RecordedCodec codec) {
        return new TrackFormat(codec, 90_000, 0, 160, 120, new byte[0]);
    }

    @Test
    void writesVp8ThatOthersReadFrameByFrame() throws IOException {
        isReadAs("vp8", RecordedCodec.VP8, TestMedia.vp8(2));
    }

    @Test
    void writesVp9ThatOthersReadFrameByFrame() throws IOException {
        isReadAs("vp9", RecordedCodec.VP9, TestMedia.vp9(2));
    }

    @Test
    void writesAv1WithTheDelimitersThatFilesOfItNeed() throws IOException {
        isReadAs("av1", RecordedCodec.AV1, TestMedia.av1(2));

        assertThat(Arrays.copyOfRange(Files.readAllBytes(path), 32 + 12, 32 + 12 + 3))
                .as("temporal delimiter, then the sequence header")
                .containsExactly(0x12, 0x00, 0x0A);
    }

    private void isReadAs(String name, RecordedCodec codec, List<Frame> frames) throws IOException {
        IvfWriter writer = begin(codec);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            times.add(9_000 + i * 3_600L + i % 2 * 450L);
            writer.write(0, frames.get(i), times.get(i));
        }
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.formatName()).isEqualTo("ivf");
        assertThat(probe.codec(0)).isEqualTo(name);
        assertThat(probe.stream(0).path("width").asInt()).isEqualTo(160);
        assertThat(probe.stream(0).path("height").asInt()).isEqualTo(120);
        assertThat(probe.decodedFrames(0)).isEqualTo(50);
        assertThat(probe.pts(0)).isEqualTo(times);
        assertThat(probe.durationSeconds()).isEqualTo(2, within(0.01));
        MediaProbe.decodes(path);
    }

    @Test
    void keepsNoFrameBack() throws IOException {
        List<Frame> frames = TestMedia.vp8(0.2);
        try (IvfWriter writer = begin(RecordedCodec.VP8)) {
            assertThat(Files.size(path)).isEqualTo(32);
            writer.write(0, frames.get(0), 0);
            writer.flush();
            assertThat(Files.size(path))
                    .isEqualTo(writer.sizeBytes())
                    .isEqualTo(32 + 12 + frames.get(0).data().length);
        }
    }

    @Test
    void goesOnWhenThePictureChangesItsSize() throws IOException {
        List<Frame> small = TestMedia.vp8(1);
        List<Frame> big = TestMedia.vp8(1, 320, 240);
        IvfWriter writer = begin(RecordedCodec.VP8);
        for (int i = 0; i < 50; i++) {
            writer.write(0, i < 25 ? small.get(i) : big.get(i - 25), i * 3_600L);
        }
        writer.finish();

        assertThat(MediaProbe.of(path).decodedFrames(0)).isEqualTo(50);
        MediaProbe.decodes(path);
    }

    @Test
    void movesAFrameBehindTheOneBefore() throws IOException {
        IvfWriter writer = begin(RecordedCodec.VP8);
        List<Frame> frames = TestMedia.vp8(0.2);
        for (long ticks : new long[] {-5, 3_600, 3_600, 3_000, 7_200}) {
            writer.write(0, frames.get(0), ticks);
        }
        writer.finish();

        assertThat(MediaProbe.of(path).pts(0)).containsExactly(0L, 3_600L, 3_601L, 3_602L, 7_200L);
    }

    @Test
    void doesNotKnowADurationOfMoreThan13Hours() throws IOException {
        assertThat(IvfLayout.durationField(0xFFFF_FFFFL)).containsExactly(-1, -1, -1, -1);
        assertThat(IvfLayout.durationField(0x1_0000_0000L)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void takesNoH264() throws IOException {
        OutputFile file = OutputFile.create(path);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IvfWriter(file, format(RecordedCodec.H264)))
                .withMessageContaining("H264");
        file.close();
    }
}
