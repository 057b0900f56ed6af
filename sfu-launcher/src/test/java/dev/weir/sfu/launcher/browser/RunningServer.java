// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The server under test, on free ports of the loopback. */
final class RunningServer implements AutoCloseable {
    private final Sfu sfu;
    private final HttpServer http;

    private RunningServer(Sfu sfu, HttpServer http) {
        this.sfu = sfu;
        this.http = http;
    }

    static RunningServer start() throws IOException {
        Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).build());
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RunningServer server = new RunningServer(sfu, http);
        http.createContext("/", server::serve);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
        return server;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.startsWith("/api/whip/publish/") || path.startsWith("/api/whep/play/")) {
                post(exchange, path);
            } else if (path.startsWith("/api/whip/session/") || path.startsWith("/api/whep/session/")) {
                boolean ended =
                        sfu.end(path.substring(path.lastIndexOf('/') + 1)).join();
                exchange.sendResponseHeaders(ended ? 200 : 404, -1);
            } else if (path.equals("/api/rooms")) {
                String json = sfu.rooms().stream()
                        .map(room -> "{\"name\":\"%s\",\"hasPublisher\":%s,\"subscribers\":%d,\"tracks\":[%s]}"
                                .formatted(
                                        room.name(),
                                        room.hasPublisher(),
                                        room.subscribers(),
                                        room.tracks().stream()
                                                .map(track -> "{\"kind\":\"%s\",\"codec\":\"%s\"}"
                                                        .formatted(track.kind(), track.codec()))
                                                .collect(Collectors.joining(","))))
                        .collect(Collectors.joining(",", "[", "]"));
                reply(exchange, 200, "application/json", json.getBytes(StandardCharsets.UTF_8));
            } else {
                file(exchange, path.equals("/") ? "/web/index.html" : path);
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
    }

    private void post(HttpExchange exchange, String path) throws IOException {
        RoomName room = new RoomName(path.substring(path.lastIndexOf('/') + 1));
        String offer = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SessionRequest request =
                new SessionRequest(room, offer, exchange.getRemoteAddress().getAddress());
        boolean publish = path.startsWith("/api/whip");
        try {
            SessionAnswer answer = (publish ? sfu.publish(request) : sfu.play(request)).join();
            exchange.getResponseHeaders()
                    .set("Location", (publish ? "/api/whip/session/" : "/api/whep/session/") + answer.sessionId());
            reply(exchange, 201, "application/sdp", answer.answer().getBytes(StandardCharsets.UTF_8));
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof RoomBusyException)) {
                e.printStackTrace();
            }
            int status = e.getCause() instanceof RoomBusyException ? 409 : 422;
            String problem =
                    "{\"type\":\"/problems/room-busy\",\"title\":\"The room is busy\",\"status\":%d,\"detail\":\"%s\"}"
                            .formatted(status, String.valueOf(e.getCause()));
            reply(exchange, status, "application/problem+json", problem.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void file(HttpExchange exchange, String path) throws IOException {
        try (InputStream in = RunningServer.class.getResourceAsStream(path)) {
            if (in == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = path.endsWith(".js")
                    ? "text/javascript"
                    : path.endsWith(".css") ? "text/css" : path.endsWith(".svg") ? "image/svg+xml" : "text/html";
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'self'; media-src 'self' blob:; base-uri 'none'");
            reply(exchange, 200, type, in.readAllBytes());
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
        sfu.close();
    }
}
