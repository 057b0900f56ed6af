// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Records rooms and keeps what was recorded. Thread-safe. Methods may wait for a disk, but for those that say otherwise; ids and names
 * come from the network and may be anything.
 */
public interface RecordStore {
    /** What came of a wish to delete a recording. */
    enum Deletion {
        /** It is gone. */
        DELETED,
        /** It is being recorded or uploaded, and stays. */
        BUSY,
        /** There is none. */
        UNKNOWN
    }

    /**
     * Recordings, those that began last in front.
     *
     * @param room of which; empty for all
     * @param after which recording to go on; empty to begin
     * @param limit how many at most
     * @return fewer only at the end; none when {@code after} is none
     */
    List<RecordInfo> list(Optional<RoomName> room, Optional<String> after, int limit);

    /** The recording of that id. */
    Optional<RecordInfo> find(String id);

    /** The recording that has a media file of that name. */
    Optional<RecordInfo> ofFile(String name);

    /** Of which room a file of that name would be, whether there is one or not; empty when there can be none. Must not wait. */
    Optional<RoomName> roomOf(String name);

    /** Where one of the files is; empty when it is not here. Never a link. */
    Optional<Path> local(RecordFile file);

    /**
     * Deletes media and all that is known of a recording.
     *
     * @throws IOException when something of it cannot be deleted; the recording stays known
     */
    Deletion delete(String id) throws IOException;

    /**
     * Records a room from now on, whoever publishes to it. Must not wait.
     *
     * @return whether somebody publishes to it now
     */
    CompletableFuture<Boolean> start(RoomName room);

    /**
     * Ends the recording of a room. Must not wait.
     *
     * @return whether it was being recorded
     */
    boolean stop(RoomName room);

    /** The rooms that are being recorded, by name. Must not wait. */
    List<RoomRecording> recordings();
}
