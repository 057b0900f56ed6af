// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Which handler answers which path. Thread-safe. */
final class Routes implements HttpHandler {
    private final HttpHandler sessions;
    private final Predicate<String> isSessionPath;
    private final HttpHandler rooms;
    private final Pages pages = new Pages();
    private volatile boolean stopping;

    /**
     * Takes the handlers of the API.
     *
     * @param sessions WHIP and WHEP
     * @param isSessionPath which paths are theirs
     * @param rooms answers {@code /api/rooms}
     */
    Routes(HttpHandler sessions, Predicate<String> isSessionPath, HttpHandler rooms) {
        this.sessions = sessions;
        this.isSessionPath = isSessionPath;
        this.rooms = rooms;
    }

    /** From now on every request is answered 503, health included, so that balancers look elsewhere. */
    void stopTakingRequests() {
        stopping = true;
    }

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        String path = request.path();
        if (stopping) {
            return CompletableFuture.completedFuture(Responses.stopping());
        }
        if (isSessionPath.test(path)) {
            return sessions.handle(request);
        }
        if (path.equals("/api/rooms")) {
            return rooms.handle(request);
        }
        if (pages.handles(path)) {
            return pages.handle(request);
        }
        return CompletableFuture.completedFuture(answer(request));
    }

    private static HttpResponse answer(HttpRequest request) {
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        return switch (request.path()) {
            case "/" -> reading ? Responses.redirect("/web/index.html") : Responses.readOnly();
            case "/healthz" -> reading ? Responses.text("ok\n") : Responses.readOnly();
            default -> Responses.notFound();
        };
    }
}
