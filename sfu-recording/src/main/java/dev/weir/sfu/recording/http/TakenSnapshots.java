// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.http;

import dev.weir.sfu.recording.snapshot.SnapshotTaker;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.snapshots.SnapshotSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a {@link SnapshotTaker} takes, as the doors want it: {@code new SnapshotHandler(new TakenSnapshots(taker), doors)}. Thread-safe. */
public final class TakenSnapshots implements SnapshotSource {
    private final SnapshotTaker taker;

    public TakenSnapshots(SnapshotTaker taker) {
        this.taker = taker;
    }

    @Override
    public CompletableFuture<Optional<Picture>> take(RoomName room) {
        return taker.take(room).thenApply(snapshot -> snapshot.map(one -> new Picture(one.jpeg(), one.taken())));
    }
}
