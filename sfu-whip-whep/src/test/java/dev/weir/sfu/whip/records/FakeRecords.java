// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Recordings that a test makes up. The media of one is {@code ID.webm}; ids begin with the room and an underscore. */
public final class FakeRecords implements RecordStore {
    public static final Instant BEGIN = Instant.parse("2026-11-29T20:00:00Z");
    public static final String SHA256 = "ab".repeat(32);

    private Optional<Path> folder = Optional.empty();

    /** The newest in front. */
    public final List<RecordInfo> records = new ArrayList<>();

    /** Ids of those that are in use. */
    public final Set<String> busy = new TreeSet<>();

    public final Set<RoomName> recorded =
            new TreeSet<>((one, other) -> one.value().compareTo(other.value()));

    /** None yet, and nowhere to keep media. */
    public FakeRecords() {}

    /** Media goes there from now on; until then there is none. */
    public void keepIn(Path where) {
        folder = Optional.of(where);
    }

    /** Adds one that is newer than all others. */
    public RecordInfo add(String id, RecordState state, byte[] media) throws IOException {
        if (folder.isPresent()) {
            Files.write(folder.get().resolve(id + ".webm"), media);
        }
        RecordInfo record = info(id, state, media.length);
        records.add(0, record);
        return record;
    }

    /** Of ten seconds, by alice, with everything that viewers are not to see. */
    public static RecordInfo info(String id, RecordState state, int size) {
        boolean open = state == RecordState.RECORDING;
        return new RecordInfo(
                id,
                new RoomName(id.substring(0, id.indexOf('_'))),
                Optional.of("alice"),
                1,
                state,
                BEGIN,
                open ? Optional.empty() : Optional.of(BEGIN.plusSeconds(10)),
                Duration.ofMillis(9_990),
                false,
                Optional.of("/srv/disk is full"),
                List.of(
                        new RecordTrack("video", "vp8", 640, 360, 250, 3, 1),
                        new RecordTrack("audio", "opus", 0, 0, 500, 0, 0)),
                List.of(new RecordFile(
                        id + ".webm",
                        "video/webm",
                        size,
                        open ? Optional.empty() : Optional.of(SHA256),
                        Optional.of("s3://bucket/" + id))),
                2,
                Optional.of("bucket is missing"));
    }

    @Override
    public List<RecordInfo> list(Optional<RoomName> room, Optional<String> after, int limit) {
        return records.stream()
                .dropWhile(record -> after.isPresent() && !record.id().equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .filter(record -> room.isEmpty() || record.room().equals(room.get()))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<RecordInfo> find(String id) {
        return records.stream().filter(record -> record.id().equals(id)).findFirst();
    }

    @Override
    public Optional<RecordInfo> ofFile(String name) {
        return records.stream()
                .filter(record ->
                        record.files().stream().anyMatch(file -> file.name().equals(name)))
                .findFirst();
    }

    @Override
    public Optional<RoomName> roomOf(String name) {
        String room = name.substring(0, Math.max(0, name.indexOf('_')));
        return RoomName.isLegal(room) ? Optional.of(new RoomName(room)) : Optional.empty();
    }

    @Override
    public Optional<Path> local(RecordFile file) {
        return folder.map(each -> each.resolve(file.name())).filter(Files::exists);
    }

    @Override
    public Deletion delete(String id) {
        if (busy.contains(id)) {
            return Deletion.BUSY;
        }
        return records.removeIf(record -> record.id().equals(id)) ? Deletion.DELETED : Deletion.UNKNOWN;
    }

    @Override
    public CompletableFuture<Boolean> start(RoomName room) {
        recorded.add(room);
        return CompletableFuture.completedFuture(room.value().startsWith("live"));
    }

    @Override
    public boolean stop(RoomName room) {
        return recorded.remove(room);
    }

    @Override
    public List<RoomRecording> recordings() {
        return recorded.stream()
                .map(room -> new RoomRecording(
                        room,
                        records.stream()
                                .filter(record -> record.room().equals(room) && record.state() == RecordState.RECORDING)
                                .findFirst(),
                        Optional.of("the disk is full"),
                        7))
                .toList();
    }
}
