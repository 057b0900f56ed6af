// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.ledger.RemoteCopy;
import dev.weir.sfu.recording.log.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(Retention.class);

    @TempDir
    Path temporary;

    private Path directory;

    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("records");
        ledger = Ledger.open(directory);
    }

    /** Of which recording ended at that time. */
    private RecordingEntry endedAt(Instant end, int bytes) throws IOException {
        return Recordings.recorded(ledger, end.minusSeconds(63), new byte[bytes]);
    }

    private RecordingEntry verified(RecordingEntry entry) throws IOException {
        ledger.put(entry.uploading());
        RecordingEntry verified = entry.uploading()
                .uploaded(entry.files().get(0).name(), new RemoteCopy("there", Recordings.END))
                .verified();
        ledger.put(verified);
        return verified;
    }

    private List<RecordingId> byAge(boolean uploading, Instant now) {
        return run(new RetentionSettings(Optional.of(DAY), OptionalLong.empty(), uploading), now);
    }

    private List<RecordingId> bySize(long maxBytes, boolean uploading) {
        return run(new RetentionSettings(Optional.empty(), OptionalLong.of(maxBytes), uploading), Recordings.END);
    }

    private List<RecordingId> run(RetentionSettings settings, Instant now) {
        return new Retention(ledger, settings)
                .run(now).stream().map(RecordingEntry::id).toList();
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(".reserve"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void deletesFilesAndEntryOfWhatIsTooOld() throws IOException {
        RecordingEntry old = endedAt(Recordings.END, 3);
        RecordingEntry young = endedAt(Recordings.END.plusMillis(1), 3);

        assertThat(byAge(false, Recordings.END.plus(DAY))).isEmpty();
        assertThat(byAge(false, Recordings.END.plus(DAY).plusMillis(1))).containsExactly(old.id());

        assertThat(files())
                .containsExactly(
                        young.id().fileName(".json"), young.files().get(0).name());
        assertThat(ledger.entries()).containsExactly(young);
    }

    @Test
    void deletesTheOldestUntilTheRestIsNotTooMuch() throws IOException {
        RecordingEntry second = endedAt(Recordings.END.plusSeconds(2), 300);
        RecordingEntry first = endedAt(Recordings.END.plusSeconds(1), 200);
        RecordingEntry third = endedAt(Recordings.END.plusSeconds(3), 100);

        assertThat(bySize(600, false)).isEmpty();
        assertThat(bySize(399, false)).containsExactly(first.id(), second.id());
        assertThat(ledger.entries()).containsExactly(third);
        assertThat(bySize(0, false)).containsExactly(third.id());
        assertThat(files()).isEmpty();
    }

    @Test
    void neverTouchesWhatIsBeingRecorded() throws IOException {
        RecordingEntry open = ledger.create(Recordings.begun());
        String name = open.id().fileName(".webm");
        Files.write(directory.resolve(name), new byte[500]);
        ledger.put(open.withMedia(Duration.ZERO, List.of(), List.of(RecordedFile.open(name, "video/webm", 500))));
        RecordingEntry closed = endedAt(Recordings.END.plusSeconds(1), 3);

        assertThat(bySize(0, false)).containsExactly(closed.id());
        assertThat(byAge(false, Recordings.END.plus(DAY.multipliedBy(99)))).isEmpty();
        assertThat(files()).containsExactly(open.id().fileName(".json"), name);
    }

    @Test
    void neverTouchesWhatIsNotUploadedYetWhereUploadsAreOn() throws IOException {
        RecordingEntry recorded = endedAt(Recordings.END, 100);
        RecordingEntry uploading = endedAt(Recordings.END.plusSeconds(1), 100);
        ledger.put(uploading.uploading());
        RecordingEntry verified = verified(endedAt(Recordings.END.plusSeconds(2), 100));

        assertThat(bySize(0, true)).containsExactly(verified.id());
        assertThat(byAge(true, Recordings.END.plus(DAY.multipliedBy(99)))).isEmpty();
        assertThat(bySize(0, false)).containsExactly(recorded.id());
        assertThat(ledger.entries()).containsExactly(uploading.uploading());
    }

    @Test
    void keepsAFailedRecordingThatMayBeMendedAndUploaded() throws IOException {
        RecordingEntry empty = ledger.create(Recordings.begun());
        ledger.put(empty.failed(Recordings.END, "No space left on device"));
        RecordingEntry half = ledger.create(Recordings.begun(Recordings.END));
        RecordedFile file = RecordedFile.open(half.id().fileName(".webm"), "video/webm", 3);
        ledger.put(half.withMedia(Duration.ZERO, List.of(), List.of(file))
                .failed(Recordings.END, "No space left on device"));
        Instant late = Recordings.END.plus(DAY.multipliedBy(2));

        assertThat(byAge(true, late)).containsExactly(empty.id());
        assertThat(byAge(false, late)).containsExactly(half.id());
    }

    @Test
    void purgesEntriesWithoutLocalMediaByAgeAndNotBySize() throws IOException {
        RecordingEntry entry = verified(endedAt(Recordings.END, 100));
        ledger.deleteMedia(entry);
        ledger.put(entry.deleted());

        assertThat(bySize(0, true)).isEmpty();
        assertThat(byAge(true, Recordings.END.plus(DAY.multipliedBy(2)))).containsExactly(entry.id());
        assertThat(files()).isEmpty();
    }

    @Test
    void touchesNoFileThatBelongsToNoEntry() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        RecordingEntry old = endedAt(Recordings.END, 3);
        Files.writeString(directory.resolve(old.id().fileName("_p2.webm")), "somebody's");

        bySize(0, false);

        assertThat(files()).containsExactly(old.id().fileName("_p2.webm"), "notes.txt");
    }

    @Test
    void triesAgainAndWarnsOnceWhenAFileCannotBeDeleted() throws IOException {
        RecordingEntry entry = endedAt(Recordings.END, 3);
        Retention retention = new Retention(ledger, new RetentionSettings(Optional.empty(), OptionalLong.of(0), false));
        Path moved = Files.move(directory, directory.resolveSibling("moved"));
        Files.writeString(directory, "in the way");

        assertThat(retention.run(Recordings.END)).isEmpty();
        assertThat(retention.run(Recordings.END)).isEmpty();

        assertThat(log.events(Level.WARN)).hasSize(1);
        assertThat(ledger.entries()).containsExactly(entry);
        Files.delete(directory);
        Files.move(moved, directory);
        assertThat(retention.run(Recordings.END)).containsExactly(entry);
    }

    @Test
    void keepsEverythingUnlessTold() throws IOException {
        endedAt(Recordings.END, 3);

        assertThat(run(
                        new RetentionSettings(Optional.empty(), OptionalLong.empty(), false),
                        Recordings.END.plus(DAY.multipliedBy(9999))))
                .isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionSettings(Optional.of(Duration.ZERO), OptionalLong.empty(), false))
                .withMessage("maxAge must be positive: PT0S");
    }
}
