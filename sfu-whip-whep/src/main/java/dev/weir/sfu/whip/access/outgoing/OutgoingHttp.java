// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.outgoing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks other servers over HTTP. A redirect is an answer like any other. Thread-safe; never blocks the caller, and looks names up
 * on threads of its own. Proxies of the system are not used: whoever asks knows whom.
 */
public final class OutgoingHttp {
    private final HttpClient client;
    private final Duration timeout;
    private final int maxBytes;

    /**
     * Opens nothing yet.
     *
     * @param timeout from the request to the last byte of its answer
     * @param maxBytes of an answer's content
     */
    public OutgoingHttp(Duration timeout, int maxBytes) {
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /** The future fails with an IOException, or a TimeoutException. */
    public CompletableFuture<Reply> get(URI uri, Map<String, String> headers) {
        return send(HttpRequest.newBuilder(uri).GET(), headers);
    }

    /** The future fails with an IOException, or a TimeoutException. */
    public CompletableFuture<Reply> post(URI uri, Map<String, String> headers, byte[] content) {
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(content)), headers);
    }

    private CompletableFuture<Reply> send(HttpRequest.Builder request, Map<String, String> headers) {
        headers.forEach(request::setHeader);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.timeout(timeout).build(), head -> new BoundedContent(maxBytes));
        // The request's own timeout ends with the head of the answer, so that content could trickle in for ever.
        return exchange.thenApply(response -> new Reply(response.statusCode(), response.body()))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                    }
                });
    }

    /**
     * An answer.
     *
     * @param status from 100 to 599
     * @param content not longer than was allowed
     */
    public record Reply(int status, byte[] content) {}
}
