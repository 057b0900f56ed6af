// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.RateLimiter;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final String PAGE = "https://tv.example";

    private static HttpResponse answer(List<String> origins, HttpRequest request) {
        WhipWhepConfig config = WhipWhepConfig.builder().allowedOrigins(origins).build();
        return new WhipWhepHandlers(new FakeSessions(), config).handle(request).join();
    }

    private static HttpRequest preflight(String origin) {
        Map<String, String> headers = Map.of(
                "Origin", origin,
                "Access-Control-Request-Method", "POST",
                "Access-Control-Request-Headers", "authorization,content-type",
                "Access-Control-Request-Private-Network", "true");
        return Requests.of("OPTIONS", Requests.PUBLISH, headers, "");
    }

    @Test
    void letsEveryPageInByDefault() {
        HttpResponse response = answer(List.of("*"), preflight(PAGE));

        assertThat(response.status()).isEqualTo(200);
        assertThat(Requests.lines(response))
                .contains(
                        "Access-Control-Allow-Origin: *",
                        "Access-Control-Allow-Methods: OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE",
                        "Access-Control-Allow-Headers: Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Auth-Token",
                        "Access-Control-Allow-Private-Network: true",
                        "Access-Control-Max-Age: 7200",
                        "Accept-Post: application/sdp");
        assertThat(response.headers().names()).doesNotContain("Vary");
    }

    @Test
    void neverAllowsCredentials() {
        for (List<String> origins : List.of(List.of("*"), List.of(PAGE))) {
            assertThat(answer(origins, preflight(PAGE)).headers().first("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @Test
    void letsPagesReadTheHeadersTheyNeed() {
        HttpRequest offer = Requests.of(
                "POST", Requests.PUBLISH, Map.of("Origin", PAGE, "Content-Type", "application/sdp"), "v=0\n");

        assertThat(answer(List.of("*"), offer)
                        .headers()
                        .first("Access-Control-Expose-Headers")
                        .orElse("")
                        .split(", "))
                .contains("Location", "ETag", "Link", "Accept-Post", "Accept-Patch", "Retry-After", "WWW-Authenticate");
    }

    @Test
    void namesTheOriginWhenOnlySomeMayCome() {
        HttpResponse response = answer(List.of("https://other.example", "HTTPS://TV.example"), preflight(PAGE));

        assertThat(response.headers().all("Access-Control-Allow-Origin")).containsExactly(PAGE);
        assertThat(response.headers().all("Vary")).containsExactly("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "file://",
                "http://tv.example",
                "https://tv.example:8443",
                "https://tv.example.evil",
                "https://eviltv.example",
                "https://tv.example/",
                "https://sub.tv.example",
                "*",
                ""
            })
    void tellsOtherPagesNothing(String origin) {
        HttpResponse response = answer(List.of(PAGE), preflight(origin));

        assertThat(response.headers().names())
                .noneMatch(name -> name.startsWith("Access-Control"))
                .contains("Vary");
    }

    @Test
    void tellsNobodyWhenNoOriginIsAllowed() {
        assertThat(answer(List.of(), preflight(PAGE)).headers().names())
                .noneMatch(name -> name.startsWith("Access-Control"));
    }

    @Test
    void letsPagesReadProblems() {
        HttpResponse response =
                answer(List.of(PAGE), Requests.of("POST", Requests.PUBLISH, Map.of("Origin", PAGE), "v=0\n"));

        assertThat(response.status()).isEqualTo(415);
        assertThat(response.headers().all("Access-Control-Allow-Origin")).containsExactly(PAGE);
    }

    @Test
    void letsPreflightsThroughWithoutTokenOrCount() {
        RateLimiter nobody = new RateLimiter() {
            @Override
            public OptionalInt take(InetAddress client) {
                return OptionalInt.of(60);
            }

            @Override
            public OptionalInt look(InetAddress client) {
                return OptionalInt.of(60);
            }
        };
        WhipWhepConfig closed = WhipWhepConfig.builder()
                .doorkeeper(Doorkeeper.builder()
                        .addressRules((action, client) -> false)
                        .requestLimiter(nobody)
                        .failureLimiter(nobody)
                        .authenticator(Authenticator.anyOf(List.of()))
                        .build())
                .build();
        for (String path : List.of(Requests.PUBLISH, Requests.PLAY, "/api/whip/session/any", "/api/whep/session/any")) {
            HttpRequest preflight =
                    Requests.of("OPTIONS", path, Map.of("Origin", PAGE, "Access-Control-Request-Method", "POST"), "");
            HttpResponse response = new WhipWhepHandlers(new FakeSessions(), closed)
                    .handle(preflight)
                    .join();

            assertThat(response.status()).as(path).isEqualTo(200);
            assertThat(response.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
        }
    }

    @Test
    void saysTheRestOfAPreflightOnlyToPreflights() {
        HttpResponse response = answer(List.of("*"), Requests.of("OPTIONS", Requests.PUBLISH));

        assertThat(response.headers().names())
                .doesNotContain(
                        "Access-Control-Allow-Methods",
                        "Access-Control-Allow-Private-Network",
                        "Access-Control-Max-Age");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "tv.example",
                "https://tv.example/",
                "https://tv.example/page",
                "https://",
                "https://a,https://b",
                "https://*@x",
                "https://a b"
            })
    void refusesToBeConfiguredWithWhatIsNoOrigin(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        WhipWhepConfig.builder().allowedOrigins(List.of(origin)).build())
                .withMessageStartingWith("allowedOrigins must be");
    }
}
