// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.log.CapturedLog;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of parts whose files are in no state to be mended; of those that are {@link RoomRecorderTest} tells. */
class MendingTest {
    private static final RoomName ROOM = new RoomName("lecture");
    private static final Instant BEGIN = Instant.parse("2026-11-29T22:53:01.123Z");

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(Mending.class);

    @TempDir
    private Path directory;

    private Path path;
    private Ledger ledger;

    /** A part of one file, as a killed process leaves it. */
    @BeforeEach
    void begin() throws IOException {
        ledger = Ledger.open(directory);
        RecordingEntry begun =
                ledger.create(RecordingEntry.begin(RecordingId.of(ROOM, BEGIN, 1), ROOM, Optional.empty(), 1, BEGIN));
        String name = begun.id().fileName(".ogg");
        ledger.put(begun.withMedia(Duration.ZERO, List.of(), List.of(RecordedFile.open(name, "audio/ogg", 0))));
        path = directory.resolve(name);
    }

    private void mend(Mending mending) {
        mending.mend(ledger.entries());
    }

    @Test
    void removesAPartThatHasNothingInIt() throws IOException {
        Files.createFile(path);
        mend(new Mending(ledger));
        assertThat(ledger.entries()).isEmpty();
        assertThat(path).doesNotExist();
        assertThat(log.events(Level.WARN)).isEmpty();
    }

    @Test
    void removesAPartWhoseFilesAreGone() {
        mend(new Mending(ledger));
        assertThat(ledger.entries()).isEmpty();
    }

    @Test
    void leavesWhatIsNoMediaAsItIsAndSaysSoOnce() throws IOException {
        byte[] content = "not what its name says".getBytes(StandardCharsets.US_ASCII);
        Files.write(path, content);
        Mending mending = new Mending(ledger);
        mend(mending);
        mend(mending);
        assertThat(Files.readAllBytes(path)).isEqualTo(content);
        assertThat(ledger.entries()).extracting(RecordingEntry::state).containsExactly(RecordingState.RECORDING);
        assertThat(log.events(Level.WARN)).hasSize(1);
    }

    @Test
    void doesNotFollowALinkOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
        Path theirs = Files.writeString(elsewhere.resolve("theirs"), "");
        Files.createSymbolicLink(path, theirs);
        mend(new Mending(ledger));
        assertThat(theirs).exists();
        assertThat(path).isSymbolicLink();
        assertThat(ledger.entries()).isEmpty();
    }
}
