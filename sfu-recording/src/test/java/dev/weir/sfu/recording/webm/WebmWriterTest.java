// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebmWriterTest {
    private static final Instant BEGIN = Instant.parse("2026-11-29T20:15:30.250Z");
    private static final int SOUND = 0;
    private static final int PICTURES = 1;

    /** 20 ms of CELT in stereo. */
    private static final Frame PACKET = new Frame(new byte[] {(byte) 0xFC, 1, 2, 3}, 0, true, false, 0);

    private static List<Frame> sine = List.of();
    private static List<Frame> vp8 = List.of();

    @TempDir
    Path directory;

    private Path path = Path.of("");

    @BeforeAll
    static void encode() {
        sine = TestMedia.opus(4);
        vp8 = TestMedia.vp8(4);
    }

    @BeforeEach
    void name() {
        path = directory.resolve("session.webm");
    }

    private WebmWriter begin(TrackFormat... formats) throws IOException {
        return new WebmWriter(OutputFile.create(path), List.of(formats), BEGIN);
    }

    private static TrackFormat pictures(RecordedCodec codec, byte... codecPrivate) {
        return new TrackFormat(codec, 90_000, 0, 160, 120, codecPrivate);
    }

    private static TrackFormat vp8() {
        return pictures(RecordedCodec.VP8);
    }

    private static void sound(WebmWriter writer, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            writer.write(SOUND, sine.get(i), i * 960L);
        }
    }

    /** Both tracks, pictures {@code lead} frames ahead of the sound. */
    private static void writeBoth(WebmWriter writer, List<Frame> pictures, int lead) throws IOException {
        for (int i = 0; i < pictures.size() + lead; i++) {
            if (i < pictures.size()) {
                writer.write(PICTURES, pictures.get(i), i * 3_600L);
            }
            if (i >= lead) {
                sound(writer, 2 * (i - lead), 2 * (i - lead) + 2);
            }
        }
    }

    private static double[] every(double step, int count) {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            times[i] = Math.round(i * step * 1000) / 1000.0;
        }
        return times;
    }

    private void isWholeWith(String codec, int pictures) {
        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.formatName()).isEqualTo("matroska,webm");
        assertThat(probe.codec(SOUND)).isEqualTo("opus");
        assertThat(probe.codec(PICTURES)).isEqualTo(codec);
        assertThat(probe.stream(PICTURES).path("width").asInt()).isEqualTo(160);
        assertThat(probe.stream(PICTURES).path("height").asInt()).isEqualTo(120);
        assertThat(probe.decodedFrames(PICTURES)).isEqualTo(pictures);
        assertThat(probe.ptsSeconds(PICTURES)).containsExactly(boxed(every(0.04, pictures)));
        assertThat(probe.ptsSeconds(SOUND)).containsExactly(boxed(every(0.02, pictures * 2)));
        assertThat(probe.keyframes(PICTURES).stream().filter(key -> key)).hasSize(pictures / 25);
        assertThat(probe.durationSeconds()).isEqualTo(pictures * 0.04, within(0.001));
        MediaProbe.decodes(path);
    }

    private static Double[] boxed(double[] times) {
        return Arrays.stream(times).boxed().toArray(Double[]::new);
    }

    @Test
    void writesVp8AndOpus() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 0);
        writer.finish();

        isWholeWith("vp8", 100);
        assertThat(MediaProbe.of(path).stream(SOUND).path("channels").asInt()).isEqualTo(2);
    }

    @Test
    void writesVp9AndOpus() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), pictures(RecordedCodec.VP9));
        writeBoth(writer, TestMedia.vp9(2), 0);
        writer.finish();

        isWholeWith("vp9", 50);
    }

    @Test
    void tellsWhatADecoderOfVp9MustBeAbleTo() throws IOException {
        byte[] vpcc = {1, 0, 0, 0, 2, 31, (byte) 0xA2, 1, 1, 1, 0, 0};
        begin(pictures(RecordedCodec.VP9, vpcc)).close();

        String head = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        assertThat(head).contains("c\u00a2\u008c\1\1\2\2\1\37\3\1\12\4\1\1");
    }

    @Test
    void writesAv1AndOpus() throws IOException {
        List<Frame> frames = TestMedia.av1(2);
        WebmWriter writer =
                begin(TrackFormat.opus(), pictures(RecordedCodec.AV1, TestMedia.av1Configuration(frames.get(0))));
        writeBoth(writer, frames, 0);
        writer.finish();

        isWholeWith("av1", 50);
    }

    @Test
    void ordersTracksThatComeOutOfStep() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 20);
        writer.finish();

        isWholeWith("vp8", 100);
    }

    @Test
    void laysTheBlocksOfAClusterInOrderOfTheirTimes() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        for (int i = 0; i < 20; i++) {
            writer.write(PICTURES, vp8.get(i), i * 3_600L);
        }
        sound(writer, 0, 40);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        for (int i = 1; i < 20; i++) {
            assertThat(probe.packets(SOUND).get(2 * i - 1).path("pos").asLong())
                    .as("the sound before picture %d", i)
                    .isLessThan(probe.packets(PICTURES).get(i).path("pos").asLong());
        }
    }

    @Test
    void takesPicturesTwoSecondsAheadOfTheSound() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 50);
        writer.finish();

        isWholeWith("vp8", 100);
    }

    @Test
    void saysWhenItBegan() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 0);
        writer.finish();

        String date =
                MediaProbe.run(List.of("ffprobe", "-v", "error", "-show_entries", "format_tags", path.toString()));
        assertThat(date).contains("creation_time=2026-11-29T20:15:30.250000Z", "encoder=Weir");
    }

    @Test
    void canBeSought() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 0);
        writer.finish();

        String sought = MediaProbe.run(List.of(
                "ffprobe",
                "-v",
                "error",
                "-read_intervals",
                "2.5%+#1",
                "-select_streams",
                "v",
                "-show_entries",
                "packet=pts_time,flags",
                "-of",
                "csv=p=0",
                path.toString()));
        assertThat(sought).startsWith("2.000000,K");
    }

    @Test
    void pointsToItsCuesFromTheBeginning() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writeBoth(writer, vp8, 0);
        writer.finish();

        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
        int lastEntry = WebmLayout.INFO - 21;
        assertThat(file.getInt(lastEntry + 6)).isEqualTo(MatroskaId.CUES);
        int cues = WebmLayout.SEGMENT + (int) file.getLong(lastEntry + 13);
        assertThat(file.getInt(cues)).isEqualTo(MatroskaId.CUES);
    }

    @Test
    void opensBeforeTheFirstFrame() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        assertThat(writer.sizeBytes()).isEqualTo(Files.size(path));
        opensWithBothTracks();

        writer.finish();
        opensWithBothTracks();
    }

    private void opensWithBothTracks() {
        String streams = MediaProbe.run(List.of(
                "ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", path.toString()));
        assertThat(streams.lines()).containsExactly("opus", "vp8");
    }

    @Test
    void playsUnfinishedWhatWasFlushed() throws IOException {
        try (WebmWriter writer = begin(TrackFormat.opus(), vp8())) {
            writeBoth(writer, vp8.subList(0, 60), 0);
            writer.flush();
            assertThat(writer.sizeBytes()).isEqualTo(Files.size(path));

            assertThat(MediaProbe.of(path).decodedFrames(PICTURES)).isEqualTo(60);
            assertThat(MediaProbe.of(path).packets(SOUND)).hasSize(120);
            MediaProbe.decodes(path);
        }
    }

    @Test
    void handsOverAClusterASecondUnasked() throws IOException {
        try (WebmWriter writer = begin(TrackFormat.opus())) {
            long head = Files.size(path);
            sound(writer, 0, 50);
            assertThat(Files.size(path)).isEqualTo(head);
            assertThat(writer.sizeBytes()).isGreaterThan(head + 1000);
            sound(writer, 50, 51);
            assertThat(Files.size(path)).isGreaterThan(head + 1000);
        }
    }

    @Test
    void beginsAClusterWithAKeyframe() throws IOException {
        try (WebmWriter writer = begin(vp8())) {
            long head = Files.size(path);
            writer.write(0, vp8.get(0), 0);
            writer.write(0, vp8.get(1), 3_600);
            assertThat(Files.size(path)).isEqualTo(head);
            writer.write(0, vp8.get(25), 7_200);
            assertThat(Files.size(path))
                    .isGreaterThan(head + vp8.get(0).data().length + vp8.get(1).data().length);
        }
    }

    @Test
    void handsOverAClusterOfTwoMebibytesUnasked() throws IOException {
        try (WebmWriter writer = begin(vp8())) {
            for (int i = 0; i < 6; i++) {
                writer.write(0, new Frame(new byte[1 << 20], 0, false, false, 0), i * 900L);
            }
            assertThat(Files.size(path)).isBetween(4L << 20, 5L << 20);
        }
    }

    @Test
    void writesSoundOnly() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus());
        sound(writer, 0, 200);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.streams()).isEqualTo(1);
        assertThat(probe.packets(0)).hasSize(200);
        assertThat(probe.durationSeconds()).isEqualTo(4, within(0.001));
        MediaProbe.decodes(path);
    }

    @Test
    void writesPicturesOnly() throws IOException {
        WebmWriter writer = begin(vp8());
        for (int i = 0; i < 100; i++) {
            writer.write(0, vp8.get(i), i * 3_600L);
        }
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.streams()).isEqualTo(1);
        assertThat(probe.decodedFrames(0)).isEqualTo(100);
        assertThat(probe.durationSeconds()).isEqualTo(4, within(0.001));
    }

    @Test
    void writesPicturesThatBeginLaterThanTheSound() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        sound(writer, 0, 75);
        for (int i = 0; i < 50; i++) {
            writer.write(PICTURES, vp8.get(i), 135_000 + i * 3_600L);
            sound(writer, 75 + 2 * i, 77 + 2 * i);
        }
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.ptsSeconds(PICTURES)).hasSize(50).startsWith(1.5, 1.54);
        assertThat(probe.ptsSeconds(SOUND)).hasSize(175).startsWith(0.0, 0.02);
        assertThat(probe.durationSeconds()).isEqualTo(3.5, within(0.001));
    }

    @Test
    void goesOnWhenThePictureChangesItsSize() throws IOException {
        List<Frame> big = TestMedia.vp8(1, 320, 240);
        WebmWriter writer = begin(vp8());
        for (int i = 0; i < 50; i++) {
            writer.write(0, i < 25 ? vp8.get(i) : big.get(i - 25), i * 3_600L);
        }
        writer.finish();

        assertThat(MediaProbe.of(path).decodedFrames(0)).isEqualTo(50);
        MediaProbe.decodes(path);
    }

    @Test
    void fillsAHoleInTheSound() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus());
        sound(writer, 0, 50);
        sound(writer, 150, 200);
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.durationSeconds()).isEqualTo(4, within(0.001));
        assertThat(probe.ptsSeconds(0)).hasSize(50 + 18 + 50).contains(1.0, 1.12, 3.0);
        assertThat(decodedSamples()).isEqualTo(4 * 48_000);
    }

    private int decodedSamples() {
        return MediaProbe.run(
                        List.of("ffmpeg", "-v", "error", "-xerror", "-i", path.toString(), "-ac", "1", "-f", "u8", "-"))
                .length();
    }

    @Test
    void fillsTheSoundWhilePicturesComeAlone() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        for (int i = 0; i < 40 * 25; i++) {
            writer.write(PICTURES, vp8.get(i % 25), i * 3_600L);
        }
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.packets(PICTURES)).hasSize(1_000);
        assertThat(lastOf(probe.ptsSeconds(SOUND))).isBetween(36.5, 37.0);
        double behind = 0;
        long soundAt = 0;
        for (int i = 0; i < 1_000; i++) {
            long at = probe.packets(PICTURES).get(i).path("pos").asLong();
            while (soundAt < probe.packets(SOUND).size()
                    && probe.packets(SOUND).get((int) soundAt).path("pos").asLong() < at) {
                soundAt++;
            }
            behind = Math.max(behind, i * 0.04 - soundAt * 0.12);
        }
        assertThat(behind).as("sound lies near its pictures").isLessThan(4.3);
    }

    private static double lastOf(List<Double> times) {
        return times.get(times.size() - 1);
    }

    @Test
    void leavesAHoleInThePicturesOpen() throws IOException {
        WebmWriter writer = begin(vp8());
        writer.write(0, vp8.get(0), 0);
        writer.write(0, vp8.get(1), 3_600);
        writer.write(0, vp8.get(25), 3_600L * 90_000);
        writer.finish();

        assertThat(MediaProbe.of(path).ptsSeconds(0)).containsExactly(0.0, 0.04, 3_600.0);
    }

    @Test
    void neverGoesBackWithinATrack() throws IOException {
        WebmWriter writer = begin(vp8());
        for (long ticks : new long[] {-5, 3_600, 3_600, 3_000, 7_200}) {
            writer.write(0, vp8.get(0), ticks);
        }
        writer.finish();

        assertThat(MediaProbe.of(path).pts(0)).containsExactly(0L, 40L, 41L, 42L, 80L);
    }

    @Test
    void writesATrackThatIsFarBehindToClustersOfItsOwn() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writer.write(PICTURES, vp8.get(0), 0);
        for (int i = 0; i < 2_000; i++) {
            writer.write(SOUND, PACKET, i * 960L);
        }
        for (int i = 1; i < 100; i++) {
            writer.write(PICTURES, vp8.get(i), i * 3_600L);
        }
        writer.finish();

        MediaProbe probe = MediaProbe.of(path);
        assertThat(probe.ptsSeconds(PICTURES)).containsExactly(boxed(every(0.04, 100)));
        assertThat(probe.ptsSeconds(SOUND)).containsExactly(boxed(every(0.02, 2_000)));
        assertThat(WebmMender.mend(path).frames())
                .as("FFmpeg guesses times that are wrong")
                .isEqualTo(2_100);
    }

    @Test
    void lastsForHoursAndGrowsBeyondFourGigabytes() throws IOException {
        SparseChannel channel = new SparseChannel();
        WebmWriter writer = new WebmWriter(new OutputFile(channel), List.of(vp8()), BEGIN);
        Frame big = new Frame(new byte[1 << 20], 0, true, false, 0);
        for (int i = 0; i < 5_000; i++) {
            writer.write(0, big, i * 720_000L);
        }
        writer.finish();

        assertThat(channel.size()).isGreaterThan(5_000L << 20);
        Ebml segment = Ebml.parse(channel.head().position(WebmLayout.SEGMENT_SIZE - 4), 0);
        assertThat(WebmLayout.SEGMENT + segment.contentBytes()).isEqualTo(channel.size());
        assertThat(channel.head().getDouble(WebmLayout.DURATION + 3)).isEqualTo(5_000 * 8_000.0);
    }

    @Test
    void leavesOutFramesOfNoBytes() throws IOException {
        WebmWriter writer = begin(TrackFormat.opus(), vp8());
        writer.write(PICTURES, new Frame(new byte[0], 0, true, false, 0), 0);
        writer.write(SOUND, new Frame(new byte[0], 0, true, false, 0), 0);
        long head = Files.size(path);
        writer.flush();

        assertThat(Files.size(path)).isEqualTo(head);
        writer.finish();
    }

    @Test
    void takesOneTrackOfAKind() throws IOException {
        OutputFile file = OutputFile.create(path);
        for (List<TrackFormat> formats :
                List.of(List.<TrackFormat>of(), List.of(vp8(), vp8()), List.of(pictures(RecordedCodec.H264)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new WebmWriter(file, formats, BEGIN));
        }
        assertThat(Files.size(path)).as("nothing was written").isZero();
        file.close();
    }
}
