// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An SFU inside an application that has an HTTP server already: here the JDK's own, elsewhere a servlet or a Spring controller.
 *
 * <p>Publish to {@code /api/whip/publish/ROOM}, watch at {@code /api/whep/play/ROOM}.
 */
public final class EmbeddedSfu implements AutoCloseable {
    private final Sfu sfu;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private EmbeddedSfu(Sfu sfu, HttpServer http) {
        this.sfu = sfu;
        this.http = http;
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EmbeddedSfu embedded =
                start(new InetSocketAddress(8080), SfuConfig.builder().build());
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
        System.out.println("publish to http://localhost:" + embedded.httpPort() + "/api/whip/publish/hello");
    }

    /**
     * Starts both.
     *
     * @throws IOException when the HTTP address cannot be bound
     */
    public static EmbeddedSfu start(InetSocketAddress address, SfuConfig config) throws IOException {
        // README: begin
        HttpServer http = HttpServer.create(address, 0);
        Sfu sfu = Sfu.open(config);
        WhipWhepHandlers doors = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());
        http.createContext("/api/", exchange -> answer(exchange, doors));
        // README: end
        EmbeddedSfu embedded = new EmbeddedSfu(sfu, http);
        http.setExecutor(embedded.threads);
        http.start();
        return embedded;
    }

    // README: begin
    private static void answer(HttpExchange exchange, WhipWhepHandlers doors) throws IOException {
        HttpRequest request = new HttpRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                HttpHeaders.of(exchange.getRequestHeaders()),
                exchange.getRequestBody().readNBytes(WhipWhepHandlers.MAX_BODY_BYTES + 1),
                exchange.getRemoteAddress().getAddress());
        HttpResponse response = doors.handle(request).join();
        for (String name : response.headers().names()) {
            exchange.getResponseHeaders().put(name, response.headers().all(name));
        }
        boolean empty = response.body().length == 0;
        exchange.sendResponseHeaders(response.status(), empty ? -1 : response.body().length);
        if (!empty) {
            exchange.getResponseBody().write(response.body());
        }
        exchange.close();
    }
    // README: end

    /** The TCP port that is bound. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** Stops taking requests, ends every session, frees both ports. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
        sfu.close();
    }
}
