// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ivf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.MenderLaws;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.TestMedia;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IvfMenderTest extends MenderLaws {
    /** How many frames there were by length of the file. */
    private static final NavigableMap<Integer, Integer> FRAMES = new TreeMap<>();

    private static byte[] unfinished = {};
    private static byte[] finished = {};

    @TempDir
    static Path directory = Path.of("");

    private Path path = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        Path whole = directory.resolve("whole.ivf");
        List<Frame> frames = TestMedia.vp8(2);
        IvfWriter writer = new IvfWriter(
                OutputFile.create(whole), new TrackFormat(RecordedCodec.VP8, 90_000, 0, 160, 120, new byte[0]));
        FRAMES.put((int) writer.sizeBytes(), 0);
        for (int i = 0; i < 50; i++) {
            writer.write(0, frames.get(i), i * 3_600L);
            FRAMES.put((int) writer.sizeBytes(), i + 1);
        }
        unfinished = Files.readAllBytes(whole);
        writer.finish();
        finished = Files.readAllBytes(whole);
    }

    @BeforeEach
    void name() {
        path = directory.resolve("cut.ivf");
    }

    @Override
    protected byte[] unfinished() {
        return unfinished;
    }

    @Override
    protected byte[] finished() {
        return finished;
    }

    @Override
    protected Mended whole() {
        return new Mended(finished.length, Duration.ofSeconds(2), 50);
    }

    @Override
    protected Mended mend(Path path) throws IOException {
        return IvfMender.mend(path);
    }

    @Test
    void keepsAllWholeFramesWhereverTheFileIsCut() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            int cut = 32 + random.nextInt(unfinished.length - 31);
            Files.write(path, Arrays.copyOf(unfinished, cut));

            Mended mended = IvfMender.mend(path);

            int frames = FRAMES.floorEntry(cut).getValue();
            assertThat(mended.frames()).as("cut at %d", cut).isEqualTo(frames);
            assertThat(mended.sizeBytes())
                    .isEqualTo(FRAMES.floorKey(cut).longValue())
                    .isEqualTo(Files.size(path));
            if (frames > 1) {
                assertThat(mended.duration()).isEqualTo(Duration.ofMillis(40L * frames));
            }
            if (round % 20 == 0 && frames > 0) {
                assertThat(MediaProbe.of(path).decodedFrames(0)).isEqualTo(frames);
                MediaProbe.decodes(path);
            }
        }
    }

    @Test
    void cutsZeroesThatAFileSystemLeft() throws IOException {
        Files.write(path, Arrays.copyOf(unfinished, unfinished.length + 5_000));

        assertThat(IvfMender.mend(path).sizeBytes()).isEqualTo(unfinished.length);
        assertThat(Files.readAllBytes(path)).isEqualTo(finished);
    }

    @Test
    void endsWhereTimeGoesBack() throws IOException {
        byte[] damaged = unfinished.clone();
        int eleventh = frameAt(10);
        Arrays.fill(damaged, eleventh + 4, eleventh + 12, (byte) 0);
        Files.write(path, damaged);

        assertThat(IvfMender.mend(path).frames()).isEqualTo(10);
        assertThat(Files.size(path)).isEqualTo(eleventh);
    }

    private static int frameAt(int number) {
        return List.copyOf(FRAMES.keySet()).get(number);
    }

    @Test
    void findsNothingToPlayInAFileThatHasNoMoreThanItsHead() throws IOException {
        for (int cut = 0; cut <= 32; cut++) {
            Files.write(path, Arrays.copyOf(unfinished, cut));

            assertThat(IvfMender.mend(path)).isEqualTo(new Mended(cut, Duration.ZERO, 0));
        }
    }

    @Test
    void neverFailsOnDamagedBytes() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = unfinished.clone();
            for (int i = 0; i < 20; i++) {
                damaged[32 + random.nextInt(damaged.length - 32)] = (byte) random.nextInt();
            }
            Files.write(path, damaged);

            Mended mended = IvfMender.mend(path);

            assertThat(mended.sizeBytes()).isEqualTo(Files.size(path));
            assertThat(mended.frames()).isLessThanOrEqualTo(50);
            byte[] once = Files.readAllBytes(path);
            assertThat(IvfMender.mend(path)).isEqualTo(mended);
            assertThat(Files.readAllBytes(path)).isEqualTo(once);
        }
    }

    @Test
    void refusesWhatIsNoIvfFile() throws IOException {
        byte[] withoutRate = unfinished.clone();
        Arrays.fill(withoutRate, IvfLayout.RATE, IvfLayout.RATE + 4, (byte) 0);
        for (byte[] bytes : List.of("DKIX".getBytes(StandardCharsets.US_ASCII), new byte[100], withoutRate)) {
            Files.write(path, bytes);

            assertThatIOException().isThrownBy(() -> IvfMender.mend(path)).withMessage("cut.ivf is no IVF file");
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        }
    }
}
