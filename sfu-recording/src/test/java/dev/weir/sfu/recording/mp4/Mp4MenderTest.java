// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.MenderLaws;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Mp4Mender} makes of files that were cut or damaged, as FFmpeg understands it. */
class Mp4MenderTest extends MenderLaws {
    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final EncodedMedia PICTURES = EncodedMedia.h264(3);
    private static final EncodedMedia SOUND = EncodedMedia.opus(3);
    private static final int FRAMES = PICTURES.frames().size() + SOUND.frames().size();

    private byte[] growing = {};
    private byte[] finished = {};
    private List<Long> flushes = List.of();
    private List<Long> framesFlushed = List.of();

    @BeforeEach
    void writeFiles() throws IOException {
        Mp4Session session = session("growing.mp4");
        growing = Files.readAllBytes(session.write(false));
        finished = Files.readAllBytes(session("finished.mp4").write(true));
        flushes = session.flushedBytes();
        framesFlushed = session.flushedFrames();
    }

    private Mp4Session session(String name) {
        return new Mp4Session(folder.resolve(name), BEGAN)
                .with(PICTURES, ticks -> ticks + 9_000)
                .with(SOUND);
    }

    @Override
    protected byte[] unfinished() {
        return growing;
    }

    @Override
    protected byte[] finished() {
        return finished;
    }

    @Override
    protected Mended whole() {
        return new Mended(finished.length, Duration.ofMillis(3_100), FRAMES);
    }

    @Override
    protected Mended mend(Path path) throws IOException {
        return Mp4Mender.mend(path);
    }

    @Test
    void keepsAllThatWasFlushedWhereverTheFileIsCut() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(growing.length);
            Path path = file(Arrays.copyOf(growing, length));

            Mended mended = Mp4Mender.mend(path);

            assertThat(mended.frames()).as("of the first %d bytes", length).isGreaterThanOrEqualTo(flushedIn(length));
            assertThat(mended.sizeBytes()).isEqualTo(Files.size(path));
            assertThat(Mp4Mender.mend(path)).as("mended again").isEqualTo(mended);
            if (i % 25 == 0 && mended.frames() > 0) {
                assertPlays(path, mended);
            }
        }
    }

    private long flushedIn(long length) {
        long frames = 0;
        for (int i = 0; i < flushes.size() && flushes.get(i) <= length; i++) {
            frames = framesFlushed.get(i);
        }
        return frames;
    }

    private static void assertPlays(Path path, Mended mended) {
        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.decodedFrames(0) + probe.decodedFrames(1)).isEqualTo((int) mended.frames());
        assertThat(probe.durationSeconds()).isEqualTo(mended.duration().toMillis() / 1e3, within(0.002));
        MediaProbe.decodes(path);
    }

    @Test
    void playsUnmendedUpToTheLastFlush() throws IOException {
        for (int i = 0; i < flushes.size(); i++) {
            int cut = Math.min(growing.length, flushes.get(i).intValue());
            MediaProbe probe = MediaProbe.of(file(Arrays.copyOf(growing, cut)));

            assertThat(probe.packets(0).size() + probe.packets(1).size())
                    .isEqualTo(framesFlushed.get(i).intValue());
        }
        assertThat(flushes).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void finishesWhatWasKilledWhileItFinished() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            int length = growing.length + random.nextInt(finished.length - growing.length + 1);
            byte[] bytes = Arrays.copyOf(finished, length);
            if (i % 2 == 0) { // The last of all writes is at the beginning of the file, but disks may do it first.
                System.arraycopy(growing, 0, bytes, 0, 64);
            }
            Path path = file(bytes);

            assertThat(Mp4Mender.mend(path).frames()).isEqualTo(FRAMES);
            assertThat(path).hasBinaryContent(finished);
        }
    }

    @Test
    void cutsWhatStandsBehindAFinishedFile() throws IOException {
        Path path = file(Arrays.copyOf(finished, finished.length + 1_000));

        assertThat(Mp4Mender.mend(path).sizeBytes()).isEqualTo(finished.length);
        assertThat(path).hasBinaryContent(finished);
    }

    @Test
    void findsNothingToPlayInAFileThatHasNotMuchMoreThanItsHead() throws IOException {
        int head = Files.readAllBytes(new Mp4Session(folder.resolve("head.mp4"), BEGAN)
                        .with(new EncodedMedia(PICTURES.format(), List.of()))
                        .with(new EncodedMedia(SOUND.format(), List.of()))
                        .write(false))
                .length;
        for (int length = 0; length < head + 100; length += 7) {
            byte[] bytes = Arrays.copyOf(growing, length);
            Path path = file(bytes);

            assertThat(Mp4Mender.mend(path)).isEqualTo(new Mended(length, Duration.ZERO, 0));
            assertThat(path).hasBinaryContent(bytes);
        }
    }

    @Test
    void touchesNoFileThatIsNotOurs() throws IOException {
        byte[] otherBrand = growing.clone();
        otherBrand[8] = 'm';
        for (byte[] bytes : List.of("not a film".getBytes(UTF_8), otherBrand, new byte[2_000_000])) {
            Path path = file(bytes);

            assertThatThrownBy(() -> Mp4Mender.mend(path))
                    .isInstanceOf(IOException.class)
                    .hasMessage("file.mp4 is no MP4 file of Weir's: it begins otherwise");
            assertThat(path).hasBinaryContent(bytes);
        }
        assertThatThrownBy(() -> Mp4Mender.mend(folder.resolve("missing.mp4"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void passesOverAFragmentThatMakesNoSense() throws IOException {
        byte[] bytes = growing.clone();
        int secondFragment = flushes.get(0).intValue();
        int sampleSize = secondFragment + 8 + 16 + 8 + 16 + 20 + 20 + 4;
        bytes[sampleSize + 3]++;
        Path path = file(bytes);

        Mended mended = Mp4Mender.mend(path);

        assertThat(mended.frames()).isBetween(FRAMES - 80L, FRAMES - 60L);
        assertThat(MediaProbe.of(path).packets(1)).hasSizeBetween(100, 120);
    }

    @Test
    void survivesAnyDamage() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = (i % 2 == 0 ? growing : finished).clone();
            int changes = 1 + random.nextInt(8);
            for (int change = 0; change < changes; change++) {
                int limit = random.nextBoolean() ? 1_500 : bytes.length;
                bytes[random.nextInt(limit)] = (byte) random.nextInt(256);
            }
            Path path = file(bytes);
            try {
                Mended mended = Mp4Mender.mend(path);
                assertThat(mended.sizeBytes()).isEqualTo(Files.size(path));
                assertThat(mended.frames()).isBetween(0L, (long) FRAMES + 1_000_000);
                assertThat(Mp4Mender.mend(path).frames()).isEqualTo(mended.frames());
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("is no MP4 file");
                assertThat(path).hasBinaryContent(bytes);
            }
        }
    }

    @Test
    void mendsAFileLargerThan4GiB() throws IOException {
        // A fragment of nonsense in the midst, most of which is a hole on the disk.
        Path path = file(Arrays.copyOf(growing, flushes.get(0).intValue()));
        long hole = 0xffff_0000L;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long at = channel.size();
            channel.write(
                    ByteBuffer.wrap(new BoxWriter()
                            .header("moof", 0)
                            .header("mdat", hole)
                            .toByteArray()),
                    at);
            int rest = flushes.get(0).intValue();
            channel.write(ByteBuffer.wrap(growing, rest, growing.length - rest), at + 16 + hole);
        }

        Mended mended = Mp4Mender.mend(path);

        assertThat(mended.frames()).isEqualTo(FRAMES);
        assertThat(mended.sizeBytes()).isEqualTo(finished.length + hole + 16);
        assertPlays(path, mended);
        assertThat(Mp4Mender.mend(path)).isEqualTo(mended);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file.mp4"), bytes);
    }
}
