// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.sfu.recording.container.FillingDisk;
import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.RecordedCodec;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@link Mp4Writer} as FFmpeg understands them. */
class Mp4WriterTest {
    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final EncodedMedia PICTURES = EncodedMedia.h264(3);
    private static final EncodedMedia SOUND = EncodedMedia.opus(3);

    @TempDir
    Path directory;

    private int files;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesH264AndOpus(boolean finished) throws IOException {
        Path path = new Mp4Session(file(), BEGAN).with(PICTURES).with(SOUND).write(finished);

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.formatName()).contains("mp4");
        assertThat(probe.streams()).isEqualTo(2);
        assertThat(probe.codec(0)).isEqualTo("h264");
        assertThat(probe.codec(1)).isEqualTo("opus");
        assertThat(probe.durationSeconds()).isEqualTo(3.02, within(0.001));
        assertThat(probe.decodedFrames(0)).isEqualTo(75);
        assertThat(probe.decodedFrames(1)).isEqualTo(SOUND.frames().size());
        assertThat(probe.pts(0)).isEqualTo(PICTURES.ticks());
        assertThat(probe.pts(1)).isEqualTo(SOUND.ticks());
        assertThat(probe.keyframes(0)).isEqualTo(PICTURES.keyframes());
        assertThat(probe.stream(0).path("width").asInt()).isEqualTo(EncodedMedia.WIDTH);
        assertThat(probe.stream(0).path("tags").path("creation_time").asText()).startsWith("2026-01-02T03:04:05");
        MediaProbe.decodes(path);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesH265UnderTheNameThatPlayersTake(boolean finished) throws IOException {
        EncodedMedia pictures = EncodedMedia.h265(2);

        assertPlays(pictures, finished, "hevc", "hvc1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesAv1(boolean finished) throws IOException {
        EncodedMedia pictures = EncodedMedia.av1(2);

        assertPlays(pictures, finished, "av1", "av01");
    }

    private void assertPlays(EncodedMedia pictures, boolean finished, String codec, String tag) throws IOException {
        Path path = new Mp4Session(file(), BEGAN).with(pictures).write(finished);

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.codec(0)).isEqualTo(codec);
        assertThat(probe.stream(0).path("codec_tag_string").asText()).isEqualTo(tag);
        assertThat(probe.pts(0)).isEqualTo(pictures.ticks());
        assertThat(probe.keyframes(0)).isEqualTo(pictures.keyframes());
        assertThat(probe.decodedFrames(0)).isEqualTo(pictures.frames().size());
        assertThat(probe.durationSeconds()).isEqualTo(2, within(0.001));
        MediaProbe.decodes(path);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheBytesOfAllFrames(boolean finished) throws IOException {
        Path path = new Mp4Session(file(), BEGAN).with(PICTURES).with(SOUND).write(finished);

        assertThat(EncodedMedia.dataOf(path, 0)).isEqualTo(PICTURES.data());
        assertThat(EncodedMedia.dataOf(path, 1)).isEqualTo(SOUND.data());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTimesOfPicturesThatAreNotEvenAndBeginLater(boolean finished) throws IOException {
        LongUnaryOperator uneven = ticks -> 123_457 + ticks * 3 / 2 + ticks / 3600 % 7 * 111;
        Path path =
                new Mp4Session(file(), BEGAN).with(SOUND).with(PICTURES, uneven).write(finished);

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.pts(0)).isEqualTo(SOUND.ticks());
        assertThat(probe.pts(1)).isEqualTo(PICTURES.ticks(uneven));
        assertThat(probe.stream(1).path("start_time").asDouble()).isEqualTo(123_457 / 90_000.0, within(1e-5));
        assertThat(probe.stream(0).path("start_time").asDouble()).isZero();
        if (finished) { // FFmpeg takes the end of a late track in fragments for its duration.
            assertThat(probe.durationSeconds()).isEqualTo(uneven.applyAsLong(3 * 90_000) / 90_000.0, within(0.05));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesSoundAlone(boolean finished) throws IOException {
        Path path = new Mp4Session(file(), BEGAN).with(SOUND).write(finished);

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.pts(0)).isEqualTo(SOUND.ticks());
        assertThat(probe.durationSeconds()).isEqualTo(3.02, within(0.001));
        MediaProbe.decodes(path);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laysSoundEndToEndOverGapsAndBeforeItsFirstPacket(boolean finished) throws IOException {
        LongUnaryOperator gaps = ticks -> 4_800 + ticks + (ticks < 48_000 ? 0 : 36_480) + (ticks < 96_000 ? 0 : 72_000);
        Path path = new Mp4Session(file(), BEGAN).with(SOUND, gaps).write(finished);

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.pts(0)).containsAll(SOUND.ticks(gaps)).startsWith(0L);
        long samples = 4_800 + SOUND.frames().size() * 960L + 36_480 + 72_000;
        assertThat(EncodedMedia.samplesIn(path)).isEqualTo(samples);
        assertThat(probe.durationSeconds()).isEqualTo(samples / 48_000.0, within(0.001));
        MediaProbe.decodes(path);
    }

    @Test
    void writesTheFillersOfALongGapPieceByPiece() throws IOException {
        LongUnaryOperator muted = ticks -> ticks + (ticks < 48_000 ? 0 : 300 * 48_000L);
        Path path = new Mp4Session(file(), BEGAN).with(SOUND, muted).write(true);

        long secondsOfSilence = 300;
        assertThat(path.toFile().length() - SOUND.data().length).isLessThan(secondsOfSilence * 200);
        assertThat(MediaProbe.of(path).durationSeconds()).isEqualTo(303.02, within(0.001));
        assertThat(fragmentsIn(path)).isBetween(7, 9);
    }

    private static int fragmentsIn(Path path) throws IOException {
        String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
        return bytes.split("moof", -1).length - 1;
    }

    @Test
    void putsSoundThatHasStoppedNearThePicturesThatGoOn() throws IOException {
        try (Mp4Writer writer =
                new Mp4Writer(OutputFile.create(file()), List.of(PICTURES.format(), SOUND.format()), BEGAN)) {
            writer.write(1, SOUND.frames().get(0), 0);
            for (int i = 0; i < 600; i++) {
                writer.write(0, PICTURES.frames().get(i % 75), i * 3600L);
            }
            writer.finish();
        }
        List<Double> sound = MediaProbe.of(lastFile()).ptsSeconds(1);
        assertThat(sound.get(sound.size() - 1)).isBetween(19.0, 21.0);
    }

    @Test
    void leavesOutWhatIsNoOpusAndPutsPicturesInOrder() throws IOException {
        try (Mp4Writer writer =
                new Mp4Writer(OutputFile.create(file()), List.of(PICTURES.format(), SOUND.format()), BEGAN)) {
            writer.write(0, PICTURES.frames().get(0), 9_000);
            writer.write(0, PICTURES.frames().get(1), 9_000);
            writer.write(0, PICTURES.frames().get(2), 5_000);
            writer.write(1, SOUND.frames().get(0), 0);
            writer.write(1, new Frame(new byte[0], 0, true, false, 0), 960);
            writer.write(1, SOUND.frames().get(1), 960);
            writer.finish();
        }
        MediaProbe probe = MediaProbe.of(lastFile());
        assertThat(probe.pts(0)).containsExactly(9_000L, 9_001L, 9_002L);
        assertThat(probe.pts(1)).containsExactly(0L, 960L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsTimeBeyond32Bits(boolean finished) throws IOException {
        long day = 24 * 3600;
        LongUnaryOperator pictures = ticks -> ticks + (ticks < 90_000 ? 0 : 12 * 3600 * 90_000L) + day * 90_000;
        Path path = new Mp4Session(file(), BEGAN).with(PICTURES, pictures).write(finished);

        assertThat(MediaProbe.of(path).pts(0)).isEqualTo(PICTURES.ticks(pictures));
    }

    @Test
    void letsAPictureStandUntilTheOneThatEndsItsFragment() throws IOException {
        try (Mp4Writer writer = new Mp4Writer(OutputFile.create(file()), List.of(PICTURES.format()), BEGAN)) {
            writer.write(0, PICTURES.frames().get(0), 0);
            writer.write(0, PICTURES.frames().get(1), 50_000);
            writer.write(0, PICTURES.frames().get(25), 150_000);
            writer.write(0, PICTURES.frames().get(26), 151_000);
            writer.flush();
        }
        List<Long> ends = new BoxReader(Files.readAllBytes(lastFile()))
                .children("moof").stream()
                        .map(moof ->
                                MovieFragment.parse(moof).orElseThrow().get(0).endTicks())
                        .toList();
        assertThat(ends).containsExactly(150_000L, 152_000L);
    }

    @Test
    void isSeekableToEachKeyframe() throws IOException {
        Path path = new Mp4Session(file(), BEGAN).with(PICTURES).with(SOUND).write(true);

        String shown = MediaProbe.run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-read_intervals",
                "2.1%+0.01",
                "-select_streams",
                "0",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                path.toString()));
        assertThat(shown).startsWith("2.000000");
    }

    @Test
    void refusesTracksThatSuchFilesDoNotHave() throws IOException {
        TrackFormat vp8 = new TrackFormat(RecordedCodec.VP8, 90_000, 0, 640, 480, new byte[0]);
        TrackFormat surround = new TrackFormat(RecordedCodec.OPUS, 48_000, 6, 0, 0, new byte[0]);
        for (List<TrackFormat> formats : List.of(
                List.<TrackFormat>of(),
                List.of(vp8),
                List.of(surround),
                List.of(SOUND.format(), SOUND.format()),
                List.of(PICTURES.format(), PICTURES.format()))) {
            assertThatThrownBy(() -> new Mp4Writer(OutputFile.create(file()), formats, BEGAN))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(lastFile()).isEmptyFile();
        }
    }

    @Test
    void leavesAFileOfHeadOnlyWhenNothingCame() throws IOException {
        Path path = file();
        try (Mp4Writer writer = new Mp4Writer(OutputFile.create(path), List.of(SOUND.format()), BEGAN)) {
            assertThat(writer.sizeBytes()).isEqualTo(path.toFile().length());
            writer.finish();
        }
        assertThat(MediaProbe.of(path).ptsSeconds(0)).isEmpty();
    }

    @Test
    void goesOnWhenThereIsRoomAgainOnAFullDisk() throws IOException {
        FillingDisk disk = new FillingDisk(file(), 10_000);
        try (Mp4Writer writer = new Mp4Writer(new OutputFile(disk), List.of(SOUND.format()), BEGAN)) {
            for (Frame frame : SOUND.frames().subList(0, 75)) {
                writer.write(0, frame, frame.rtpTimestamp());
            }
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
            }
            disk.makeRoom(Long.MAX_VALUE);
            for (Frame frame : SOUND.frames().subList(75, SOUND.frames().size())) {
                writer.write(0, frame, frame.rtpTimestamp());
            }
            writer.finish();
        }
        assertThat(EncodedMedia.dataOf(lastFile(), 0)).isEqualTo(SOUND.data());
    }

    @Test
    void tellsHowLongTheFileIs() throws IOException {
        Path path = file();
        try (Mp4Writer writer = new Mp4Writer(OutputFile.create(path), List.of(SOUND.format()), BEGAN)) {
            List<Long> sizes = new ArrayList<>();
            for (Frame frame : SOUND.frames()) {
                writer.write(0, frame, frame.rtpTimestamp());
                sizes.add(writer.sizeBytes());
            }
            assertThat(sizes).isSorted().doesNotHaveDuplicates();
            writer.finish();
            assertThat(sizes.get(sizes.size() - 1)).isCloseTo(path.toFile().length(), within(2_000L));
        }
    }

    private Path file() {
        files++;
        return lastFile();
    }

    private Path lastFile() {
        return directory.resolve(files + ".mp4");
    }
}
