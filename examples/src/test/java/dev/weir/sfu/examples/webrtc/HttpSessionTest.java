// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that does what RFC 9725 lets servers do, and Weir does not. */
@Timeout(30)
class HttpSessionTest {
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/moved", exchange -> answer(exchange, 307, Map.of("Location", "/live/whip"), ""));
        server.createContext(
                "/live/whip",
                exchange -> answer(
                        exchange,
                        201,
                        Map.of("Location", "sessions/1?x=y", "ETag", "\"tag\"", "Link", TWO_SERVERS),
                        "the answer"));
        server.createContext("/live/sessions/1", exchange -> answer(exchange, 200, Map.of(), ""));
        server.createContext(
                "/busy",
                exchange -> answer(
                        exchange,
                        409,
                        Map.of("Content-Type", "application/problem+json"),
                        "{\"title\": \"Busy\", \"detail\": \"somebody else is live\"}"));
        server.start();
    }

    private static final String TWO_SERVERS =
            "<stun:stun.example:3478>; rel=\"ice-server\", <turn:turn.example?transport=udp>; rel=\"ice-server\"; "
                    + "username=\"u,1\"; credential=\"c\\\"2\"; credential-type=\"password\", </other>; rel=\"next\"";

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, Map<String, String> headers, String body)
            throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + said(exchange, "Authorization") + " " + said(exchange, "If-Match") + " " + sent);
        headers.forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String said(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private String request() throws InterruptedException {
        return String.valueOf(requests.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void followsARedirectionAndResolvesTheSessionAgainstWhereItLed() throws Exception {
        HttpSession session = HttpSession.begin(at("/moved"), "secret", "the offer");

        assertThat(session.answer()).isEqualTo("the answer");
        assertThat(request()).isEqualTo("POST /moved Bearer secret null the offer");
        assertThat(request()).isEqualTo("POST /live/whip Bearer secret null the offer");
        session.end();
        assertThat(request()).isEqualTo("DELETE /live/sessions/1?x=y Bearer secret null ");
    }

    @Test
    void patchesCandidatesUnderTheTagOfTheIceSession() throws Exception {
        HttpSession session = HttpSession.begin(at("/live/whip"), "", "the offer");

        session.trickle("the fragment");

        assertThat(request()).isEqualTo("POST /live/whip null null the offer");
        assertThat(request()).isEqualTo("PATCH /live/sessions/1?x=y null \"tag\" the fragment");
    }

    @Test
    void readsTheIceServersOutOfLinks() throws Exception {
        assertThat(HttpSession.begin(at("/live/whip"), "", "the offer").iceServers())
                .isEqualTo(List.of(
                        new IceLink("stun:stun.example:3478", "", ""),
                        new IceLink("turn:turn.example?transport=udp", "u,1", "c\"2")))
                .asString()
                .doesNotContain("c\"2");
    }

    @Test
    void saysWhyItWasRefused() {
        assertThatThrownBy(() -> HttpSession.begin(at("/busy"), "secret", "the offer"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/busy answered 409: somebody else is live")
                .hasMessageNotContaining("secret");
    }

    @Test
    void cutsTheFragmentOutOfTheFirstSection() {
        String sdp = String.join(
                "\r\n",
                "v=0",
                "a=group:BUNDLE 0 1",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "a=rtcp-mux",
                "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:0123456789012345678901",
                "a=mid:0",
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=mid:1",
                "");

        assertThat(Sdp.fragment(sdp))
                .isEqualTo(String.join(
                        "\r\n",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host",
                        "a=ice-ufrag:abcd",
                        "a=ice-pwd:0123456789012345678901",
                        "a=mid:0",
                        "a=end-of-candidates",
                        ""));
    }
}
