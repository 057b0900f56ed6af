// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One recording, or one part of a long one.
 *
 * @param id of characters that need no encoding in a URL
 * @param room that was recorded
 * @param subject who published, for administrators
 * @param part from 1
 * @param state how far it has come
 * @param startedAt when this part began
 * @param endedAt when it ended
 * @param duration of what can be played
 * @param mended a process died while recording it, and its files were made whole afterwards
 * @param failure why recording stopped too early, for administrators
 * @param tracks what was recorded of each
 * @param files its media
 * @param failedUploads attempts that failed
 * @param uploadError what went wrong at the last attempt, for administrators
 */
public record RecordInfo(
        String id,
        RoomName room,
        Optional<String> subject,
        int part,
        RecordState state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Duration duration,
        boolean mended,
        Optional<String> failure,
        List<RecordTrack> tracks,
        List<RecordFile> files,
        int failedUploads,
        Optional<String> uploadError) {
    public RecordInfo {
        tracks = List.copyOf(tracks);
        files = List.copyOf(files);
    }

    /** When its files were changed for the last time, as far as that has happened yet. */
    public Instant modifiedAt() {
        return endedAt.orElseGet(() -> startedAt.plus(duration));
    }
}
