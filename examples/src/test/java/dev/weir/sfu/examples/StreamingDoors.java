// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers everything by one stream, which a test fills; and what every server has to do with it. */
public final class StreamingDoors implements HttpHandler, ResponseStream {
    private final CompletableFuture<Sink> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public CompletableFuture<HttpResponse> handle(HttpRequest request) {
        HttpHeaders headers =
                HttpHeaders.builder().add("Content-Type", "text/event-stream").build();
        return CompletableFuture.completedFuture(
                new HttpResponse(200, headers, "retry: 2000\n\n".getBytes(UTF_8), this));
    }

    @Override
    public void open(Sink sink) {
        opened.complete(sink);
    }

    @Override
    public void closed() {
        assertThat(closed.complete(null)).as("closed for the first time").isTrue();
    }

    /** The client gets the body, then each chunk before there is another. */
    public void deliverTo(InputStream client) throws Exception {
        assertThat(read(client, 13)).isEqualTo("retry: 2000\n\n");
        assertThat(opened.get().send("data: one\n\n".getBytes(UTF_8))).isTrue();
        assertThat(read(client, 11)).isEqualTo("data: one\n\n");
        assertThat(opened.get().send("data: two\n\n".getBytes(UTF_8))).isTrue();
        assertThat(read(client, 11)).isEqualTo("data: two\n\n");
    }

    /** The source ends it, so the client sees the end. */
    public void endFor(InputStream client) throws Exception {
        opened.get().close();
        assertThat(client.readAllBytes()).isEmpty();
        closed.get();
    }

    /** The client leaves, which is seen when something is sent to it. */
    public void lose(InputStream client) throws Exception {
        client.close();
        while (!hasClosed()) {
            opened.get().send(": anybody there?\n\n".getBytes(UTF_8));
        }
    }

    /** Returns when the server has said that nobody reads any more. */
    public void awaitClosed() throws Exception {
        closed.get();
    }

    private boolean hasClosed() throws Exception {
        try {
            closed.get(10, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillOpen) {
            return false;
        }
    }

    private static String read(InputStream client, int length) throws Exception {
        return new String(client.readNBytes(length), UTF_8);
    }
}
