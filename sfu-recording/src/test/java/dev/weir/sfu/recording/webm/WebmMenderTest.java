// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebmMenderTest extends MenderLaws {
    private static final int PICTURES_A_FLUSH = 10;

    /** How many pictures there were at each flush, by length of the file; twice as many packets of sound. */
    private static final NavigableMap<Integer, Integer> FLUSHES = new TreeMap<>();

    private static byte[] unfinished = {};
    private static byte[] finished = {};

    @TempDir
    static Path directory = Path.of("");

    private Path path = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        List<Frame> sine = TestMedia.opus(2);
        List<Frame> pictures = TestMedia.vp8(2);
        Path whole = directory.resolve("whole.webm");
        WebmWriter writer = new WebmWriter(
                OutputFile.create(whole),
                List.of(new TrackFormat(RecordedCodec.VP8, 90_000, 0, 160, 120, new byte[0]), TrackFormat.opus()),
                Instant.EPOCH);
        FLUSHES.put((int) writer.sizeBytes(), 0);
        for (int i = 0; i < 50; i++) {
            writer.write(0, pictures.get(i), i * 3_600L);
            writer.write(1, sine.get(2 * i), i * 1_920L);
            writer.write(1, sine.get(2 * i + 1), i * 1_920L + 960);
            if (i % PICTURES_A_FLUSH == PICTURES_A_FLUSH - 1) {
                writer.flush();
                FLUSHES.put((int) writer.sizeBytes(), i + 1);
            }
        }
        unfinished = Files.readAllBytes(whole);
        writer.finish();
        finished = Files.readAllBytes(whole);
    }

    @BeforeEach
    void name() {
        path = directory.resolve("cut.webm");
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
        return new Mended(finished.length, Duration.ofSeconds(2), 150);
    }

    @Override
    protected Mended mend(Path path) throws IOException {
        return WebmMender.mend(path);
    }

    @Test
    void keepsAllThatWasFlushedWhereverTheFileIsCut() throws IOException {
        Random random = new Random(1);
        int head = FLUSHES.firstKey();
        for (int round = 0; round < 300; round++) {
            int cut = head + random.nextInt(unfinished.length - head + 1);
            Files.write(path, Arrays.copyOf(unfinished, cut));

            Mended mended = WebmMender.mend(path);

            int pictures = FLUSHES.floorEntry(cut).getValue();
            assertThat(mended.frames()).as("cut at %d", cut).isGreaterThanOrEqualTo(3L * pictures);
            assertThat(mended.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(40L * pictures));
            assertThat(mended.sizeBytes()).isEqualTo(Files.size(path));
            if (round % 15 == 0 && pictures > 0) {
                isWholeWith(pictures, mended);
            }
        }
    }

    private void isWholeWith(int pictures, Mended mended) {
        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.decodedFrames(0)).isGreaterThanOrEqualTo(pictures);
        assertThat(probe.packets(1)).hasSizeGreaterThanOrEqualTo(2 * pictures);
        assertThat(Duration.ofMillis(Math.round(probe.durationSeconds() * 1000)))
                .isEqualTo(mended.duration());
        MediaProbe.decodes(path);
    }

    @Test
    void goesOnWhereAMenderWasKilled() throws IOException {
        for (int cut = unfinished.length; cut < finished.length; cut++) {
            byte[] halfMended = Arrays.copyOf(unfinished, cut);
            System.arraycopy(finished, unfinished.length, halfMended, unfinished.length, cut - unfinished.length);
            Files.write(path, halfMended);

            WebmMender.mend(path);

            assertThat(Files.readAllBytes(path)).isEqualTo(finished);
        }
        for (int cut : new int[] {WebmLayout.SEGMENT + 68, WebmLayout.DURATION + 4, WebmLayout.DURATION + 11}) {
            byte[] halfMended = finished.clone();
            System.arraycopy(unfinished, cut, halfMended, cut, FLUSHES.firstKey() - cut);
            System.arraycopy(unfinished, WebmLayout.SEGMENT_SIZE, halfMended, WebmLayout.SEGMENT_SIZE, 8);
            Files.write(path, halfMended);

            WebmMender.mend(path);

            assertThat(Files.readAllBytes(path)).isEqualTo(finished);
        }
    }

    @Test
    void mendsAFinishedFileThatWasCut() throws IOException {
        Files.write(path, Arrays.copyOf(finished, unfinished.length - 1));

        Mended mended = WebmMender.mend(path);

        assertThat(mended.frames()).isLessThan(150).isGreaterThanOrEqualTo(120);
        isWholeWith(40, mended);
    }

    @Test
    void cutsZeroesThatAFileSystemLeft() throws IOException {
        Files.write(path, Arrays.copyOf(unfinished, unfinished.length + 5_000));

        WebmMender.mend(path);

        assertThat(Files.readAllBytes(path)).isEqualTo(finished);
    }

    @Test
    void findsNothingToPlayInAFileThatHasNoMoreThanItsHead() throws IOException {
        for (int cut = 0; cut <= FLUSHES.firstKey(); cut++) {
            byte[] head = Arrays.copyOf(unfinished, cut);
            Files.write(path, head);

            Mended mended = WebmMender.mend(path);

            assertThat(mended.frames()).as("cut at %d", cut).isZero();
            assertThat(mended.duration()).isZero();
            assertThat(mended.sizeBytes()).isEqualTo(Files.size(path)).isLessThanOrEqualTo(cut);
        }
    }

    @Test
    void neverFailsOnDamagedBytes() throws IOException {
        Random random = new Random(3);
        int head = FLUSHES.firstKey();
        for (int round = 0; round < 500; round++) {
            byte[] damaged = unfinished.clone();
            for (int i = 0; i < 1 + round % 50; i++) {
                damaged[head + random.nextInt(damaged.length - head)] = (byte) random.nextInt();
            }
            damaged[clusterHead(random)] = (byte) random.nextInt();
            Files.write(path, damaged);

            Mended mended = WebmMender.mend(path);

            assertThat(mended.sizeBytes()).isEqualTo(Files.size(path));
            assertThat(mended.frames()).isLessThanOrEqualTo(150);
            byte[] once = Files.readAllBytes(path);
            assertThat(WebmMender.mend(path)).isEqualTo(mended);
            assertThat(Files.readAllBytes(path)).isEqualTo(once);
        }
    }

    /** Where damage hurts most. */
    private static int clusterHead(Random random) {
        List<Integer> clusters = List.copyOf(FLUSHES.headMap(unfinished.length).keySet());
        return clusters.get(random.nextInt(clusters.size())) + random.nextInt(20);
    }

    @Test
    void endsWithoutOtherFailuresWhenTheHeadIsDamaged() throws IOException {
        Random random = new Random(4);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            byte[] damaged = unfinished.clone();
            damaged[random.nextInt(FLUSHES.firstKey())] = (byte) random.nextInt();
            Files.write(path, damaged);
            try {
                WebmMender.mend(path);
            } catch (IOException e) {
                assertThat(e).hasMessage("cut.webm is no WebM file that was written here");
                assertThat(Files.readAllBytes(path)).isEqualTo(damaged);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void refusesWhatIsNoWebmFileOfOurs() throws IOException {
        Path other = directory.resolve("other.webm");
        MediaProbe.run(List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=0.1",
                "-c:a",
                "libopus",
                other.toString()));
        for (byte[] bytes : List.of(
                Files.readAllBytes(other),
                new byte[1_000],
                new byte[] {1},
                "RIFF".getBytes(StandardCharsets.US_ASCII))) {
            Files.write(path, bytes);

            assertThatIOException()
                    .isThrownBy(() -> WebmMender.mend(path))
                    .withMessage("cut.webm is no WebM file that was written here");
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        }
    }
}
