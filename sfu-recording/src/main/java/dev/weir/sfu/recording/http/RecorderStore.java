// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.http;

import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecordingStatus;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.ledger.RemoteCopy;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.records.RecordFile;
import dev.weir.sfu.whip.records.RecordInfo;
import dev.weir.sfu.whip.records.RecordState;
import dev.weir.sfu.whip.records.RecordStore;
import dev.weir.sfu.whip.records.RecordTrack;
import dev.weir.sfu.whip.records.RoomRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a {@link Recorder} records, as the doors want it: {@code new RecordsHandler(new RecorderStore(recorder), doors)}. Nothing in the
 * directory that the ledger does not name is ever found. Thread-safe.
 */
public final class RecorderStore implements RecordStore {
    private final Recorder recorder;
    private final Ledger ledger;

    public RecorderStore(Recorder recorder) {
        this.recorder = recorder;
        this.ledger = recorder.ledger();
    }

    @Override
    public List<RecordInfo> list(Optional<RoomName> room, Optional<String> after, int limit) {
        return ledger.entries().stream()
                .dropWhile(entry -> after.isPresent() && !entry.id().value().equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .filter(entry -> room.isEmpty() || room.get().equals(entry.room()))
                .limit(limit)
                .map(RecorderStore::info)
                .toList();
    }

    @Override
    public Optional<RecordInfo> find(String id) {
        return RecordingId.parse(id).flatMap(ledger::find).map(RecorderStore::info);
    }

    @Override
    public Optional<RecordInfo> ofFile(String name) {
        return idOf(name)
                .flatMap(ledger::find)
                .filter(entry ->
                        entry.files().stream().anyMatch(file -> file.name().equals(name)))
                .map(RecorderStore::info);
    }

    @Override
    public Optional<RoomName> roomOf(String name) {
        return idOf(name).map(RecordingId::room);
    }

    /** Of {@code ID.webm} or {@code ID_video.mp4}. */
    private static Optional<RecordingId> idOf(String fileName) {
        String base = before(fileName, '.');
        return RecordingId.parse(base).or(() -> RecordingId.parse(before(base, '_')));
    }

    private static String before(String text, char mark) {
        return text.substring(0, Math.max(0, text.lastIndexOf(mark)));
    }

    @Override
    public Optional<Path> local(RecordFile file) {
        return idOf(file.name())
                .flatMap(ledger::find)
                .flatMap(entry -> entry.files().stream()
                        .filter(one -> one.name().equals(file.name()))
                        .findFirst())
                .flatMap(ledger::local);
    }

    @Override
    public Deletion delete(String id) throws IOException {
        Optional<RecordingEntry> found = RecordingId.parse(id).flatMap(ledger::find);
        if (found.isEmpty()) {
            return Deletion.UNKNOWN;
        }
        RecordingEntry entry = found.get();
        if (entry.state() == RecordingState.RECORDING || isBeingUploaded(entry.id())) {
            return Deletion.BUSY;
        }
        ledger.deleteMedia(entry);
        return ledger.remove(entry.id()).isPresent() ? Deletion.DELETED : Deletion.UNKNOWN;
    }

    /** One that waits for its next attempt may go: there may never be one that succeeds. */
    private boolean isBeingUploaded(RecordingId id) {
        return recorder.uploads().stream()
                .flatMap(uploads -> uploads.progress().stream())
                .anyMatch(upload -> upload.id().equals(id));
    }

    @Override
    public CompletableFuture<Boolean> start(RoomName room) {
        return recorder.start(room);
    }

    @Override
    public boolean stop(RoomName room) {
        return recorder.stop(room);
    }

    @Override
    public List<RoomRecording> recordings() {
        return recorder.statuses().stream().map(RecorderStore::room).toList();
    }

    private static RoomRecording room(RecordingStatus status) {
        return new RoomRecording(
                status.room(), status.entry().map(RecorderStore::info), status.failure(), status.droppedPackets());
    }

    private static RecordInfo info(RecordingEntry entry) {
        return new RecordInfo(
                entry.id().value(),
                entry.room(),
                entry.subject(),
                entry.part(),
                RecordState.valueOf(entry.state().name()),
                entry.startedAt(),
                entry.endedAt(),
                entry.duration(),
                entry.mended(),
                entry.failure(),
                entry.tracks().stream().map(RecorderStore::track).toList(),
                entry.files().stream().map(RecorderStore::file).toList(),
                entry.upload().failed(),
                entry.upload().lastError());
    }

    private static RecordTrack track(RecordedTrack track) {
        return new RecordTrack(
                track.kind(),
                track.codec(),
                track.width(),
                track.height(),
                track.frames(),
                track.lostPackets(),
                track.gaps().size() + track.furtherGaps());
    }

    private static RecordFile file(RecordedFile file) {
        return new RecordFile(
                file.name(),
                file.mediaType(),
                file.sizeBytes(),
                file.sha256(),
                file.remote().map(RemoteCopy::location));
    }
}
