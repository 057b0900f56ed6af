// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.http.ResponseWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An SFU inside an application that has an HTTP server already: here the JDK's own, elsewhere a servlet or Spring.
 *
 * <p>Publish to {@code /api/whip/publish/ROOM} with the token as bearer, watch at {@code /api/whep/play/ROOM} without one.
 */
public final class EmbeddedSfu implements AutoCloseable {
    private final Sfu sfu;
    private final HttpServer http;
    private final WhipWhepHandlers doors;
    // A thread for each request, and for each stream of events as long as it is open.
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private EmbeddedSfu(Sfu sfu, HttpServer http, WhipWhepHandlers doors) {
        this.sfu = sfu;
        this.http = http;
        this.doors = doors;
    }

    /** Runs on port 8080 (HTTP) and 8189 (media) until the process ends. */
    public static void main(String[] arguments) throws IOException {
        String token = UUID.randomUUID().toString();
        SfuConfig config = SfuConfig.builder().build();
        EmbeddedSfu embedded = start(new InetSocketAddress(8080), config, publishingWith(token));
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
        System.out.println("publish to http://localhost:8080/api/whip/publish/hello with the token " + token);
    }

    /** Everybody may watch; whatever else somebody wants to do needs the token. */
    static Authenticator publishingWith(String token) {
        byte[] expected = token.getBytes(UTF_8);
        return request -> CompletableFuture.completedFuture(
                request.action() == Action.PLAY
                                || MessageDigest.isEqual(
                                        expected, request.token().orElse("").getBytes(UTF_8))
                        ? Grant.anonymous()
                        : Refusal.badCredentials("this needs the token that was printed at the start"));
    }

    /** Starts both, or throws when the HTTP address cannot be bound. */
    public static EmbeddedSfu start(InetSocketAddress address, SfuConfig config, Authenticator who) throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        Sfu sfu = Sfu.open(config);
        Doorkeeper doorkeeper = Doorkeeper.builder().authenticator(who).build();
        WhipWhepHandlers doors = new WhipWhepHandlers(
                sfu, WhipWhepConfig.builder().doorkeeper(doorkeeper).build());
        http.createContext("/api/", exchange -> answer(exchange, doors));
        EmbeddedSfu embedded = new EmbeddedSfu(sfu, http, doors);
        http.setExecutor(embedded.threads);
        http.start();
        return embedded;
    }

    static void answer(HttpExchange exchange, HttpHandler doors) throws IOException {
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
        long length = response.contentLength();
        ResponseWriter.write(response, () -> {
            // To this server 0 means chunks until it ends, and -1 nothing at all.
            exchange.sendResponseHeaders(response.status(), length < 0 ? 0 : length == 0 ? -1 : length);
            return exchange.getResponseBody();
        });
        exchange.close();
    }

    /** The TCP port that is bound. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** Stops taking requests, ends every stream and session, frees both ports. */
    @Override
    public void close() {
        doors.close();
        http.stop(0);
        threads.shutdownNow();
        sfu.close();
    }
}
