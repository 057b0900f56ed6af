// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.answer.LoopAnswer;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.guard.Admission;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.records.RecordInfo;
import dev.weir.sfu.whip.records.RecordStore;
import dev.weir.sfu.whip.records.RecordsHandler;
import dev.weir.sfu.whip.records.page.DiskThreads;
import dev.weir.sfu.whip.records.page.RecordPage;
import dev.weir.sfu.whip.records.page.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What an administrator does with recordings. */
final class AdminRecords {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RecordStore store;
    private final WhipWhepConfig config;
    private final String listPath;
    private final String filePrefix;
    private final Audit audit;
    private final DiskThreads disk = new DiskThreads();

    /** A list, and the headers that go with it. */
    record Page(HttpHeaders headers, JsonNode content) {}

    AdminRecords(RecordStore store, WhipWhepConfig config, Audit audit) {
        this.store = store;
        this.config = config;
        this.listPath = config.basePath() + "/admin/records";
        this.filePrefix = RecordsHandler.filePrefix(config);
        this.audit = audit;
    }

    CompletableFuture<Page> list(HttpRequest request) {
        RecordPage page = RecordPage.parse(request.query());
        return disk.run(() -> {
            // One more shows whether there is another page.
            List<RecordInfo> found = store.list(page.room(), page.after(), page.limit() + 1);
            List<RecordInfo> shown = found.subList(0, Math.min(found.size(), page.limit()));
            HttpHeaders.Builder headers = HttpHeaders.builder();
            if (found.size() > shown.size()) {
                String next = page.next(shown.get(shown.size() - 1).id());
                headers.add("Link", '<' + request.publicBase() + listPath + '?' + next + ">; rel=\"next\"");
            }
            return new Page(headers.build(), view(request).files(shown));
        });
    }

    JsonNode recordings(HttpRequest request) {
        return view(request).rooms(store.recordings());
    }

    private RecordView view(HttpRequest request) {
        return RecordView.forAdministrators(name -> request.publicBase() + filePrefix + name);
    }

    CompletableFuture<JsonNode> deleted(String id, Admission admission) {
        return disk.run(() -> {
            RecordStore.Deletion deletion = delete(id);
            return switch (deletion) {
                case DELETED -> {
                    audit.done(admission, "deleted recording=" + id);
                    yield JSON.objectNode().put("deleted", id);
                }
                case BUSY ->
                    throw new RefusedException(
                            Outcome.RECORD_BUSY, "the recording is being written or uploaded: end that first");
                case UNKNOWN -> throw new RefusedException(Outcome.NO_SUCH_RECORD, "there is no recording of that id");
            };
        });
    }

    private RecordStore.Deletion delete(String id) {
        try {
            return store.delete(id);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Begins or ends the recording of a room. */
    CompletableFuture<JsonNode> switched(String name, HttpRequest request, Admission admission) {
        if (!RoomName.isLegal(name)) {
            throw new RefusedException(Outcome.BAD_ROOM_NAME, "a room name has " + RoomName.RULE);
        }
        boolean begin = AdminObject.read(request, List.of("recording")).flag("recording");
        RoomName room = new RoomName(name);
        CompletableFuture<Boolean> done =
                begin ? store.start(room) : CompletableFuture.completedFuture(store.stop(room));
        return LoopAnswer.await(done, config.answerTimeout(), config.executor(), late -> {})
                .thenApply(live -> {
                    audit.done(admission, (begin ? "began" : "ended") + " recording of room=" + room);
                    return JSON.objectNode()
                            .put("room", room.value())
                            .put("recording", begin)
                            .put("live", live);
                });
    }
}
