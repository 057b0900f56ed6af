// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Which handler answers which path. Thread-safe. */
final class Routes implements HttpHandler {
    /**
     * A part of the API.
     *
     * @param handles which paths, all below {@code /api/}, are its own
     */
    record Part(Predicate<String> handles, HttpHandler handler) {}

    private final List<Part> api;
    private final Pages pages = new Pages();
    private volatile boolean stopping;

    /** Takes the parts of the API; the first that handles a path gets its requests. */
    Routes(List<Part> api) {
        this.api = List.copyOf(api);
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
        for (Part part : api) {
            if (part.handles().test(request.path())) {
                return part.handler().handle(request);
            }
        }
        return CompletableFuture.completedFuture(Responses.notFound());
    }

    /** Answers are data: nothing to show in a frame, nor to embed as a picture or script. Calls by CORS are none of these. */
    private static HttpResponse secured(HttpResponse response) {
        HttpHeaders headers = response.headers().toBuilder()
                .add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .add("Cross-Origin-Resource-Policy", "same-origin")
                .build();
        return response.withHeaders(headers);
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
