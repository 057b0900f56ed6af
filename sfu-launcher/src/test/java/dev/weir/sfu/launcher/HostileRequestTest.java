// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
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
