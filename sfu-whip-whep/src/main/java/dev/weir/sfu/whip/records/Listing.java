// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.records.page.DiskThreads;
import dev.weir.sfu.whip.records.page.RecordPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Gathers one page of recordings, of rooms about which somebody else decides, each asked about once. Belongs to one request; its steps
 * follow each other on whatever thread.
 */
final class Listing {
    /** As many rooms may be asked about at once. */
    private static final int BATCH = 50;

    /** A page ends early, perhaps empty, rather than let one request look through everything for a client that may see nothing. */
    private static final int MAX_BATCHES = 40;

    private final RecordStore store;
    private final RecordPage page;
    private final Function<RoomName, CompletableFuture<Boolean>> allowed;
    private final DiskThreads disk;
    private final Map<RoomName, CompletableFuture<Boolean>> rooms = new HashMap<>();
    private final List<RecordInfo> records = new ArrayList<>();
    private int batches;

    /**
     * A page.
     *
     * @param next behind which the next page begins; empty when this is the last one
     */
    record Found(List<RecordInfo> records, Optional<String> next) {}

    Listing(
            RecordStore store,
            RecordPage page,
            Function<RoomName, CompletableFuture<Boolean>> allowed,
            DiskThreads disk) {
        this.store = store;
        this.page = page;
        this.allowed = allowed;
        this.disk = disk;
    }

    CompletableFuture<Found> run() {
        return from(page.after());
    }

    private CompletableFuture<Found> from(Optional<String> after) {
        return disk.run(() -> store.list(page.room(), after, BATCH)).thenCompose(batch -> {
            batch.forEach(record -> rooms.computeIfAbsent(record.room(), allowed));
            return CompletableFuture.allOf(rooms.values().toArray(CompletableFuture[]::new))
                    .thenCompose(decided -> taken(batch));
        });
    }

    private CompletableFuture<Found> taken(List<RecordInfo> batch) {
        for (RecordInfo record : batch) {
            if (isAllowed(record.room())) {
                if (records.size() == page.limit()) {
                    return found(Optional.of(records.get(records.size() - 1).id()));
                }
                records.add(record);
            }
        }
        if (batch.size() < BATCH) {
            return found(Optional.empty());
        }
        Optional<String> last = Optional.of(batch.get(batch.size() - 1).id());
        batches++;
        return batches == MAX_BATCHES ? found(last) : from(last);
    }

    private boolean isAllowed(RoomName room) {
        CompletableFuture<Boolean> decided = rooms.get(room);
        return decided != null && decided.join();
    }

    private CompletableFuture<Found> found(Optional<String> next) {
        return CompletableFuture.completedFuture(new Found(List.copyOf(records), next));
    }
}
