// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
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
        if (path.startsWith("/api/")) {
            return api(request).thenApply(Routes::secured);
        }
        if (pages.handles(path)) {
            return pages.handle(request);
        }
        return CompletableFuture.completedFuture(answer(request));
    }

    private CompletableFuture<HttpResponse> api(HttpRequest request) {
        if (isSessionPath.test(request.path())) {
            return sessions.handle(request);
        }
        return request.path().equals("/api/rooms")
                ? rooms.handle(request)
                : CompletableFuture.completedFuture(Responses.notFound());
    }

    /** Answers are data: nothing to show in a frame, nor to embed as a picture or script. Calls by CORS are none of these. */
    private static HttpResponse secured(HttpResponse response) {
        HttpHeaders headers = response.headers().toBuilder()
                .add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .add("Cross-Origin-Resource-Policy", "same-origin")
                .build();
        return new HttpResponse(response.status(), headers, response.body(), response.stream());
    }

    private static HttpResponse answer(HttpRequest request) {
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        return switch (request.path()) {
            case "/" -> reading ? Responses.redirect(request.publicBase() + "/web/index.html") : Responses.readOnly();
            case "/healthz" -> reading ? Responses.text("ok\n") : Responses.readOnly();
            default -> Responses.notFound();
        };
    }
}
