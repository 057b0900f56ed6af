// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.snapshots;

import dev.weir.sfu.room.RoomName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Whoever takes pictures of rooms. Called on any thread, by many at a time; must not block, and keeps itself how often it looks. */
@FunctionalInterface
public interface SnapshotSource {
    /**
     * A picture of what the room shows.
     *
     * @param jpeg the file; not copied, and nobody changes it
     * @param taken when the room showed it; that of a room's next picture is another
     */
    record Picture(byte[] jpeg, Instant taken) {}

    /**
     * What the room shows, of a few seconds ago at most; empty when it shows nothing. Fails with {@link
     * dev.weir.sfu.error.CapacityException} when there is no time for another one just now.
     */
    CompletableFuture<Optional<Picture>> take(RoomName room);
}
