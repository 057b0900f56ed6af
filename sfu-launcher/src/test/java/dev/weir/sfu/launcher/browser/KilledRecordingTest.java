// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.FluentWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A launcher that is killed ten times, while it records and while it uploads, and what is left of what it had in its ledger. */
@Tag("browser")
@Tag("once")
class KilledRecordingTest {
    private static final Logger log = LoggerFactory.getLogger(KilledRecordingTest.class);
    private static final long SEED = 6;
    private static final int KILLS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of a recording that is uploaded in several parts. */
    private static final int ARCHIVE_BYTES = 48 << 20;

    private static final RoomName ARCHIVE = new RoomName("archive");

    /** A file of less than this may have nothing to play in it: its head, and what comes in the first second. */
    private static final int HEAD_BYTES = 16 << 10;

    /** Room on the disk for what must be said when it is full. */
    private static final String LEDGERS_OWN = ".reserve";

    private final Random random = new Random(SEED);

    /** What the ledger had at the moment of some kill, and must not be lost. */
    private final Set<RecordingId> known = new LinkedHashSet<>();

    private int killedInUpload;

    @TempDir
    private Path folder;

    @TempDir
    private Path downloads;

    @Test
    void nothingThatTheLedgerHadIsLostHoweverOftenTheServerIsKilled() throws IOException, InterruptedException {
        int port = RecordingProcess.freePort();
        try (Bucket bucket = Bucket.open();
                Chromium browser = Chromium.start()) {
            try (RecordingProcess first = RecordingProcess.start(folder, port, bucket);
                    Studio studio = Studio.open(browser, first.uri("/"))) {
                studio.publish("cut-VP8", "");
                first.killAfter(pause(500, 3_000));
                remember();
                for (int kill = 2; kill <= KILLS; kill++) {
                    if (kill % 2 == 0) {
                        killInUpload(port, bucket);
                    } else {
                        killInRecording(port, bucket, studio);
                    }
                    remember();
                }
            }
            try (RecordingProcess last = RecordingProcess.start(folder, port, bucket)) {
                awaitAllDeletedHere();
                last.killAfter(0);
            }
            assertNothingIsLost(bucket);
        }
    }

    private void killInRecording(int port, Bucket bucket, Studio studio) throws IOException, InterruptedException {
        try (RecordingProcess process = RecordingProcess.start(folder, port, bucket)) {
            studio.publish("cut-VP8", "");
            studio.publish("cut-H264", studio.encodes("H264") ? "codec: 'H264'" : "");
            process.killAfter(pause(500, 3_000));
        }
    }

    private void killInUpload(int port, Bucket bucket) throws IOException, InterruptedException {
        if (Ledger.open(folder).entries().stream().allMatch(KilledRecordingTest::isDoneOrShort)) {
            archive();
        }
        try (RecordingProcess process = RecordingProcess.start(folder, port, bucket)) {
            await("an upload in parts", () -> !unfinished(bucket).isEmpty());
            process.killAfter(pause(0, 400));
        }
        killedInUpload += unfinished(bucket).isEmpty() ? 0 : 1;
    }

    /** Whether there is nothing in it that could be killed in an upload. */
    private static boolean isDoneOrShort(RecordingEntry entry) {
        return !entry.room().equals(ARCHIVE) || entry.state() == RecordingState.DELETED;
    }

    private int pause(int fromMillis, int toMillis) {
        int pause = random.nextInt(fromMillis, toMillis);
        log.info("killed {} ms later", pause);
        return pause;
    }

    /** Puts a long recording into the ledger that is to be uploaded. */
    private void archive() throws IOException {
        byte[] content = new byte[ARCHIVE_BYTES];
        random.nextBytes(content);
        Ledger ledger = Ledger.open(folder);
        Instant now = Instant.now();
        RecordingEntry entry =
                ledger.create(RecordingEntry.begin(RecordingId.of(ARCHIVE, now, 1), ARCHIVE, Optional.empty(), 1, now));
        String name = entry.id().fileName(".webm");
        Files.write(folder.resolve(name), content);
        RecordedFile file = RecordedFile.closed(name, "video/webm", content.length, sha256(content));
        ledger.put(
                entry.withMedia(Duration.ofSeconds(1), List.of(), List.of(file)).recorded(now));
    }

    /** After a kill: nobody else has the ledger now. */
    private void remember() throws IOException {
        for (RecordingEntry entry : Ledger.open(folder).entries()) {
            boolean mayBeEmpty = entry.state() == RecordingState.RECORDING && sizeBytes(entry) < HEAD_BYTES;
            if (!mayBeEmpty) {
                known.add(entry.id());
            }
        }
    }

    private long sizeBytes(RecordingEntry entry) throws IOException {
        long longest = 0;
        for (RecordedFile file : entry.files()) {
            Path path = folder.resolve(file.name());
            longest = Math.max(longest, Files.exists(path) ? Files.size(path) : 0);
        }
        return longest;
    }

    private void awaitAllDeletedHere() {
        await("the upload and deletion of everything", () -> {
            List<String> states = states();
            return !states.isEmpty() && states.stream().allMatch("deleted"::equals);
        });
    }

    /** As the files say, since the ledger is the server's. */
    private List<String> states() {
        List<String> states = new ArrayList<>();
        JsonMapper json = JsonMapper.builder().build();
        for (Path file : files()) {
            if (file.toString().endsWith(".json")) {
                try {
                    states.add(json.readTree(file.toFile()).path("state").asText());
                } catch (IOException gone) {
                    states.add("unknown");
                }
            }
        }
        return states;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertNothingIsLost(Bucket bucket) throws IOException {
        List<RecordingEntry> entries = Ledger.open(folder).entries();
        log.info("{} recordings after {} kills, {} of them in an upload", entries.size(), KILLS, killedInUpload);
        assertThat(entries).extracting(RecordingEntry::id).containsAll(known);
        assertThat(entries).extracting(RecordingEntry::state).containsOnly(RecordingState.DELETED);
        assertThat(entries).anyMatch(RecordingEntry::mended);
        assertThat(killedInUpload).isPositive();
        List<String> objects = new ArrayList<>();
        for (RecordingEntry entry : entries) {
            objects.add(entry.id().fileName(".json"));
            for (RecordedFile file : entry.files()) {
                objects.add(file.name());
                assertWhole(entry, file, bucket.download(file.name(), downloads));
            }
        }
        assertThat(bucket.keys()).containsExactlyInAnyOrderElementsOf(objects);
        assertThat(bucket.unfinished()).isEmpty();
        assertThat(files())
                .filteredOn(file -> !file.endsWith(LEDGERS_OWN))
                .containsExactlyInAnyOrderElementsOf(entries.stream()
                        .map(entry -> folder.resolve(entry.id().fileName(".json")))
                        .toList());
    }

    private static void assertWhole(RecordingEntry entry, RecordedFile file, Path object) throws IOException {
        byte[] content = Files.readAllBytes(object);
        assertThat(content.length).as("size of %s", file.name()).isEqualTo((int) file.sizeBytes());
        assertThat(sha256(content))
                .as("checksum of %s", file.name())
                .isEqualTo(file.sha256().orElseThrow());
        if (!entry.room().equals(ARCHIVE)) {
            Footage.decode(object);
        }
    }

    private static List<String> unfinished(Bucket bucket) {
        try {
            return bucket.unfinished();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        new FluentWait<>(condition)
                .withMessage(what)
                .withTimeout(PATIENCE)
                .pollingEvery(Duration.ofMillis(20))
                .until(BooleanSupplier::getAsBoolean);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
