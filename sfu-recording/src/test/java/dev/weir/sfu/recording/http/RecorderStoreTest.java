// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.http;

import static dev.weir.sfu.recording.ledger.Recordings.LECTURE;
import static dev.weir.sfu.recording.ledger.Recordings.START;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.ledger.LedgerListener;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.Recordings;
import dev.weir.sfu.recording.upload.UploadException;
import dev.weir.sfu.recording.upload.UploadRequest;
import dev.weir.sfu.recording.upload.UploadResult;
import dev.weir.sfu.recording.upload.Uploader;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.records.RecordFile;
import dev.weir.sfu.whip.records.RecordInfo;
import dev.weir.sfu.whip.records.RecordState;
import dev.weir.sfu.whip.records.RecordStore.Deletion;
import dev.weir.sfu.whip.records.RecordTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RecorderStoreTest {
    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of("127.0.0.1"))
            .build());

    @TempDir
    Path folder;

    private Recorder recorder;
    private RecorderStore store;

    @BeforeEach
    void open() {
        recorder = Recorder.open(sfu, RecorderConfig.into(folder).build());
        store = new RecorderStore(recorder);
    }

    @AfterEach
    void close() {
        recorder.close();
        sfu.close();
    }

    private RecordingEntry recorded(int second, String content) throws IOException {
        return Recordings.recorded(recorder.ledger(), START.plusSeconds(second), content.getBytes(US_ASCII));
    }

    @Test
    void tellsWhatTheLedgerHas() throws IOException {
        RecordingEntry entry = recorded(0, "media");

        assertThat(store.list(Optional.empty(), Optional.empty(), 10))
                .containsExactly(new RecordInfo(
                        "lecture_20261129T225301.123Z",
                        LECTURE,
                        Optional.of("alice"),
                        1,
                        RecordState.RECORDED,
                        START,
                        Optional.of(START.plusSeconds(63)),
                        entry.duration(),
                        false,
                        Optional.empty(),
                        List.of(
                                new RecordTrack("audio", "opus", 0, 0, 3000, 10, 0),
                                new RecordTrack("video", "vp8", 1280, 720, 1800, 7, 4)),
                        List.of(new RecordFile(
                                "lecture_20261129T225301.123Z_0.webm",
                                "video/webm",
                                5,
                                Optional.of(Recordings.sha256("media".getBytes(US_ASCII))),
                                Optional.empty())),
                        0,
                        Optional.empty()));
    }

    @Test
    void listsTheNewestFirstAndGoesOnBehindOne() throws IOException {
        String first = recorded(0, "a").id().value();
        String second = recorded(1, "b").id().value();
        String third = recorded(2, "c").id().value();

        assertThat(store.list(Optional.empty(), Optional.empty(), 2))
                .extracting(RecordInfo::id)
                .containsExactly(third, second);
        assertThat(store.list(Optional.of(LECTURE), Optional.of(second), 2))
                .extracting(RecordInfo::id)
                .containsExactly(first);
        assertThat(store.list(Optional.of(new RoomName("other")), Optional.empty(), 2))
                .isEmpty();
        assertThat(store.list(Optional.empty(), Optional.of("nothing"), 2)).isEmpty();
    }

    @Test
    void findsFilesOfTheLedgerAndNoOthers() throws IOException {
        RecordingEntry entry = recorded(0, "media");
        RecordFile file = store.find(entry.id().value()).orElseThrow().files().get(0);
        Files.writeString(folder.resolve(entry.id().fileName("_1.webm")), "stranger");

        assertThat(store.ofFile(file.name()).orElseThrow().id())
                .isEqualTo(entry.id().value());
        assertThat(store.local(file).map(Path::getFileName)).contains(Path.of(file.name()));
        assertThat(store.ofFile(entry.id().fileName("_1.webm"))).isEmpty();
        assertThat(store.ofFile(entry.id().fileName(".json"))).isEmpty();
        assertThat(store.local(new RecordFile(
                        entry.id().fileName("_1.webm"), "video/webm", 8, Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void takesNoLinkForAFile() throws IOException {
        RecordingEntry entry = recorded(0, "media");
        RecordFile file = store.find(entry.id().value()).orElseThrow().files().get(0);
        Path path = recorder.ledger().directory().resolve(file.name());
        Files.delete(path);
        Files.createSymbolicLink(path, Files.writeString(folder.resolve("secret"), "secret"));

        assertThat(store.local(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lecture_20261129T225301.123Z.webm, lecture",
        "lecture_20261129T225301.123Z_video.mp4, lecture",
        "lecture_20261129T225301.123Z_p2.ogg, lecture",
        "lecture_20261129T225301.123Z_p2-3_0.webm, lecture",
        "a_b.c_20261129T225301.123Z.ogg, a_b.c",
        "a_20261129T225301.123Z_20261129T225301.123Z.ogg, a_20261129T225301.123Z",
    })
    void knowsOfWhichRoomAFileWouldBe(String name, String room) {
        assertThat(store.roomOf(name)).contains(new RoomName(room));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "x.webm",
                "lecture_20261129T225301.123Z",
                "../lecture_20261129T225301.123Z.webm",
                ".lecture_20261129T225301.123Z.webm",
                "con_20261129T225301.123Z.webm"
            })
    void knowsWhatCanBeNoFile(String name) {
        assertThat(store.roomOf(name)).isEmpty();
        assertThat(store.ofFile(name)).isEmpty();
    }

    @Test
    void deletesMediaAndEntry() throws IOException {
        RecordingEntry entry = recorded(0, "media");

        assertThat(store.delete(entry.id().value())).isEqualTo(Deletion.DELETED);
        assertThat(folder.resolve(entry.id().fileName("_0.webm"))).doesNotExist();
        assertThat(folder.resolve(entry.id().fileName(".json"))).doesNotExist();
        assertThat(store.delete(entry.id().value())).isEqualTo(Deletion.UNKNOWN);
        assertThat(store.delete("../x")).isEqualTo(Deletion.UNKNOWN);
    }

    @Test
    void leavesWhatIsBeingRecorded() throws IOException {
        RecordingEntry entry = recorder.ledger().create(Recordings.begun());

        assertThat(store.delete(entry.id().value())).isEqualTo(Deletion.BUSY);
        assertThat(store.find(entry.id().value())).isPresent();
    }

    @Test
    void leavesWhatIsBeingUploadedButNotWhatCannotBe() throws Exception {
        recorder.close();
        CountDownLatch uploading = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        recorder = Recorder.open(
                sfu,
                RecorderConfig.into(folder)
                        .uploader(new Uploader() {
                            @Override
                            public UploadResult upload(UploadRequest request) {
                                uploading.countDown();
                                awaitUninterruptibly(mayGoOn);
                                throw UploadException.passing("cannot be uploaded");
                            }
                        })
                        .build());
        store = new RecorderStore(recorder);
        RecordingEntry entry = recorded(0, "media");
        uploading.await();

        assertThat(store.delete(entry.id().value())).isEqualTo(Deletion.BUSY);
        recorder.ledger().listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry changed) {
                failed.countDown();
            }
        });
        mayGoOn.countDown();
        failed.await();
        while (!recorder.uploads().orElseThrow().progress().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(store.find(entry.id().value()).orElseThrow().state()).isEqualTo(RecordState.UPLOADING);
        assertThat(store.delete(entry.id().value())).isEqualTo(Deletion.DELETED);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void switchesTheRecordingOfRooms() {
        assertThat(store.start(LECTURE).join()).isFalse();
        assertThat(store.recordings()).isEmpty();
        assertThat(store.stop(LECTURE)).isFalse();
    }
}
