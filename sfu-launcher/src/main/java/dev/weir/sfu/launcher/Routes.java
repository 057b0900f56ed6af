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
     * @param handles which paths are its own: below {@code /api/}, or elsewhere for media
     */
    record Part(Predicate<String> handles, HttpHandler handler) {}

    private static final String API = "/api/";

    private final List<Part> parts;
    private final Pages pages;
    private volatile boolean stopping;

    /** Takes the parts; the first that handles a path gets its requests, and the pages what none handles. */
    Routes(List<Part> parts, Pages pages) {
        this.pages = pages;
        this.parts = List.copyOf(parts);
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
        for (Part part : parts) {
            if (part.handles().test(path)) {
                return part.handler().handle(request).thenApply(response -> secured(path, response));
            }
        }
        if (path.startsWith(API)) {
            return CompletableFuture.completedFuture(secured(path, Responses.notFound()));
        }
        if (pages.handles(path)) {
            return pages.handle(request);
        }
        return CompletableFuture.completedFuture(answer(request));
    }

    /**
     * Answers of the API are data: nothing to show in a frame, nor to embed as a picture or script. Calls by CORS are none of these.
     * Media is for video elements, also those of the page that a browser makes of it.
     */
    private static HttpResponse secured(String path, HttpResponse response) {
        HttpHeaders.Builder headers = response.headers().toBuilder();
        if (path.startsWith(API)) {
            headers.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .add("Cross-Origin-Resource-Policy", "same-origin");
        } else {
            headers.add(
                    "Content-Security-Policy",
                    "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        }
        return response.withHeaders(headers.build());
    }

    private static HttpResponse answer(HttpRequest request) {
        if (!request.path().equals("/")) {
            return Responses.notFound();
        }
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        return reading ? Responses.redirect(request.publicBase() + "/web/index.html") : Responses.readOnly();
    }
}
