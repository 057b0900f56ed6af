// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.log.CapturedLog;
import dev.weir.sfu.room.RoomName;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded when: who comes and goes, and what a recorder is asked for. */
@Timeout(60)
class RecorderTest {
    private static final RoomName ROOM = new RoomName("lecture");
    private static final RoomName OTHER = new RoomName("other");

    private final TestRooms rooms = new TestRooms();
    private final BlockingQueue<RecordingEntry> recorded = new LinkedBlockingQueue<>();

    @RegisterExtension
    private final CapturedLog log = new CapturedLog(Recorder.class);

    @TempDir
    private Path directory;

    private Recorder open(Predicate<RoomName> which) {
        RecorderConfig config = RecorderConfig.into(directory).rooms(which).build();
        return Recorder.open(rooms, config, new RecordingListener() {
            @Override
            public void recorded(RecordingEntry entry) {
                recorded.add(entry);
            }
        });
    }

    @Test
    void recordsEachStayOfAPublisherWhereItIsToldTo() throws InterruptedException {
        try (Recorder recorder = open(ROOM::equals)) {
            rooms.come(OTHER);
            rooms.come(ROOM);
            rooms.send(ROOM, 100);
            rooms.leave(ROOM);
            RecordingEntry first = recorded.take();
            assertThat(first.room()).isEqualTo(ROOM);
            assertThat(first.subject()).contains("of s2");
            assertThat(first.tracks().get(0).frames()).isEqualTo(100);
            rooms.come(ROOM);
            rooms.send(ROOM, 50);
            rooms.leave(ROOM);
            assertThat(recorded.take().subject()).contains("of s3");
            assertThat(rooms.sinks(OTHER)).isZero();
            assertThat(recorder.statistics().failures()).isZero();
        }
    }

    @Test
    void recordsWhoPublishedAlreadyWhenItWasOpened() throws InterruptedException {
        rooms.come(ROOM);
        try (Recorder recorder = open(room -> true)) {
            rooms.send(ROOM, 10);
            assertThat(recorder.status(ROOM)).isPresent();
        }
        assertThat(recorded.take().room()).isEqualTo(ROOM);
    }

    @Test
    void completesItsFilesWhenItIsClosedAndLeavesTheRoomsForGood() {
        Recorder recorder = open(room -> true);
        rooms.come(ROOM);
        rooms.send(ROOM, 100);
        recorder.close();
        assertThat(recorded).hasSize(1);
        assertThat(recorder.ledger().entries())
                .extracting(RecordingEntry::state)
                .containsExactly(RecordingState.RECORDED);
        assertThat(rooms.sinks(ROOM)).isZero();
        assertThat(rooms.attached).isEqualTo(1);
        assertThat(recorder.start(ROOM)).isCompletedWithValue(false);
        assertThat(rooms.attached).isEqualTo(1);
    }

    @Test
    void beginsInTheMidstWhenItIsAskedTo() throws InterruptedException {
        try (Recorder recorder = open(room -> false)) {
            rooms.come(ROOM);
            assertThat(recorder.status(ROOM)).isEmpty();
            assertThat(recorder.start(ROOM)).isCompletedWithValue(true);
            rooms.send(ROOM, 30);
            assertThat(recorder.stop(ROOM)).isTrue();
            assertThat(recorded.take().tracks().get(0).frames()).isEqualTo(30);
            rooms.leave(ROOM);
            rooms.come(ROOM);
            assertThat(rooms.sinks(ROOM)).isZero();
        }
    }

    @Test
    void remembersToBeginWhenSomebodyComes() throws InterruptedException {
        try (Recorder recorder = open(room -> false)) {
            assertThat(recorder.start(ROOM)).isCompletedWithValue(false);
            rooms.come(ROOM);
            rooms.send(ROOM, 30);
            rooms.leave(ROOM);
            assertThat(recorded.take().room()).isEqualTo(ROOM);
        }
    }

    @Test
    void staysStoppedUntilThePublisherHasGone() throws InterruptedException {
        try (Recorder recorder = open(room -> true)) {
            rooms.come(ROOM);
            rooms.send(ROOM, 30);
            assertThat(recorder.stop(ROOM)).isTrue();
            recorded.take();
            assertThat(rooms.sinks(ROOM)).isZero();
            rooms.leave(ROOM);
            rooms.come(ROOM);
            rooms.send(ROOM, 20);
            rooms.leave(ROOM);
            assertThat(recorded.take().tracks().get(0).frames()).isEqualTo(20);
        }
    }

    @Test
    void isStoppedWhileItIsOnItsWayIn() {
        try (Recorder recorder = open(room -> true)) {
            rooms.mayAttach = new CompletableFuture<>();
            rooms.come(ROOM);
            assertThat(recorder.stop(ROOM)).isTrue();
            rooms.mayAttach.complete(null);
            assertThat(rooms.sinks(ROOM)).isZero();
        }
        assertThat(recorded).isEmpty();
    }

    @Test
    void triesAgainWithTheNextPublisherWhenARoomLetNobodyIn() throws InterruptedException {
        try (Recorder recorder = open(room -> true)) {
            rooms.mayAttach = CompletableFuture.failedFuture(new IllegalStateException("as the test wants it"));
            rooms.come(ROOM);
            assertThat(recorder.status(ROOM)).isEmpty();
            assertThat(log.events(Level.ERROR))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("room=lecture cannot be recorded");
            rooms.mayAttach = CompletableFuture.completedFuture(null);
            rooms.come(ROOM);
            rooms.send(ROOM, 10);
            rooms.leave(ROOM);
            assertThat(recorded.take().room()).isEqualTo(ROOM);
        }
    }
}
