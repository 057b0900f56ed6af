// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client sends that means well, byte for byte. */
class HostileRequestTest {
    private static final Server server =
            Server.open(Settings.resolve(Map.of(), Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0")));

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, /, 405",
        "TRACE, /web/index.html, 405",
        "TRACE, /api/rooms, 405",
        "TRACE, /api/whip/publish/one, 405",
        "CONNECT, /api/whip/publish/one, 405",
        "CONNECT, /nothing, 404"
    })
    void neitherTracesNorConnects(String method, String path, int status) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead(method + " " + path, "Connection: close", "X-Auth-Token: sesame");
            assertThat(wire.line()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(wire.rest()).doesNotContain("sesame");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/rooms", "/web/index.html", "/nothing"})
    void doesNotSayWhatServerItIs(String path) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + path, "Connection: close");
            assertThat(wire.rest().toLowerCase(Locale.ROOT))
                    .doesNotContain("\nserver:")
                    .doesNotContain("undertow")
                    .contains("x-content-type-options: nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rooms", "/api/whip/publish/one", "/api/nothing"})
    void answersOfTheApiAreNoPagesAndNoPartsOfOthers(String path) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + path, "Connection: close");
            assertThat(wire.rest())
                    .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
                    .contains("Cross-Origin-Resource-Policy: same-origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: -1",
                "Content-Length: 4, 5",
                "Content-Length: +4",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked"
            })
    void doesNotReadASecondRequestOutOfAnAmbiguousOne(String lines) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("POST /nothing", lines);
            wire.send("0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            assertThat(wire.rest()).doesNotContain("ok\n");
        } catch (SocketException closedBeforeItWasRead) {
            // Just as good.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, 200",
        "http://here/healthz, 200",
        "http://elsewhere.example:1/healthz, 200",
        "http://here/healthz?q, 200",
        "http://here, 302",
        "http://here/healthz;x, 404",
        "/healthz;x, 404",
        "/healthz;x=1?q, 404",
        "/;x/healthz, 404",
        "//healthz, 404",
        "//here/healthz, 404",
        "/./healthz, 404",
        "/web/../healthz, 404",
        "/%68ealthz, 404",
        "/healthz%2f, 404",
        "/healthz%00, 404",
        "/HEALTHZ, 404",
        "/api;x/rooms, 404",
        "/api/rooms;x, 404",
        "/api/;/rooms, 404",
        "//api/rooms, 404",
        "/api//rooms, 404",
        "/api/whip/../rooms, 404",
        "/api%2frooms, 404",
        "/api/whip/publish/one;x, 400",
        "/api/whip;x/publish/one, 404",
        "healthz, 400",
        "*, 400"
    })
    void aResourceHasOnePath(String target, int status) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + target, "Connection: close");
            assertThat(wire.line()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: POST",
                "X-HTTP-Method: POST",
                "X-Method-Override: POST",
                "X-Original-URL: /nothing",
                "X-Rewrite-URL: /nothing",
                "X-Forwarded-Host: elsewhere.example",
                "Forwarded: for=127.0.0.1;host=elsewhere.example"
            })
    void noHeaderMakesAnotherRequestOfIt(String line) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET /api/rooms?_method=POST", line, "Connection: close");
            assertThat(wire.rest())
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n[]")
                    .doesNotContain("elsewhere");
        }
    }

    @Test
    void refusesAHeadThatIsTooLong() throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET /healthz", "X-Auth-Token: " + "a".repeat(32 * 1024), "Connection: close");
            assertThat(wire.isCutOff()).isTrue();
        }
    }
}
