// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.tls.CertificateFiles;
import dev.weir.sfu.launcher.tls.TestPair;
import dev.weir.sfu.metrics.LoopSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    private static final Settings LOOPBACK =
            Settings.resolve(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0"), Map.of());

    /** One for all: no test leaves anything behind in it. */
    private static final Server server = Server.open(LOOPBACK);

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void runsAsManyLoopsAsItIsTold() {
        try (Server three = Server.open(
                Settings.resolve(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "LOOPS", "3"), Map.of()))) {
            assertThat(three.loops()).extracting(LoopSnapshot::loop).containsExactly(0, 1, 2);
        }
    }

    @Test
    void takesMediaByTcpUnlessToldNotTo() {
        assertThat(server.tcp().listening()).isTrue();
        try (Server plain = Server.open(
                Settings.resolve(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "ICE_TCP", "false"), Map.of()))) {
            assertThat(plain.tcp().listening()).isFalse();
        }
    }

    @Test
    void leavesTheTcpPortToHttpWhenBothHaveTheSameNumber() throws Exception {
        int free;
        try (ServerSocket any = new ServerSocket(0)) {
            free = any.getLocalPort();
        }
        String port = String.valueOf(free);
        try (Server both =
                Server.open(Settings.resolve(Map.of("HTTP_ADDR", "127.0.0.1:" + port, "RTC_PORT", port), Map.of()))) {
            assertThat(both.httpPort()).isEqualTo(both.rtcPort());
            assertThat(both.tcp().listening()).isFalse();
        }
    }

    @Test
    void doesWithoutTheLinuxTierWhenTold() {
        try (Server portable = Server.open(
                Settings.resolve(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "PORTABLE", "true"), Map.of()))) {
            assertThat(portable.loops()).noneMatch(LoopSnapshot::sendsRuns);
        }
    }

    @Test
    void saysThatItIsHealthy() throws Exception {
        HttpResponse<String> response = get("healthz");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok\n");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void saysThatItIsReady() throws Exception {
        HttpResponse<String> response = get("readyz");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"ready\":true,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web", "web/"})
    void leadsToTheFirstPage(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).contains("/web/index.html");
    }

    @ParameterizedTest
    @CsvSource({
        "web/index.html, text/html; charset=utf-8",
        "web/style.css, text/css; charset=utf-8",
        "web/client/whip.js, text/javascript; charset=utf-8",
        "web/icon.svg, image/svg+xml"
    })
    void servesPagesUnderAStrictPolicy(String path, String type) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotBlank();
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe"));
    }

    @Test
    void doesNotSendAPageTheBrowserHas() throws Exception {
        String tag = get("web/index.html").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second = send(request("web/index.html").header("If-None-Match", tag));
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> response = send(request("web/index.html").method("HEAD", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/../logback.xml",
                "/web/%2e%2e/logback.xml",
                "/web/..%2flogback.xml",
                "/web/%2e%2e%2flogback.xml",
                "/web/..%5clogback.xml",
                "/web/.html",
                "/web//index.html",
                "/web/./index.html",
                "/web/index.html/",
                "/web/index.html%00.css",
                "/web/index%2ehtml",
                "/web/nothing.html",
                "/web/../dev/weir/sfu/launcher/Launcher.class",
                "/etc/passwd",
                "/weir.jar",
                "/nothing"
            })
    void findsNothingOutsideItsPages(String path) throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + path, "Connection: close");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(wire.rest())
                    .contains("Content-Type: application/problem+json")
                    .contains("\"type\":\"/problems/not-found\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "healthz", "web/index.html"})
    void letsNobodyWriteToPages(String path) throws Exception {
        HttpResponse<String> response = post(path, BodyPublishers.ofString("x"));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void admitsAPublisherAndAViewerAndLetsThemGo() throws Exception {
        HttpResponse<String> published = post("api/whip/publish/one", offer("publish"));
        assertThat(published.statusCode()).isEqualTo(201);
        assertThat(published.body()).startsWith("v=0").contains(" " + server.rtcPort() + " typ host");
        assertThat(get("api/rooms").body()).contains("\"one\"");

        HttpResponse<String> played = post("api/whep/play/one", offer("play"));
        assertThat(played.statusCode()).isEqualTo(201);
        for (HttpResponse<String> created : List.of(published, played)) {
            String session =
                    created.headers().firstValue("Location").orElseThrow().substring(1);
            assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(200);
            assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void refusesABodyOfMoreThan64Kilobytes() throws Exception {
        byte[] tooMuch = new byte[64 * 1024 + 1];
        assertTooLarge(post("api/whip/publish/one", BodyPublishers.ofByteArray(tooMuch)));
        assertTooLarge(post("api/whip/publish/one", BodyPublishers.ofByteArrays(List.of(tooMuch))));
        assertThat(post("api/whip/publish/one", BodyPublishers.ofByteArray(new byte[64 * 1024]))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void doesNotWaitForABodyThatIsAnnouncedFarTooLong() throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("POST /api/whip/publish/one", "Content-Length: 99999999999");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            assertThat(wire.rest()).contains("Connection: close");
        }
    }

    @Test
    void cutsOffABodyThatStopsOnTheWay() throws Exception {
        try (Server hasty = Server.open(LOOPBACK, Duration.ofMillis(50));
                Wire wire = new Wire(hasty)) {
            wire.sendHead("POST /api/whip/publish/one", "Content-Length: 10");
            wire.send("v=0");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void tellsAClientThatAsksToGoOn() throws Exception {
        try (Wire wire = new Wire(server)) {
            wire.sendHead("POST /nothing", "Expect: 100-continue", "Content-Length: 3", "Connection: close");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(wire.line()).isEmpty();
            wire.send("v=0");
            assertThat(wire.rest()).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void speaksHttpsWithACertificate(@TempDir Path folder) throws Exception {
        CertificateFiles files = TestPair.of("EC", "own", Duration.ofDays(30)).write(folder);
        Map<String, String> settings = Map.of(
                "HTTP_ADDR",
                "127.0.0.1:0",
                "RTC_PORT",
                "0",
                "TLS_CERT_FILE",
                files.certificate().toString(),
                "TLS_KEY_FILE",
                files.key().toString());
        try (Server secure = Server.open(Settings.resolve(Map.of(), settings));
                Wire wire = new Wire(secure)) {
            assertThat(secure.url()).isEqualTo("https://127.0.0.1:" + secure.httpPort() + "/");
            wire.sendHead("GET /healthz");
            assertThat(wire.rest()).doesNotContain("ok");
        }
        Files.delete(files.key());
        assertThatThrownBy(() -> Server.open(Settings.resolve(Map.of(), settings)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("key.pem cannot be read")
                .hasMessageContaining("TLS_KEY_FILE");
    }

    @Test
    void freesItsPortsWhenItStops() {
        Server first = Server.open(LOOPBACK);
        first.close();
        first.close();
        Map<String, String> same =
                Map.of("HTTP_ADDR", "127.0.0.1:" + first.httpPort(), "RTC_PORT", String.valueOf(first.rtcPort()));
        try (Server next = Server.open(Settings.resolve(same, Map.of()))) {
            assertThat(next.httpPort()).isEqualTo(first.httpPort());
            assertThat(next.rtcPort()).isEqualTo(first.rtcPort());
        }
    }

    private static void assertTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("65536");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/sdp").POST(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static BodyPublisher offer(String kind) throws IOException {
        try (InputStream in = ServerTest.class.getResourceAsStream("/offers/chromium-" + kind + ".sdp")) {
            return BodyPublishers.ofByteArray(Objects.requireNonNull(in).readAllBytes());
        }
    }
}
