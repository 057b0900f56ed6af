// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client's folder, copied to a web site of somebody else, with the two pages that docs/javascript.md shows. */
@Tag("once")
class CopiedClientTest extends Broadcasts {
    private static final Path DOCUMENT = Path.of("../docs/javascript.md");
    private static final Pattern EXAMPLE = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

    /** Lets the tests see the page's client, whose module keeps it to itself. */
    private static final String SHOWN = "globalThis.weir = { client };\n  client.onstate =";

    @Test
    void theDocumentsExamplesPublishAndWatchFromAnotherOrigin() throws IOException {
        List<String> examples = examples();
        assertThat(examples).hasSize(2);
        try (Site site = new Site(examples);
                Page publisher = publishers().open(site.uri("/1"));
                Page viewer = viewers().open(site.uri("/0"))) {
            publisher.await(
                    "media from the camera",
                    () -> publisher.stats("outbound-rtp"),
                    stats -> stats.number("video.framesEncoded") > 20);
            viewer.await(
                    "the picture",
                    () -> viewer.stats("inbound-rtp"),
                    stats -> stats.number("video.framesDecoded") > 20);
        }
    }

    private List<String> examples() throws IOException {
        String server = address("").toString();
        return EXAMPLE.matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> found.group(1).replace("http://localhost:8080", server))
                .map(page -> page.replaceFirst("client\\.onstate =", Matcher.quoteReplacement(SHOWN)))
                .collect(Collectors.toList());
    }

    /** Has the examples, by their number, and nothing of ours but the folder. */
    private static final class Site implements AutoCloseable {
        private final List<String> pages;
        private final HttpServer http;

        Site(List<String> pages) throws IOException {
            this.pages = pages;
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", this::page);
            http.createContext("/client/", Site::module);
            http.start();
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
        }

        private void page(HttpExchange exchange) throws IOException {
            String name = exchange.getRequestURI().getPath().substring(1);
            if (!name.matches("[0-9]")) {
                answer(exchange, 404, "text/plain", new byte[0]);
                return;
            }
            byte[] page = pages.get(Integer.parseInt(name)).getBytes(StandardCharsets.UTF_8);
            answer(exchange, 200, "text/html; charset=utf-8", page);
        }

        private static void module(HttpExchange exchange) throws IOException {
            Path file = Path.of("src/main/resources/web")
                    .resolve(exchange.getRequestURI().getPath().substring(1));
            answer(exchange, 200, "text/javascript", Files.readAllBytes(file));
        }

        private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
