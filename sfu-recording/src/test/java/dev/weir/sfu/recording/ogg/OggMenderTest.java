// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.MenderLaws;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.container.TestMedia;
import dev.weir.sfu.recording.frame.Frame;
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

class OggMenderTest extends MenderLaws {
    private static final int FRAMES_A_FLUSH = 10;

    /** What had been written at each flush: frames by length of the file. */
    private static final NavigableMap<Integer, Integer> FLUSHES = new TreeMap<>();

    private static byte[] unfinished = {};
    private static byte[] finished = {};

    @TempDir
    static Path directory = Path.of("");

    private Path path = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        List<Frame> sine = TestMedia.opus(2);
        Path whole = directory.resolve("whole.ogg");
        OggOpusWriter writer = new OggOpusWriter(OutputFile.create(whole), TrackFormat.opus());
        for (int i = 0; i < 100; i++) {
            if (i % FRAMES_A_FLUSH == 0) {
                writer.flush();
                FLUSHES.put((int) writer.sizeBytes(), i);
            }
            writer.write(0, sine.get(i), i * 960L);
        }
        writer.flush();
        FLUSHES.put((int) writer.sizeBytes(), 100);
        unfinished = Files.readAllBytes(whole);
        writer.finish();
        finished = Files.readAllBytes(whole);
    }

    @BeforeEach
    void name() {
        path = directory.resolve("cut.ogg");
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
        return new Mended(finished.length, Duration.ofSeconds(2), 100);
    }

    @Override
    protected Mended mend(Path path) throws IOException {
        return OggMender.mend(path);
    }

    @Test
    void keepsAllThatWasFlushedWhereverTheFileIsCut() throws IOException {
        Random random = new Random(1);
        int head = FLUSHES.firstKey();
        for (int round = 0; round < 300; round++) {
            int cut = head + random.nextInt(unfinished.length - head + 1);
            Files.write(path, Arrays.copyOf(unfinished, cut));

            Mended mended = OggMender.mend(path);

            int frames = FLUSHES.floorEntry(cut).getValue();
            assertThat(mended.frames()).as("cut at %d", cut).isEqualTo(frames);
            assertThat(mended.duration()).isEqualTo(Duration.ofMillis(20L * frames));
            assertThat(mended.sizeBytes())
                    .isEqualTo(Files.size(path))
                    .isEqualTo(FLUSHES.floorKey(cut).longValue());
            if (round % 20 == 0 && frames > 0) {
                assertThat(MediaProbe.of(path).pts(0)).hasSize(frames);
                MediaProbe.decodes(path);
            }
        }
    }

    @Test
    void findsNothingToPlayInAFileThatHasNoMoreThanItsHead() throws IOException {
        for (int cut = 0; cut <= FLUSHES.firstKey(); cut++) {
            Files.write(path, Arrays.copyOf(unfinished, cut));

            Mended mended = OggMender.mend(path);

            assertThat(mended.frames()).isZero();
            assertThat(mended.duration()).isZero();
        }
    }

    @Test
    void endsAtTheFirstPageThatIsDamaged() throws IOException {
        Random random = new Random(2);
        int head = FLUSHES.firstKey();
        for (int round = 0; round < 300; round++) {
            int at = head + random.nextInt(unfinished.length - head);
            byte[] damaged = unfinished.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, damaged);

            assertThat(OggMender.mend(path).frames()).as("damaged at %d", at).isEqualTo((long)
                    FLUSHES.floorEntry(at).getValue());
        }
    }

    @Test
    void refusesWhatIsNoOggOpusFile() throws IOException {
        byte[] other =
                "OggS and then something that is a little longer than a page".getBytes(StandardCharsets.US_ASCII);
        for (byte[] bytes : List.of(other, new byte[100], new byte[] {1})) {
            Files.write(path, bytes);

            assertThatIOException().isThrownBy(() -> OggMender.mend(path)).withMessage("cut.ogg is no Ogg Opus file");
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        }
    }
}
