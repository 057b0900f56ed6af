// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.LoopAnswer;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.guard.Admission;
import dev.weir.sfu.whip.guard.Ban;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.RoomPattern;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import dev.weir.sfu.whip.records.RecordStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Administers one {@link Sfu}.
 *
 * <pre>
 *   GET    /api/admin/rooms                 every room, with who is in it and how they fare
 *   GET    /api/admin/rooms/{room}          one
 *   POST   /api/admin/rooms/{room}/close    ends every session in it
 *   GET    /api/admin/sessions              every session
 *   DELETE /api/admin/sessions/{handle}     ends one
 *   GET    /api/admin/bans                  those that hold
 *   POST   /api/admin/bans                  bans rooms, a subject or both, and ends the sessions that this hits
 *   DELETE /api/admin/bans/{id}             lifts one
 *   GET    /api/admin/drain                 whether newcomers are turned away
 *   PUT    /api/admin/drain                 {"draining": true} or false
 *   GET    /api/admin/node                  version, times, counters
 *   GET    /api/admin/records               files of recordings, those of the newest in front
 *   DELETE /api/admin/records/{id}          deletes a recording
 *   GET    /api/admin/recordings            the rooms that are being recorded
 *   PUT    /api/admin/rooms/{room}/recording   {"recording": true} or false
 * </pre>
 *
 * Every request but OPTIONS needs a token for {@link Action#ADMINISTER}, also one to a path there is not. What changes something is
 * logged at INFO with the subject of the token. Safe to call from any thread.
 */
public final class AdminHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
    private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

    private final Node node;
    private final WhipWhepConfig config;
    private final BanList bans;
    private final InstantSource clock;
    private final String path;
    private final AdminView view;
    private final NodeFacts facts;
    private final HttpObservations observations;
    private final Optional<AdminRecords> records;
    private final Audit audit = new Audit(log);
    private final Responder responder;

    /**
     * Administers the SFU.
     *
     * @param config with the doorkeeper that lets administrators in
     * @param bans the doorkeeper's, or others that somebody goes by
     */
    public AdminHandler(Sfu sfu, WhipWhepConfig config, BanList bans) {
        this(Node.of(sfu), config, bans, Optional.empty(), InstantSource.system());
    }

    /**
     * Administers the SFU and its recordings.
     *
     * @param store of the recordings
     */
    public AdminHandler(Sfu sfu, WhipWhepConfig config, BanList bans, RecordStore store) {
        this(Node.of(sfu), config, bans, Optional.of(store), InstantSource.system());
    }

    AdminHandler(Node node, WhipWhepConfig config, BanList bans, Optional<RecordStore> store, InstantSource clock) {
        this.node = node;
        this.config = config;
        this.bans = bans;
        this.clock = clock;
        this.path = config.basePath() + "/admin";
        this.view = new AdminView(node);
        this.facts = new NodeFacts(node, clock);
        this.observations = new HttpObservations(config.observations());
        this.records = store.map(kept -> new AdminRecords(kept, config, audit));
        this.responder = new Responder(log, config.allowedOrigins(), config.retryAfterSeconds(), observations);
    }

    /** Whether a path, raw and without query, is for this handler: {@code /api/admin} and all below. */
    public boolean handles(String path) {
        return path.equals(this.path) || path.startsWith(this.path + '/');
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(request, this::resource, this::dispatched);
    }

    private Optional<AdminRoute> route(HttpRequest request) {
        return handles(request.path()) ? AdminRoute.parse(request.path().substring(path.length())) : Optional.empty();
    }

    private Resource resource(HttpRequest request) {
        return route(request)
                .map(route -> Resource.in(
                        path + route.resource().template(), route.resource().isOfRoom() ? route.argument() : ""))
                .orElse(Resource.UNKNOWN);
    }

    private CompletableFuture<HttpResponse> dispatched(HttpRequest request) {
        Optional<AdminRoute> route = route(request);
        if (request.method().equals("OPTIONS")) {
            return CompletableFuture.completedFuture(
                    options(route.orElseThrow(AdminHandler::noSuchResource).resource()));
        }
        return observations
                .carried(config.doorkeeper().admit(request, Action.ADMINISTER, Optional.empty()))
                .thenCompose(
                        admission -> answered(route.orElseThrow(AdminHandler::noSuchResource), request, admission));
    }

    private static HttpResponse options(AdminResource resource) {
        HttpHeaders.Builder headers = HttpHeaders.builder().add("Allow", resource.allow());
        if (resource == AdminResource.BANS) {
            headers.add("Accept-Post", JsonBody.MEDIA_TYPE);
        }
        return Responder.empty(Outcome.OPTIONS_TOLD, headers.build());
    }

    private CompletableFuture<HttpResponse> answered(AdminRoute route, HttpRequest request, Admission admission) {
        AdminResource resource = route.resource();
        if (!resource.has(request.method())) {
            return CompletableFuture.completedFuture(responder.methodNotAllowed(resource.allow()));
        }
        String argument = route.argument();
        return switch (resource) {
            case ROOMS -> now(view.rooms());
            case ROOM -> now(view.room(argument).orElseThrow(AdminHandler::noSuchRoom));
            case ROOM_CLOSE -> closed(argument, admission);
            case SESSIONS -> now(view.sessions());
            case SESSION -> kicked(argument, admission);
            case BANS ->
                request.method().equals("POST") ? banned(request, admission) : now(AdminView.bans(bans.list()));
            case BAN -> lifted(argument, admission);
            case DRAIN -> request.method().equals("PUT") ? drained(request, admission) : now(draining());
            case NODE -> now(facts.json());
            case RECORDS -> records().list(request).thenApply(this::administered);
            case RECORD -> records().deleted(argument, admission).thenApply(this::administered);
            case RECORDINGS -> now(records().recordings(request));
            case ROOM_RECORDING ->
                records().switched(argument, request, admission).thenApply(this::administered);
        };
    }

    private AdminRecords records() {
        return records.orElseThrow(() -> new RefusedException(Outcome.NOT_FOUND, "this server records nothing"));
    }

    private HttpResponse administered(AdminRecords.Page page) {
        return responder.json(Outcome.ADMINISTERED, JsonBody.MEDIA_TYPE, page.headers(), page.content());
    }

    private CompletableFuture<HttpResponse> now(JsonNode content) {
        return CompletableFuture.completedFuture(administered(content));
    }

    private HttpResponse administered(JsonNode content) {
        return responder.json(Outcome.ADMINISTERED, JsonBody.MEDIA_TYPE, NO_HEADERS, content);
    }

    private CompletableFuture<HttpResponse> closed(String name, Admission admission) {
        if (!RoomName.isLegal(name)) {
            throw noSuchRoom();
        }
        return await(node.closeRoom(new RoomName(name))).thenApply(count -> {
            if (count == 0) {
                throw noSuchRoom();
            }
            audit.done(admission, "closed room=" + name + " sessions=" + count);
            return administered(ended(count));
        });
    }

    private CompletableFuture<HttpResponse> kicked(String handle, Admission admission) {
        SessionInfo session = node.sessions().stream()
                .filter(one -> SessionHandle.of(one.sessionId()).equals(handle))
                .findFirst()
                .orElseThrow(AdminHandler::noSuchSession);
        return await(node.kick(session.sessionId())).thenApply(existed -> {
            if (!existed) {
                throw noSuchSession();
            }
            audit.done(admission, "kicked session=" + handle + " room=" + session.room());
            return administered(ended(1));
        });
    }

    private CompletableFuture<HttpResponse> banned(HttpRequest request, Admission admission) {
        BanRequest wish = BanRequest.read(request, clock.instant());
        Ban ban = bans.add(wish.room(), wish.subject(), wish.until(), wish.reason())
                .orElseThrow(() -> new RefusedException(
                        Outcome.TOO_MANY_BANS, "there are " + BanList.MAX_BANS + " bans, lift some first"));
        audit.done(
                admission,
                "banned id=" + ban.id() + " room="
                        + ban.room().map(RoomPattern::value).orElse("*") + " subject="
                        + ban.subject().orElse("*") + " until=" + ban.until());
        return await(kickAll(ban)).thenApply(count -> {
            HttpHeaders headers = HttpHeaders.builder()
                    .add("Location", request.publicBase() + path + "/bans/" + ban.id())
                    .build();
            return responder.json(
                    Outcome.BAN_ADDED,
                    JsonBody.MEDIA_TYPE,
                    headers,
                    AdminView.ban(ban).put("ended", count));
        });
    }

    /** Ends the sessions that a ban hits. One that is about to begin is ended by whoever began it: see {@link Doorkeeper#recheck}. */
    private CompletableFuture<Integer> kickAll(Ban ban) {
        List<CompletableFuture<Boolean>> kicks = node.sessions().stream()
                .filter(session -> ban.hits(session.room(), session.client().subject()))
                .map(session -> node.kick(session.sessionId()))
                .toList();
        return CompletableFuture.allOf(kicks.toArray(CompletableFuture[]::new)).thenApply(all ->
                (int) kicks.stream().filter(CompletableFuture::join).count());
    }

    private CompletableFuture<HttpResponse> lifted(String id, Admission admission) {
        Ban ban = bans.remove(id)
                .orElseThrow(
                        () -> new RefusedException(Outcome.NO_SUCH_BAN, "the ban has ended, or there never was one"));
        audit.done(admission, "lifted ban id=" + ban.id());
        return now(AdminView.ban(ban));
    }

    private CompletableFuture<HttpResponse> drained(HttpRequest request, Admission admission) {
        boolean begin = AdminObject.read(request, List.of("draining")).flag("draining");
        try {
            node.drain(begin);
        } catch (IllegalStateException stopping) {
            throw new RefusedException(
                    Outcome.DRAIN_FINAL, "the process was told to end, and takes no new sessions any more");
        }
        audit.done(admission, begin ? "began to drain" : "ended the drain");
        return now(draining());
    }

    private JsonNode draining() {
        return JsonNodeFactory.instance.objectNode().put("draining", node.isDraining());
    }

    private static JsonNode ended(int count) {
        return JsonNodeFactory.instance.objectNode().put("ended", count);
    }

    private <T> CompletableFuture<T> await(CompletableFuture<T> answer) {
        return observations.carried(LoopAnswer.await(answer, config.answerTimeout(), config.executor(), late -> {}));
    }

    private static RefusedException noSuchResource() {
        return new RefusedException(Outcome.NOT_FOUND, "the path is none of the admin API");
    }

    private static RefusedException noSuchRoom() {
        return new RefusedException(Outcome.NO_SUCH_ROOM, "nobody is in a room of that name");
    }

    private static RefusedException noSuchSession() {
        return new RefusedException(Outcome.NO_SUCH_SESSION, "the session has ended, or there never was one");
    }
}
