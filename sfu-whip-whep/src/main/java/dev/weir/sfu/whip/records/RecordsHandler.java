// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.answer.Responder;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import dev.weir.sfu.whip.records.page.DiskThreads;
import dev.weir.sfu.whip.records.page.RecordPage;
import dev.weir.sfu.whip.records.page.RecordView;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists recordings and sends their files.
 *
 * <pre>
 *   GET /api/records          a JSON array of files, those of the newest recordings in front; ?room= ?limit= ?after=
 *   GET /records/{name}       one of them, whole or the piece that a Range header names; ?download
 * </pre>
 *
 * <p>A list without {@code room} needs the right to list rooms, and has those rooms that stand in lists and that the client may watch;
 * everything else needs the right to watch the room. Disks are waited for on threads of the handler's own. Safe to call from any
 * thread.
 */
public final class RecordsHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(RecordsHandler.class);
    private static final String METHODS = "OPTIONS, GET, HEAD";
    private static final String LIST = "/records";
    private static final String API = "/api";

    private final RecordStore store;
    private final Doorkeeper doorkeeper;
    private final Predicate<RoomName> listed;
    private final String listPath;
    private final String filePrefix;
    private final DiskThreads disk = new DiskThreads();
    private final FileAnswer files;
    private final Responder responder;

    /** Everything that was recorded stands in lists. */
    public RecordsHandler(RecordStore store, WhipWhepConfig config) {
        this(store, config, room -> true);
    }

    /**
     * As above, with fewer rooms in lists.
     *
     * @param listed whether a room stands in lists of all rooms; called on any thread, must not wait
     */
    public RecordsHandler(RecordStore store, WhipWhepConfig config, Predicate<RoomName> listed) {
        this.store = store;
        this.doorkeeper = config.doorkeeper();
        this.listed = listed;
        this.listPath = config.basePath() + LIST;
        this.filePrefix = filePrefix(config);
        this.files = new FileAnswer(store, config.retryAfterSeconds());
        this.responder = new Responder(
                log, config.allowedOrigins(), config.retryAfterSeconds(), new HttpObservations(config.observations()));
    }

    /** In front of the names of files in URLs: {@code /records/}, or whatever stands before {@code /api} and that. */
    public static String filePrefix(WhipWhepConfig config) {
        String base = config.basePath();
        return (base.endsWith(API) ? base.substring(0, base.length() - API.length()) : base) + LIST + '/';
    }

    /** Whether a path, raw and without query, is for this handler. */
    public boolean handles(String path) {
        return path.equals(listPath) || path.startsWith(filePrefix);
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        return responder.respond(request, this::resource, this::dispatched);
    }

    private Resource resource(HttpRequest request) {
        if (!handles(request.path())) {
            return Resource.UNKNOWN;
        }
        return Resource.of(request.path().equals(listPath) ? listPath : filePrefix + "{name}");
    }

    private CompletableFuture<HttpResponse> dispatched(HttpRequest request) {
        if (!handles(request.path())) {
            throw new RefusedException(Outcome.NOT_FOUND, "the path is none of recordings on this server");
        }
        return switch (request.method()) {
            case "GET", "HEAD" ->
                request.path().equals(listPath)
                        ? list(request)
                        : file(request, request.path().substring(filePrefix.length()));
            case "OPTIONS" ->
                CompletableFuture.completedFuture(Responder.empty(
                        Outcome.OPTIONS_TOLD,
                        HttpHeaders.builder().add("Allow", METHODS).build()));
            default -> CompletableFuture.completedFuture(responder.methodNotAllowed(METHODS));
        };
    }

    private CompletableFuture<HttpResponse> list(HttpRequest request) {
        RecordPage page = RecordPage.parse(request.query());
        Action action = page.room().isPresent() ? Action.PLAY : Action.LIST_ROOMS;
        return doorkeeper.admit(request, action, page.room()).thenCompose(admission -> {
            Listing listing = new Listing(store, page, room -> mayBeListed(request, page, room), disk);
            return listing.run().thenApply(found -> listed(request, page, found));
        });
    }

    private CompletableFuture<Boolean> mayBeListed(HttpRequest request, RecordPage page, RoomName room) {
        if (page.room().isPresent()) {
            return CompletableFuture.completedFuture(true);
        }
        return listed.test(room)
                ? doorkeeper.allows(request, Action.PLAY, room)
                : CompletableFuture.completedFuture(false);
    }

    private HttpResponse listed(HttpRequest request, RecordPage page, Listing.Found found) {
        String token = doorkeeper.tokenInUrl(request).orElse("");
        HttpHeaders.Builder headers = HttpHeaders.builder();
        found.next().ifPresent(last -> {
            String query = page.next(last) + (token.isEmpty() ? "" : '&' + token);
            headers.add("Link", '<' + request.publicBase() + listPath + '?' + query + ">; rel=\"next\"");
        });
        RecordView view = RecordView.forViewers(
                name -> request.publicBase() + filePrefix + name + (token.isEmpty() ? "" : '?' + token));
        return responder.json(Outcome.RECORDS_LISTED, "application/json", headers.build(), view.files(found.records()));
    }

    /** A name is not decoded: those of files consist of characters that nobody encodes. */
    private CompletableFuture<HttpResponse> file(HttpRequest request, String name) {
        Optional<RoomName> room = store.roomOf(name);
        if (room.isEmpty()) {
            doorkeeper.count(request);
            throw FileAnswer.unknown();
        }
        // Before it is looked for, so that strangers do not learn what there is.
        return doorkeeper
                .admit(request, Action.PLAY, room)
                .thenCompose(admission -> disk.run(() -> files.answer(request, name, room.get())));
    }
}
