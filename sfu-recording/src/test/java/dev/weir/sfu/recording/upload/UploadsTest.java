// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingJson;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.ledger.RemoteCopy;
import dev.weir.sfu.recording.log.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final byte[] SOUND = "sound".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PICTURES = "pictures".getBytes(StandardCharsets.UTF_8);
    private static final UploadSettings DELETING = UploadSettings.DEFAULT.withDeleteAfterUpload(true);

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(FailureLog.class);

    @TempDir
    Path temporary;

    private Path directory;
    private final FakeStorage storage = new FakeStorage();
    private Instant now = Recordings.END.plusSeconds(60);
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("records");
        ledger = Ledger.open(directory);
    }

    private Uploads uploads(UploadSettings settings) {
        return new Uploads(ledger, storage, settings, () -> now, new Random(6));
    }

    /** As a new process would begin. */
    private Uploads restarted(UploadSettings settings) throws IOException {
        open();
        return uploads(settings);
    }

    private RecordingEntry recorded() throws IOException {
        return Recordings.recorded(ledger, Recordings.START, SOUND, PICTURES);
    }

    private RecordingEntry kept(RecordingEntry entry) {
        return ledger.find(entry.id()).orElseThrow();
    }

    private boolean isHere(RecordingEntry entry) {
        return entry.files().stream().allMatch(file -> ledger.local(file).isPresent());
    }

    /** Puts the clock forward to when the next attempt is due, and says how long that took. */
    private Duration turnWhenDue(Uploads uploads) {
        Instant due = uploads.nextTurn().orElseThrow();
        assertThat(uploads.turn(due.minusMillis(1))).isFalse();
        Duration waited = Duration.between(now, due);
        now = due;
        assertThat(uploads.turn(now)).isTrue();
        return waited;
    }

    @Test
    void uploadsTheMediaAndLastTheJson() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);

        assertThat(uploads.turn(now)).isTrue();

        assertThat(storage.objects.keySet())
                .containsExactly(
                        "lecture_20261129T225301.123Z_0.webm",
                        "lecture_20261129T225301.123Z_1.webm",
                        "lecture_20261129T225301.123Z.json");
        assertThat(storage.object("lecture_20261129T225301.123Z_1.webm")).isEqualTo(PICTURES);
        assertThat(storage.requests)
                .extracting(UploadRequest::mediaType)
                .containsExactly("video/webm", "video/webm", "application/json");
        assertThat(kept(entry).state()).isEqualTo(RecordingState.VERIFIED);
        assertThat(kept(entry).files())
                .extracting(RecordedFile::remote)
                .containsExactly(
                        Optional.of(new RemoteCopy("fake://lecture_20261129T225301.123Z_0.webm", now)),
                        Optional.of(new RemoteCopy("fake://lecture_20261129T225301.123Z_1.webm", now)));
        assertThat(isHere(entry)).isTrue();
        assertThat(uploads.turn(now)).isFalse();
    }

    @Test
    void putsThereWhatTheLedgerSaysInTheEnd() throws IOException {
        RecordingEntry entry = recorded();
        uploads(UploadSettings.DEFAULT).turn(now);

        assertThat(RecordingJson.read(storage.object("lecture_20261129T225301.123Z.json")))
                .hasValue(kept(entry));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void uploadsWhatIsRecordedLater() throws IOException {
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        RecordingEntry open = ledger.create(Recordings.begun());
        assertThat(uploads.turn(now)).isFalse();

        ledger.put(open.recorded(Recordings.END));

        assertThat(uploads.turn(now)).isTrue();
        assertThat(kept(open).state()).isEqualTo(RecordingState.VERIFIED);
    }

    @Test
    void beginsWithTheOldest() throws IOException {
        RecordingEntry newer = Recordings.recorded(ledger, Recordings.END, SOUND);
        RecordingEntry older = recorded();

        uploads(UploadSettings.DEFAULT).turn(now);

        assertThat(kept(older).state()).isEqualTo(RecordingState.VERIFIED);
        assertThat(kept(newer).state()).isEqualTo(RecordingState.RECORDED);
    }

    @Test
    void deletesHereOnlyWhenAskedAndAfterEverythingIsVerified() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        for (int i = 0; i < 3; i++) {
            storage.duringNext(() -> assertThat(isHere(entry)).isTrue());
        }

        uploads.turn(now);

        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            directory.resolve("lecture_20261129T225301.123Z.json"), directory.resolve(".reserve"));
        }
        assertThat(uploads.statistics()).isEqualTo(new UploadStatistics(0, 0, 1, 13, 0, 1));
    }

    @Test
    void deletesWhatWasVerifiedWhenNobodyAskedYet() throws IOException {
        RecordingEntry entry = recorded();
        uploads(UploadSettings.DEFAULT).turn(now);

        Uploads uploads = restarted(DELETING);
        uploads.turn(now);

        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
        assertThat(isHere(entry)).isFalse();
        assertThat(storage.requests).hasSize(3);
    }

    @Test
    void triesAgainAfterLongerAndLongerTimesAndNeverGivesUp() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        for (int i = 0; i < 30; i++) {
            storage.failNext(UploadException.passing("503 slow down"));
        }

        uploads.turn(now);
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < 30; i++) {
            waits.add(turnWhenDue(uploads));
            assertThat(isHere(entry)).isTrue();
        }

        for (int i = 0; i < waits.size(); i++) {
            Duration full = Duration.ofSeconds(Math.min(600, 2L << Math.min(i, 20)));
            assertThat(waits.get(i)).isBetween(full.dividedBy(2), full);
        }
        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(kept(entry).upload().failed()).isEqualTo(30);
        assertThat(kept(entry).upload().lastError()).hasValue("503 slow down");
        turnWhenDue(uploads);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
        assertThat(kept(entry).upload().lastError()).isEmpty();
        assertThat(uploads.statistics().failedAttempts()).isEqualTo(30);
    }

    @Test
    void waitsLongAfterAFailureThatDoesNotPassByItselfAndWarnsOnce() throws IOException {
        RecordingEntry entry = recorded();
        Recordings.recorded(ledger, Recordings.END, SOUND);
        Uploads uploads = uploads(DELETING);
        for (int i = 0; i < 4; i++) {
            storage.failNext(UploadException.lasting("the bucket is missing"));
        }

        uploads.turn(now);
        uploads.turn(now);

        assertThat(turnWhenDue(uploads)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
        turnWhenDue(uploads);
        assertThat(isHere(entry)).isTrue();
        assertThat(log.events(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "recording=lecture_20261129T225301.123Z cannot be uploaded until somebody acts, stays here:"
                                + " the bucket is missing");
        turnWhenDue(uploads);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
    }

    @Test
    void warnsOfWhatDoesNotPassAfterTenAttempts() throws IOException {
        recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        for (int i = 0; i < 15; i++) {
            storage.failNext(UploadException.passing("503 slow down"));
        }

        uploads.turn(now);
        for (int i = 1; i < 15; i++) {
            turnWhenDue(uploads);
        }

        assertThat(log.events(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "recording=lecture_20261129T225301.123Z not uploaded in 10 attempts, stays here: 503 slow down");
    }

    @Test
    void goesOnWithTheFirstFileThatIsNotVerified() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        storage.duringNext(() -> {});
        storage.failNext(UploadException.passing("cut"));
        uploads.turn(now);
        assertThat(storage.objects.keySet()).containsExactly("lecture_20261129T225301.123Z_0.webm");

        uploads = restarted(UploadSettings.DEFAULT);
        uploads.turn(now);

        assertThat(kept(entry).state()).isEqualTo(RecordingState.VERIFIED);
        assertThat(storage.requests)
                .extracting(UploadRequest::key)
                .containsExactly(
                        "lecture_20261129T225301.123Z_0.webm",
                        "lecture_20261129T225301.123Z_1.webm",
                        "lecture_20261129T225301.123Z_1.webm",
                        "lecture_20261129T225301.123Z.json");
    }

    @Test
    void remembersOverARestartHowOftenItFailed() throws IOException {
        RecordingEntry entry = recorded();
        for (int i = 0; i < 9; i++) {
            Uploads uploads = restarted(UploadSettings.DEFAULT);
            storage.failNext(UploadException.passing("cut"));
            uploads.turn(now);
        }
        Uploads uploads = restarted(UploadSettings.DEFAULT);
        storage.failNext(UploadException.passing("cut"));

        uploads.turn(now);

        assertThat(kept(entry).upload().failed()).isEqualTo(10);
        assertThat(turnWhenDue(uploads)).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void believesNoUploaderThatSaysAnotherSizeOrChecksum() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        storage.lieNext(there -> new UploadResult(there.location(), there.sizeBytes() - 1, there.sha256()));
        uploads.turn(now);
        assertThat(kept(entry).upload().lastError())
                .hasValue("lecture_20261129T225301.123Z_0.webm has 4 bytes there and 5 here");
        storage.lieNext(there -> new UploadResult(there.location(), there.sizeBytes(), "00".repeat(32)));
        turnWhenDue(uploads);
        assertThat(kept(entry).upload().lastError())
                .hasValue("lecture_20261129T225301.123Z_0.webm has another checksum there than here");

        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(isHere(entry)).isTrue();
        turnWhenDue(uploads);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
    }

    @Test
    void isNotVerifiedBeforeTheJsonIsThere() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        storage.duringNext(() -> {});
        storage.duringNext(() -> {});
        storage.failNext(UploadException.passing("cut"));

        uploads.turn(now);

        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(isHere(entry)).isTrue();
        turnWhenDue(uploads);
        assertThat(storage.requests).hasSize(4);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.DELETED);
    }

    @Test
    void saysWhatIsWrongWithAFileHere() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        Path first = directory.resolve(entry.files().get(0).name());

        Files.writeString(first, "sou");
        uploads.turn(now);
        assertThat(kept(entry).upload().lastError())
                .hasValue("lecture_20261129T225301.123Z_0.webm has 3 bytes and should have 5");

        Files.writeString(first, "dnuos");
        turnWhenDue(uploads);
        assertThat(kept(entry).upload().lastError())
                .hasValue("lecture_20261129T225301.123Z_0.webm has another checksum there than here");

        Files.delete(first);
        turnWhenDue(uploads);
        assertThat(kept(entry).upload().lastError())
                .hasValue("lecture_20261129T225301.123Z_0.webm is not in the recording directory any more");

        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
        assertThat(directory.resolve(entry.files().get(1).name())).exists();
    }

    @Test
    void uploadsNothingThroughALink() throws IOException {
        RecordingEntry entry = recorded();
        Path first = directory.resolve(entry.files().get(0).name());
        Path outside = Files.move(first, directory.resolve("outside"));
        Files.createSymbolicLink(first, outside);

        uploads(UploadSettings.DEFAULT).turn(now);

        assertThat(storage.objects).isEmpty();
        assertThat(kept(entry).state()).isEqualTo(RecordingState.UPLOADING);
    }

    @Test
    void findsTheChecksumOfAFileThatHasNone() throws IOException {
        RecordingEntry begun = ledger.create(Recordings.begun());
        String name = begun.id().fileName(".ogg");
        Files.write(directory.resolve(name), SOUND);
        ledger.put(begun.withMedia(
                        Duration.ofSeconds(1), List.of(), List.of(RecordedFile.open(name, "audio/ogg", SOUND.length)))
                .recorded(Recordings.END));

        uploads(UploadSettings.DEFAULT).turn(now);

        assertThat(kept(begun).state()).isEqualTo(RecordingState.VERIFIED);
    }

    @Test
    void letsAnEntryGoThatSomebodyRemovesMeanwhile() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(DELETING);
        storage.duringNext(() -> {
            try {
                ledger.remove(entry.id());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });

        uploads.turn(now);

        assertThat(ledger.entries()).isEmpty();
        assertThat(storage.requests).hasSize(1);
        assertThat(uploads.statistics()).isEqualTo(new UploadStatistics(0, 0, 0, 0, 0, 0));
    }

    @Test
    void survivesABugOfTheUploader() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        storage.failNext(new IllegalStateException("a bug"));

        uploads.turn(now);

        assertThat(kept(entry).upload().lastError()).hasValue("java.lang.IllegalStateException: a bug");
        assertThat(log.events(Level.ERROR)).hasSize(1);
        turnWhenDue(uploads);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.VERIFIED);
    }

    @Test
    void triesAgainWhenTheLedgerCannotBeWritten() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        Path moved = Files.move(directory, directory.resolveSibling("moved"));

        uploads.turn(now);

        Files.move(moved, directory);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.RECORDED);
        turnWhenDue(uploads);
        assertThat(kept(entry).state()).isEqualTo(RecordingState.VERIFIED);
    }

    @Test
    void showsHowFarItHasCome() throws IOException {
        RecordingEntry entry = recorded();
        Uploads uploads = uploads(UploadSettings.DEFAULT);
        List<List<UploadProgress>> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            storage.duringNext(() -> seen.add(uploads.progress()));
        }

        uploads.turn(now);

        assertThat(seen)
                .containsExactly(
                        List.of(new UploadProgress(entry.id(), 0, 13)),
                        List.of(new UploadProgress(entry.id(), 5, 13)),
                        List.of(new UploadProgress(entry.id(), 13, 13)));
        assertThat(uploads.progress()).isEmpty();
    }
}
