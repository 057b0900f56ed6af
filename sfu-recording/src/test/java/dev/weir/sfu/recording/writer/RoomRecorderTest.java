// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.RecordingLayout;
import dev.weir.sfu.recording.container.MediaProbe;
import dev.weir.sfu.recording.container.TestMedia;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole recordings of true VP8 and Opus, from packets to files that FFmpeg reads. */
class RoomRecorderTest {
    private static final List<Frame> SOUND = TestMedia.opus(12);
    private static final List<Frame> PICTURES = TestMedia.vp8(12);
    private static final int SOUND_MILLIS = 20;
    private static final int PICTURE_MILLIS = 40;

    @TempDir
    private Path directory;

    private RecorderConfig.Builder config() {
        return RecorderConfig.into(directory).clock(() -> TestBroadcast.BEGIN);
    }

    /** Sound and pictures of that time, with sender reports every second; sound takes 60 ms to come, a picture 90 ms. */
    private static void play(TestBroadcast broadcast, int fromMillis, int toMillis) {
        for (int now = fromMillis; now < toMillis; now += SOUND_MILLIS) {
            broadcast.at(now);
            int sound = now - 60;
            if (sound >= 0 && sound / SOUND_MILLIS < SOUND.size()) {
                broadcast.sound(SOUND.get(sound / SOUND_MILLIS), sound);
            }
            int picture = now - 80;
            if (picture >= 0 && picture % PICTURE_MILLIS == 0 && picture / PICTURE_MILLIS < PICTURES.size()) {
                broadcast.picture(PICTURES.get(picture / PICTURE_MILLIS), picture);
            }
            if (now % 1_000 == 500) {
                broadcast.reports(now - 50);
            }
        }
    }

    private Path file(RecordingEntry entry, String suffix) {
        RecordedFile file = entry.files().stream()
                .filter(one -> one.name().endsWith(suffix))
                .findFirst()
                .orElseThrow();
        return directory.resolve(file.name());
    }

    @Test
    void makesFilesOfAWholeBroadcast() throws IOException {
        TestBroadcast broadcast = new TestBroadcast(config().build());
        play(broadcast, 0, 10_000);
        broadcast.end();

        RecordingEntry entry = broadcast.recorded.get(0);
        assertThat(broadcast.recorded).hasSize(1);
        assertThat(entry.state()).isEqualTo(RecordingState.RECORDED);
        assertThat(entry.subject()).contains("alice");
        assertThat(entry.startedAt()).isBetween(TestBroadcast.BEGIN, TestBroadcast.BEGIN.plusMillis(100));
        assertThat(entry.duration().toMillis()).isCloseTo(9_930, within(40L));
        assertThat(entry.files())
                .extracting(RecordedFile::name)
                .allMatch(name -> name.startsWith("lecture_20261129T225301.1"));
        for (RecordedFile one : entry.files()) {
            Path path = directory.resolve(one.name());
            assertThat(one.sizeBytes()).isEqualTo(Files.size(path));
            assertThat(one.sha256()).isPresent();
            MediaProbe.decodes(path);
        }
        MediaProbe both = MediaProbe.of(file(entry, ".webm"));
        assertThat(both.streams()).isEqualTo(2);
        assertThat(both.durationSeconds()).isCloseTo(9.94, within(0.06));
        assertThat(MediaProbe.of(file(entry, ".ogg")).durationSeconds()).isCloseTo(9.94, within(0.06));
        assertThat(MediaProbe.of(file(entry, ".ivf")).decodedFrames(0)).isEqualTo(248);
        assertThat(entry.tracks()).extracting(RecordedTrack::frames).containsExactly(497L, 248L);
        assertThat(entry.tracks()).extracting(RecordedTrack::lostPackets).containsExactly(0L, 0L);
        assertThat(entry.tracks()).allMatch(track -> track.gaps().isEmpty());
    }

    @Test
    void countsThePacketsOfSoundThatWaitedForPicturesWhichNeverCame() {
        TestBroadcast broadcast = new TestBroadcast(config().build());
        for (int at = 0; at < 4_000; at += SOUND_MILLIS) {
            broadcast.at(at + 60);
            broadcast.sound(SOUND.get(at / SOUND_MILLIS), at);
        }
        broadcast.end();
        RecordedTrack track = broadcast.recorded.get(0).tracks().get(0);
        assertThat(track.frames()).isEqualTo(200);
        assertThat(track.packets()).isEqualTo(200);
    }

    /** Of a beep and a flash at the same moment, wherever that is. */
    @Test
    void putsSoundAndPicturesOfOneMomentAtOneTime() {
        TestBroadcast broadcast =
                new TestBroadcast(config().layout(RecordingLayout.SESSION).build());
        play(broadcast, 0, 10_000);
        broadcast.end();
        MediaProbe file = MediaProbe.of(file(broadcast.recorded.get(0), ".webm"));
        List<Double> sound = file.ptsSeconds(0);
        List<Double> pictures = file.ptsSeconds(1);
        // Captured at 9 s and at 9 s.
        assertThat(pictures.get(9_000 / PICTURE_MILLIS)).isCloseTo(sound.get(9_000 / SOUND_MILLIS), within(0.002));
    }

    @Test
    void beginsAnotherPartAtAKeyframeWhenOneIsLongEnough() {
        TestBroadcast broadcast = new TestBroadcast(config().layout(RecordingLayout.SESSION)
                .maxPartDuration(Duration.ofMillis(2_500))
                .build());
        play(broadcast, 0, 10_000);
        broadcast.end();
        assertThat(broadcast.recorded).extracting(RecordingEntry::part).containsExactly(1, 2, 3, 4);
        assertThat(broadcast.recorded)
                .extracting(entry -> entry.duration().toMillis() / 100)
                .containsExactly(30L, 30L, 30L, 9L);
        int frames = 0;
        for (RecordingEntry entry : broadcast.recorded) {
            Path path = file(entry, ".webm");
            MediaProbe.decodes(path);
            frames += MediaProbe.of(path).decodedFrames(1);
        }
        assertThat(frames).isEqualTo(248);
        assertThat(broadcast.recorded.stream()
                        .mapToLong(entry -> entry.tracks().get(0).frames())
                        .sum())
                .isEqualTo(497);
        assertThat(Duration.between(
                                broadcast.recorded.get(0).startedAt(),
                                broadcast.recorded.get(3).startedAt())
                        .toMillis())
                .isCloseTo(9_000, within(50L));
    }

    @Test
    void declaresWhatWasLostAndKeepsTheTime() {
        TestBroadcast broadcast = new TestBroadcast(config().build());
        Random random = new Random(5);
        broadcast.lost = packet -> packet > 100 && random.nextInt(100) < 5;
        play(broadcast, 0, 10_000);
        broadcast.end();
        RecordingEntry entry = broadcast.recorded.get(0);
        for (RecordedFile one : entry.files()) {
            MediaProbe.decodes(directory.resolve(one.name()));
        }
        assertThat(MediaProbe.of(file(entry, ".ogg")).durationSeconds()).isCloseTo(9.94, within(0.06));
        RecordedTrack sound = entry.tracks().get(0);
        RecordedTrack pictures = entry.tracks().get(1);
        assertThat(sound.lostPackets()).isBetween(10L, 50L);
        assertThat(pictures.lostPackets()).isPositive();
        assertThat(sound.gaps()).isNotEmpty();
        assertThat(pictures.gaps()).isNotEmpty();
        assertThat(broadcast.keyframeRequests).isPositive();
    }

    @Test
    void goesOnWithAnotherEncodingInTheSameFile() {
        TestBroadcast broadcast =
                new TestBroadcast(config().layout(RecordingLayout.SESSION).build());
        play(broadcast, 0, 4_080);
        broadcast.otherEncoding();
        play(broadcast, 4_080, 8_000);
        broadcast.end();
        assertThat(broadcast.recorded).hasSize(1);
        Path path = file(broadcast.recorded.get(0), ".webm");
        MediaProbe.decodes(path);
        assertThat(MediaProbe.of(path).decodedFrames(1)).isEqualTo(198);
    }

    @Test
    void goesOnAsSoonAsTheDirectoryCanBeWrittenAgain() throws IOException {
        TestBroadcast broadcast = new TestBroadcast(config().build());
        Path away = directory.resolveSibling(directory.getFileName() + "-away");
        play(broadcast, 0, 3_000);
        Files.move(directory, away);
        Files.writeString(directory, "in the way");
        // What is open goes on into files that have moved; the next part cannot begin.
        broadcast.publisherLeaves();
        play(broadcast, 3_000, 6_000);
        assertThat(broadcast.failures).isNotEmpty();
        assertThat(broadcast.recorder.status().failure()).isPresent();
        Files.delete(directory);
        Files.move(away, directory);
        play(broadcast, 6_000, 10_000);
        broadcast.end();
        assertThat(broadcast.recorded).isNotEmpty();
        MediaProbe.decodes(file(broadcast.recorded.get(broadcast.recorded.size() - 1), ".webm"));
        assertThat(broadcast.recorder.status().failure()).isEmpty();
    }

    @Test
    void goesOnWithAnotherPartOnceAFullDiskHasRoomAndMendsTheOneItGaveUp() {
        TestBroadcast broadcast = new TestBroadcast(config().build());
        broadcast.roomBytes = 30_000;
        play(broadcast, 0, 5_000);
        assertThat(broadcast.failures).isNotEmpty().allMatch(reason -> reason.contains("No space left"));
        assertThat(broadcast.statesAtFailures).contains(RecordingState.FAILED);
        assertThat(broadcast.abandoned).isNotEmpty().allMatch(reason -> reason.contains("No space left"));
        broadcast.roomBytes = Long.MAX_VALUE;
        play(broadcast, 5_000, 12_000);
        broadcast.end();
        assertThat(broadcast.open).as("parts of which nobody heard the end").isEmpty();
        List<RecordingEntry> entries = broadcast.ledger.entries();
        assertThat(entries).extracting(RecordingEntry::state).containsOnly(RecordingState.RECORDED);
        assertThat(entries).hasSizeGreaterThan(1);
        assertThat(entries.get(entries.size() - 1).mended()).isTrue();
        for (RecordingEntry entry : entries) {
            for (RecordedFile one : entry.files()) {
                MediaProbe.decodes(directory.resolve(one.name()));
            }
        }
    }

    @Test
    void mendsWhatAKilledProcessLeft() throws IOException {
        RecorderConfig config = config().build();
        TestBroadcast broadcast = new TestBroadcast(config);
        play(broadcast, 0, 8_000);
        // Killed: nothing is finished. A new process opens the same directory.
        Ledger ledger = TestBroadcast.open(config);
        new Mending(ledger).mend(ledger.entries());
        RecordingEntry entry = ledger.entries().get(0);
        assertThat(entry.state()).isEqualTo(RecordingState.RECORDED);
        assertThat(entry.mended()).isTrue();
        assertThat(entry.duration().toMillis()).isBetween(5_500L, 8_000L);
        assertThat(entry.files()).hasSize(3);
        for (RecordedFile one : entry.files()) {
            Path path = directory.resolve(one.name());
            MediaProbe.decodes(path);
            assertThat(MediaProbe.of(path).durationSeconds()).isBetween(5.5, 8.0);
        }
    }

    @Test
    void dropsAndCountsWhatTheWriterIsTooSlowFor() {
        TestBroadcast broadcast =
                new TestBroadcast(config().ringBytes(256 << 10).build());
        play(broadcast, 0, 1_000);
        broadcast.flood(1_000);
        int asked = broadcast.keyframeRequests;
        broadcast.at(1_010);
        play(broadcast, 1_020, 4_000);
        assertThat(broadcast.keyframeRequests).isGreaterThan(asked);
        broadcast.end();
        assertThat(broadcast.recorder.status().droppedPackets()).isPositive();
        assertThat(broadcast.recorded).isNotEmpty();
    }
}
