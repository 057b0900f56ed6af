// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import dev.weir.sfu.room.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one part of a recording. Immutable; the methods named after states give the next entry, and throw
 * {@link IllegalStateException} where {@link RecordingState#mayBecome} forbids it.
 *
 * @param id with which the names of its files begin
 * @param room that was recorded
 * @param subject who published, where that is known
 * @param part from 1
 * @param state how far it has come
 * @param startedAt when this part began
 * @param endedAt when it ended
 * @param duration of what can be played, in whole milliseconds
 * @param mended a process died while recording it, and its files were made whole afterwards
 * @param failure why recording stopped too early, for people
 * @param tracks what was recorded of each
 * @param files its media, all named after {@code id}
 * @param upload how often it was tried to upload it
 */
public record RecordingEntry(
        RecordingId id,
        RoomName room,
        Optional<String> subject,
        int part,
        RecordingState state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Duration duration,
        boolean mended,
        Optional<String> failure,
        List<RecordedTrack> tracks,
        List<RecordedFile> files,
        UploadAttempts upload) {
    public RecordingEntry {
        if (part < 1) {
            throw new IllegalArgumentException("part must be at least 1: " + part);
        }
        duration = Millis.of("duration", duration);
        failure = failure.map(Sentence::of);
        tracks = List.copyOf(tracks);
        files = List.copyOf(files);
        for (RecordedFile file : files) {
            // Else a wrong entry could have the media of another one deleted.
            if (!file.name().startsWith(id.value())) {
                throw new IllegalArgumentException("file " + file.name() + " must be named after " + id);
            }
        }
    }

    /** Of a recording that begins, without files. */
    public static RecordingEntry begin(
            RecordingId id, RoomName room, Optional<String> subject, int part, Instant startedAt) {
        return new RecordingEntry(
                id,
                room,
                subject,
                part,
                RecordingState.RECORDING,
                startedAt,
                Optional.empty(),
                Duration.ZERO,
                false,
                Optional.empty(),
                List.of(),
                List.of(),
                UploadAttempts.NONE);
    }

    /** The same part with what is known of its media by now. */
    public RecordingEntry withMedia(Duration played, List<RecordedTrack> newTracks, List<RecordedFile> newFiles) {
        return new RecordingEntry(
                id, room, subject, part, state, startedAt, endedAt, played, mended, failure, newTracks, newFiles,
                upload);
    }

    /** Its files are whole and closed. */
    public RecordingEntry recorded(Instant end) {
        return as(RecordingState.RECORDED, Optional.of(end), mended, failure, upload);
    }

    /** As {@link #recorded}, by somebody who found the files of a process that died. */
    public RecordingEntry recordedAfterMending(Instant end) {
        return as(RecordingState.RECORDED, Optional.of(end), true, failure, upload);
    }

    /** It could not be written any further. */
    public RecordingEntry failed(Instant end, String reason) {
        return as(RecordingState.FAILED, Optional.of(end), mended, Optional.of(reason), upload);
    }

    /** An upload begins, for the first time or again. */
    public RecordingEntry uploading() {
        return as(RecordingState.UPLOADING, endedAt, mended, failure, upload);
    }

    /** An upload failed and is to be tried again. */
    public RecordingEntry uploadFailed(String error) {
        return as(RecordingState.UPLOADING, endedAt, mended, failure, upload.failedOnceMore(error));
    }

    /** The other side has one of its files, whole. */
    public RecordingEntry uploaded(String fileName, RemoteCopy copy) {
        List<RecordedFile> marked = new ArrayList<>(files);
        marked.replaceAll(file -> file.name().equals(fileName) ? file.uploaded(copy) : file);
        return uploading().withMedia(duration, tracks, marked);
    }

    /**
     * The other side has everything.
     *
     * @throws IllegalStateException when a file has no remote copy yet
     */
    public RecordingEntry verified() {
        for (RecordedFile file : files) {
            if (file.remote().isEmpty()) {
                throw new IllegalStateException(file.name() + " is not uploaded yet");
            }
        }
        return as(RecordingState.VERIFIED, endedAt, mended, failure, upload.succeeded());
    }

    /** Its media files are deleted here. */
    public RecordingEntry deleted() {
        return as(RecordingState.DELETED, endedAt, mended, failure, upload);
    }

    /** Of all its files together. */
    public long sizeBytes() {
        return files.stream().mapToLong(RecordedFile::sizeBytes).sum();
    }

    RecordingEntry withId(RecordingId other) {
        return new RecordingEntry(
                other, room, subject, part, state, startedAt, endedAt, duration, mended, failure, tracks, files,
                upload);
    }

    private RecordingEntry as(
            RecordingState next,
            Optional<Instant> end,
            boolean nowMended,
            Optional<String> whyFailed,
            UploadAttempts attempts) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(id + " is " + state.label() + " and cannot become " + next.label());
        }
        return new RecordingEntry(
                id, room, subject, part, next, startedAt, end, duration, nowMended, whyFailed, tracks, files, attempts);
    }
}
