// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ledger.LedgerListener;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.observe.ObservationLog;
import dev.weir.sfu.recording.upload.DirectoryUploader;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.Uploader;
import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a registry is told of a recorder at work. */
@Timeout(20)
class ObservedRecordingTest {
    private static final RoomName ROOM = new RoomName("lecture");

    private final TestRooms rooms = new TestRooms();
    private final ObservationLog log = new ObservationLog();
    private final BlockingQueue<RecordingEntry> recorded = new LinkedBlockingQueue<>();
    private final CountDownLatch uploaded = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private RecorderConfig.Builder config() {
        return RecorderConfig.into(directory.resolve("here"))
                .rooms(room -> true)
                .observations(log.registry());
    }

    private Recorder open(RecorderConfig config) {
        return Recorder.open(rooms, config, new RecordingListener() {
            @Override
            public void recorded(RecordingEntry entry) {
                recorded.add(entry);
            }
        });
    }

    private void broadcast() {
        rooms.come(ROOM);
        rooms.send(ROOM, 50);
        rooms.leave(ROOM);
    }

    @Test
    void aRecordingIsObservedFromItsBeginUntilItIsComplete() throws InterruptedException {
        try (Recorder recorder = open(config().build())) {
            rooms.come(ROOM);
            rooms.send(ROOM, 50);
            assertThat(log.lines()).isEmpty();
            rooms.leave(ROOM);
            RecordingEntry entry = recorded.take();

            assertThat(recorder.statistics().failures()).isZero();
            assertThat(log.lines()).containsExactly("weir.recording opus success " + entry.id() + " lecture");
        }
        assertThat(log.open()).isZero();
    }

    @Test
    void anUploadAndItsAttemptsStandBelowTheRecording() throws IOException, InterruptedException {
        DirectoryUploader there = new DirectoryUploader(Files.createDirectory(directory.resolve("there")));
        RecordingEntry entry;
        try (Recorder recorder = open(config().uploader(there).build())) {
            recorder.ledger().listen(new LedgerListener() {
                @Override
                public void put(RecordingEntry changed) {
                    if (changed.state() == RecordingState.VERIFIED) {
                        uploaded.countDown();
                    }
                }
            });
            broadcast();
            entry = recorded.take();
            uploaded.await();
        }

        assertThat(log.lines())
                .containsExactlyInAnyOrder(
                        "weir.recording opus success " + entry.id() + " lecture",
                        "weir.upload.attempt opus success " + entry.id() + " lecture below weir.upload",
                        "weir.upload opus success " + entry.id() + " lecture below weir.recording");
        assertThat(log.open()).isZero();
    }

    @Test
    void anUploadThatHasNotSucceededWhenTheRecorderIsClosedIsOverToo() throws InterruptedException {
        UploadException refusal = UploadException.lasting("no permission");
        Uploader uploader = new Uploader() {
            @Override
            public UploadResult upload(UploadRequest request) {
                uploaded.countDown();
                throw refusal;
            }
        };
        RecordingEntry entry;
        try (Recorder recorder = open(config().uploader(uploader).build())) {
            broadcast();
            entry = recorded.take();
            uploaded.await();
            assertThat(recorder.uploads()).isPresent();
        }

        assertThat(log.lines()).contains("weir.upload opus unknown " + entry.id() + " lecture below weir.recording");
        assertThat(log.open()).isZero();
    }
}
