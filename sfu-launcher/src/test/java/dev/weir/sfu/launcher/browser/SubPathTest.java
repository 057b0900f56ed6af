// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages behind a proxy that has put the server below a path of its own, as docs/reverse-proxy.md shows it. */
@Tag("browser")
@Tag("once")
class SubPathTest {
    private static final String PREFIX = "/media";
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";

    @Test
    void publishesAndWatchesBelowAPath() throws IOException {
        try (RunningServer server = RunningServer.start(Map.of("TRUSTED_PROXIES", "127.0.0.1"));
                Proxy proxy = new Proxy(server);
                Chromium browser = Chromium.start();
                Page publisher = browser.open(proxy.uri("/web/publish.html?room=studio" + SMALL));
                Page viewer = browser.open(proxy.uri("/web/watch.html?room=studio"));
                Page index = browser.open(proxy.uri("/"))) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            index.await("the room in the list", () -> index.text("rooms"), text -> text.contains("studio"));
            assertThat(publisher.session()).contains(PREFIX + "/api/whip/session/");
            assertThat(index.address()).endsWith(PREFIX + "/web/index.html");

            publisher.click("toggle");
            publisher.awaitState("stopped");
            // By the event stream, whose address comes in a Link line.
            viewer.awaitState("waiting");
        }
    }

    /** Takes the prefix off, and tells of it. */
    private static final class Proxy implements AutoCloseable {
        private static final Set<String> OWN = Set.of("host", "connection", "content-length", "transfer-encoding");

        private final RunningServer server;
        private final HttpClient client = HttpClient.newHttpClient();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer http;

        Proxy(RunningServer server) throws IOException {
            this.server = server;
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(threads);
            http.createContext(PREFIX + "/", this::pass);
            http.start();
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + PREFIX + path);
        }

        private void pass(HttpExchange exchange) throws IOException {
            try (exchange) {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.uri(exchange.getRequestURI().toString().substring(PREFIX.length())));
                exchange.getRequestHeaders().forEach((name, values) -> {
                    if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
                request.header("X-Forwarded-Prefix", PREFIX);
                byte[] body = exchange.getRequestBody().readAllBytes();
                request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
                answer(exchange, sent(request.build()));
            }
        }

        private HttpResponse<InputStream> sent(HttpRequest request) throws IOException {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private static void answer(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
            response.headers().map().forEach((name, values) -> {
                if (!OWN.contains(name)) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            boolean empty = response.statusCode() == 204 || response.statusCode() == 304;
            exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : 0);
            try (InputStream in = response.body()) {
                byte[] chunk = new byte[8192];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    if (!empty) {
                        exchange.getResponseBody().write(chunk, 0, n);
                        exchange.getResponseBody().flush();
                    }
                }
            } catch (UncheckedIOException gone) {
                throw gone.getCause();
            }
        }

        @Override
        public void close() {
            http.stop(0);
            threads.shutdownNow();
        }
    }
}
