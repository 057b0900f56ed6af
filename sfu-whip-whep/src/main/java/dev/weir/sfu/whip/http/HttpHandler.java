// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.util.concurrent.CompletableFuture;

/** Answers one HTTP request, now or later: what an HTTP server of any kind calls. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers the request without blocking. Callable from any thread.
     *
     * @return never fails: every failure is a response. The handlers of this package complete it on the calling thread or on the
     *     default asynchronous pool, never on a media loop, so continuations may block
     */
    CompletableFuture<HttpResponse> handle(HttpRequest request);
}
