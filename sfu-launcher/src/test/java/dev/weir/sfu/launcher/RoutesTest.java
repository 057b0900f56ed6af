// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final HttpHandler SESSIONS =
            request -> CompletableFuture.completedFuture(Responses.text("sessions"));
    private static final HttpHandler HEALTH = request -> CompletableFuture.completedFuture(Responses.text("ok"));
    private static final HttpHandler ROOMS = request -> CompletableFuture.completedFuture(Responses.text("rooms"));

    private final Routes routes = new Routes(
            List.of(
                    new Routes.Part("/healthz"::equals, HEALTH),
                    new Routes.Part(path -> path.startsWith("/api/wh"), SESSIONS),
                    new Routes.Part("/api/rooms"::equals, ROOMS)),
            new Pages(""));

    @ParameterizedTest
    @CsvSource({
        "/, 302",
        "/healthz, 200",
        "/web/index.html, 200",
        "/api/whip/publish/one, 200",
        "/api/rooms, 200",
        "/api/rooms/, 404",
        "/api, 404",
        "/healthz/, 404",
        "/webmail, 404"
    })
    void sendsEachPathToItsHandler(String path, int status) {
        assertThat(get(path).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz", "/web/index.html", "/api/whip/publish/one", "/api/rooms", "/nothing"})
    void refusesEverythingOnceItIsStopping(String path) {
        routes.stopTakingRequests();
        HttpResponse response = get(path);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().first("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ",
        "/elsewhere/{room}, ",
        "https://b.example:8443/api/whep/play/{room}, https://b.example:8443",
        "http://b.example/x;script-src, http://b.example",
    })
    void letsPagesGoToTheServerThatViewersAreSentTo(String reconnectUrl, @Nullable String origin) {
        HttpResponse response = call(new Routes(List.of(), new Pages(reconnectUrl)), "/web/watch.html");
        String policy = response.headers().first("Content-Security-Policy").orElseThrow();
        assertThat(policy).contains("default-src 'self'").doesNotContain("script-src");
        assertThat(policy.lines()
                        .flatMap(line -> Stream.of(line.split("; ")))
                        .filter(one -> one.startsWith("connect-src")))
                .containsExactlyElementsOf(origin == null ? List.of() : List.of("connect-src 'self' " + origin));
    }

    private HttpResponse get(String path) {
        return call(routes, path);
    }

    private static HttpResponse call(Routes routes, String path) {
        return routes.handle(new HttpRequest(
                        "GET", path, "", HttpHeaders.of(Map.of()), new byte[0], InetAddress.getLoopbackAddress()))
                .join();
    }
}
