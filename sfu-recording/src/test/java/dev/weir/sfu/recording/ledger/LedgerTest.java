// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.sfu.recording.log.CapturedLog;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog(Ledger.class);

    @TempDir
    Path temporary;

    private Path directory;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("records");
        ledger = Ledger.open(directory);
    }

    private static RecordedFile file(RecordingEntry entry, String suffix) {
        return RecordedFile.open(entry.id().fileName(suffix), "video/webm", 3);
    }

    private RecordingEntry withFile(RecordingEntry entry, String suffix) throws IOException {
        RecordingEntry with = entry.withMedia(Duration.ZERO, List.of(), List.of(file(entry, suffix)));
        ledger.put(with);
        return with;
    }

    @Test
    void knowsAfterARestartWhatItKnewBefore() throws IOException {
        RecordingEntry old = Recordings.recorded(ledger, Recordings.START, new byte[] {1, 2, 3});
        RecordingEntry open = ledger.create(Recordings.begun(Recordings.END));

        Ledger again = Ledger.open(directory);

        assertThat(again.entries()).containsExactly(open, old);
        assertThat(again.find(old.id())).hasValue(old);
        assertThat(again.strangers()).isZero();
    }

    @Test
    void hasOneFilePerEntryAndItsReserve() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());
        ledger.put(entry.recorded(Recordings.END));

        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("lecture_20261129T225301.123Z.json", ".reserve");
        }
    }

    @Test
    void givesANumberToTheSecondOfOneName() throws IOException {
        RecordingEntry first = ledger.create(Recordings.begun());
        RecordingEntry second = ledger.create(Recordings.begun());
        Files.createFile(directory.resolve("lecture_20261129T225301.123Z-3.json"));
        RecordingEntry fourth = ledger.create(Recordings.begun());

        assertThat(first.id()).hasToString("lecture_20261129T225301.123Z");
        assertThat(second.id()).hasToString("lecture_20261129T225301.123Z-2");
        assertThat(fourth.id()).hasToString("lecture_20261129T225301.123Z-4");
        assertThat(Ledger.open(directory).entries()).containsExactlyInAnyOrder(first, second, fourth);
    }

    @Test
    void leavesAloneWhatIsDamagedOrSomebodyElses() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());
        Path damaged = Files.writeString(directory.resolve("lecture_20261129T225302.000Z.json"), "{\"schema\":1");
        Path foreign = Files.writeString(directory.resolve("package.json"), "{}");
        Path copied = Files.copy(
                directory.resolve("lecture_20261129T225301.123Z.json"),
                directory.resolve("lecture_20261129T225303.000Z.json"));

        Ledger again = Ledger.open(directory);

        assertThat(again.entries()).containsExactly(entry);
        assertThat(again.strangers()).isEqualTo(3);
        assertThat(List.of(damaged, foreign, copied)).allMatch(Files::exists);
        assertThat(log.events(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(3)
                .contains("package.json is damaged or no entry of a recording, and is left alone");
    }

    @Test
    void clearsAwayWhatAKilledProcessHadBegunToWrite() throws IOException {
        Path half = Files.writeString(directory.resolve(".lecture_20261129T225301.123Z.json.tmp"), "{");
        Path reservation = Files.createFile(directory.resolve("lecture_20261129T225302.000Z.json"));
        Path notOurs = Files.writeString(directory.resolve(".notes.json.tmp"), "{");

        Ledger again = Ledger.open(directory);

        assertThat(half).doesNotExist();
        assertThat(reservation).doesNotExist();
        assertThat(notOurs).exists();
        assertThat(again.entries()).isEmpty();
        assertThat(again.strangers()).isZero();
    }

    @Test
    void leavesAnEmptyEntryThatHasMedia() throws IOException {
        Path empty = Files.createFile(directory.resolve("lecture_20261129T225302.000Z.json"));
        Files.writeString(directory.resolve("lecture_20261129T225302.000Z.webm"), "media");

        assertThat(Ledger.open(directory).strangers()).isEqualTo(1);
        assertThat(empty).exists();
    }

    @Test
    void followsNoLinkWhenItReads() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());
        Path outside = temporary.resolve("outside.json");
        Files.move(directory.resolve(entry.id().fileName(".json")), outside);
        Files.createSymbolicLink(directory.resolve(entry.id().fileName(".json")), outside);

        Ledger again = Ledger.open(directory);

        assertThat(again.entries()).isEmpty();
        assertThat(again.strangers()).isEqualTo(1);
    }

    @Test
    void neitherOpensNorDeletesThroughALink() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside.webm"), "precious");
        RecordingEntry entry = withFile(ledger.create(Recordings.begun()), ".webm");
        Path link = Files.createSymbolicLink(directory.resolve(entry.id().fileName(".webm")), outside);

        ledger.deleteMedia(entry);

        assertThat(ledger.local(entry.files().get(0))).isEmpty();
        assertThat(outside).hasContent("precious");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void replacesALinkInTheEntrysPlaceInsteadOfWritingThroughIt() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());
        Path outside = Files.writeString(temporary.resolve("outside.json"), "precious");
        Path json = directory.resolve(entry.id().fileName(".json"));
        Files.delete(json);
        Files.createSymbolicLink(json, outside);

        ledger.put(entry.recorded(Recordings.END));

        assertThat(outside).hasContent("precious");
        assertThat(Ledger.open(directory).entries()).containsExactly(entry.recorded(Recordings.END));
    }

    @Test
    void deletesMediaOnlyOfTheEntry() throws IOException {
        RecordingEntry entry = Recordings.recorded(ledger, Recordings.START, new byte[3], new byte[4]);
        Path other = Files.writeString(directory.resolve("lecture_20261129T225301.123Z_p2.webm"), "other");
        Files.delete(directory.resolve(entry.files().get(0).name()));

        ledger.deleteMedia(entry);

        assertThat(ledger.local(entry.files().get(1))).isEmpty();
        assertThat(other).exists();
        assertThat(ledger.find(entry.id())).hasValue(entry);
    }

    @Test
    void knowsNoMoreAndNoLessThanTheDiskWhenAWriteFails() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());
        List<RecordingEntry> told = new ArrayList<>();
        ledger.listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry put) {
                told.add(put);
            }
        });
        Path moved = Files.move(directory, temporary.resolve("moved"));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ledger.put(entry.recorded(Recordings.END)));

        assertThat(ledger.find(entry.id())).hasValue(entry);
        assertThat(told).isEmpty();
        Files.move(moved, directory);
        assertThat(Ledger.open(directory).entries()).containsExactly(entry);
    }

    /** A disk that has nothing on it but the directory. */
    private final class SmallDisk implements Disk {
        private long capacityBytes = Long.MAX_VALUE;

        @Override
        public void write(Path path, byte[] content) throws IOException {
            if (content.length > capacityBytes - usedBytes()) {
                Disk.REAL.write(path, new byte[0]);
                throw new IOException("No space left on device");
            }
            Disk.REAL.write(path, content);
        }

        long usedBytes() throws IOException {
            long bytes = 0;
            try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
                for (Path path : all) {
                    bytes += Files.size(path);
                }
            }
            return bytes;
        }

        void fill() throws IOException {
            capacityBytes = usedBytes();
        }
    }

    @Test
    void isWrittenOnAFullDiskOutOfItsReserve() throws IOException {
        SmallDisk disk = new SmallDisk();
        ledger = Ledger.open(directory, disk);
        RecordingEntry entry = Recordings.recorded(ledger, Recordings.START, new byte[3]);

        disk.fill();
        ledger.put(entry.uploading());
        ledger.put(entry.uploadFailed("again"));
        assertThat(Ledger.open(directory).entries()).containsExactly(entry.uploadFailed("again"));

        // Recordings have taken what it gave up.
        disk.fill();
        assertThatIOException()
                .isThrownBy(() -> ledger.put(entry.uploadFailed("too full")))
                .withMessage("No space left on device");
        assertThat(ledger.entries()).containsExactly(entry.uploadFailed("again"));

        disk.capacityBytes = Long.MAX_VALUE;
        ledger.put(entry.uploadFailed("again"));
        assertThat(directory.resolve(".reserve")).hasSize(1 << 18);
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void makesAVanishedDirectoryAgainForANewEntry() throws IOException {
        Files.delete(directory);

        RecordingEntry entry = ledger.create(Recordings.begun());

        assertThat(Ledger.open(directory).entries()).containsExactly(entry);
    }

    @Test
    void refusesToGoBack() throws IOException {
        RecordingEntry begun = ledger.create(Recordings.begun());
        ledger.put(begun.recorded(Recordings.END));

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.put(begun))
                .withMessage("lecture_20261129T225301.123Z is recorded and cannot become recording");
    }

    @Test
    void bringsNoRemovedEntryBack() throws IOException {
        RecordingEntry entry = ledger.create(Recordings.begun());

        assertThat(ledger.remove(entry.id())).hasValue(entry);

        assertThat(ledger.remove(entry.id())).isEmpty();
        assertThat(ledger.update(entry.id(), found -> found.recorded(Recordings.END)))
                .isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.put(entry))
                .withMessage("there is no entry lecture_20261129T225301.123Z");
        assertThat(Ledger.open(directory).entries()).isEmpty();
    }

    @Test
    void losesNoChangeOfTwoAtOnce() throws Exception {
        RecordingEntry entry = Recordings.recorded(ledger, Recordings.START, new byte[1]);
        CountDownLatch both = new CountDownLatch(2);
        Runnable failing = () -> {
            try {
                both.countDown();
                both.await();
                for (int i = 0; i < 20; i++) {
                    ledger.update(entry.id(), found -> found.uploadFailed("again"));
                }
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        };
        List<Thread> threads = List.of(new Thread(failing), new Thread(failing));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(ledger.find(entry.id()).orElseThrow().upload().failed()).isEqualTo(40);
        assertThat(Ledger.open(directory).entries()).isEqualTo(ledger.entries());
    }

    @Test
    void tellsItsListenersWhatIsOnTheDisk() throws IOException {
        List<String> told = new ArrayList<>();
        ledger.listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry entry) {
                throw new IllegalStateException("a listener with a bug");
            }
        });
        ledger.listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry entry) {
                told.add(entry.state().label());
            }

            @Override
            public void removed(RecordingEntry entry) {
                told.add("removed");
            }
        });

        RecordingEntry entry = ledger.create(Recordings.begun());
        ledger.update(entry.id(), found -> found.recorded(Recordings.END));
        ledger.remove(entry.id());

        assertThat(told).containsExactly("recording", "recorded", "removed");
        assertThat(log.events(Level.ERROR)).hasSize(2);
    }
}
