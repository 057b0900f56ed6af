// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/rooms}: the rooms as a JSON array of {@code {name, hasPublisher, tracks: [{kind, codec, bitrateBps, packets}],
 * subscribers}}, ordered by name, without those whose policy keeps them off lists. Where pictures of rooms are taken, {@code snapshot}
 * says whether there is something to see.
 *
 * <p>Whatever the path: the server decides where it stands. Stateless and safe to call from any thread.
 */
public final class RoomsHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(RoomsHandler.class);
    private static final String METHODS = "OPTIONS, GET, HEAD";

    private final Supplier<List<RoomSnapshot>> rooms;
    private final Doorkeeper doorkeeper;
    private final boolean takesSnapshots;
    private final Resource resource;
    private final Responder responder;

    /** Lists the rooms of the SFU, with the origins that the configuration allows. */
    public RoomsHandler(Sfu sfu, WhipWhepConfig config) {
        this(sfu, config, false);
    }

    /**
     * As above.
     *
     * @param takesSnapshots whether there are pictures of rooms, as of {@link dev.weir.sfu.whip.snapshots.SnapshotHandler}
     */
    public RoomsHandler(Sfu sfu, WhipWhepConfig config, boolean takesSnapshots) {
        this(sfu::rooms, config, takesSnapshots);
    }

    RoomsHandler(Supplier<List<RoomSnapshot>> rooms, WhipWhepConfig config, boolean takesSnapshots) {
        this.rooms = rooms;
        this.takesSnapshots = takesSnapshots;
        this.doorkeeper = config.doorkeeper();
        this.resource = Resource.of(config.basePath() + "/rooms");
        this.responder = new Responder(
                log, config.allowedOrigins(), config.retryAfterSeconds(), new HttpObservations(config.observations()));
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(request, one -> resource, this::dispatched);
    }

    private CompletableFuture<HttpResponse> dispatched(HttpRequest request) {
        HttpHeaders none = HttpHeaders.builder().build();
        return switch (request.method()) {
            case "GET", "HEAD" ->
                doorkeeper
                        .admit(request, Action.LIST_ROOMS, Optional.empty())
                        .thenApply(
                                admission -> responder.json(Outcome.ROOMS_LISTED, "application/json", none, listed()));
            case "OPTIONS" ->
                CompletableFuture.completedFuture(Responder.empty(
                        Outcome.OPTIONS_TOLD,
                        none.toBuilder().add("Allow", METHODS).build()));
            default -> CompletableFuture.completedFuture(responder.methodNotAllowed(METHODS));
        };
    }

    private ArrayNode listed() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (RoomSnapshot room :
                rooms.get().stream().filter(RoomSnapshot::listed).toList()) {
            ObjectNode entry =
                    list.addObject().put("name", room.name().value()).put("hasPublisher", room.hasPublisher());
            entry.put("publisherSilent", room.publisherSilent());
            ArrayNode tracks = entry.putArray("tracks");
            room.tracks()
                    .forEach(track -> tracks.addObject()
                            .put("kind", track.kind())
                            .put("codec", track.codec())
                            .put("bitrateBps", track.bitrateBps())
                            .put("packets", track.packets()));
            entry.put("subscribers", room.subscribers());
            if (takesSnapshots) {
                entry.put(
                        "snapshot",
                        room.tracks().stream().anyMatch(track -> track.kind().equals("video")));
            }
        }
        return list;
    }
}
