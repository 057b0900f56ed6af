// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.HttpSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.guard.TrustedProxies;
import dev.weir.sfu.whip.http.HttpHandler;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read metrics, as the server sees them behind whatever proxies it trusts. */
class MetricsDoorTest {
    private static final String TOKEN = "a-token-of-metrics";

    private static HttpHandler door(Map<String, String> environment) {
        Settings settings = Settings.resolve(Map.of(), environment);
        MetricsDoor door = MetricsDoor.of(settings, () -> "up 1\n", Runnable::run);
        return new TrustedProxies(door, settings.get(HttpSettings.TRUSTED_PROXIES), "");
    }

    private static HttpResponse get(HttpHandler door, String from, String... lines) {
        return ask(door, "GET", from, lines);
    }

    private static HttpResponse ask(HttpHandler door, String method, String from, String... lines) {
        HttpHeaders.Builder headers = HttpHeaders.builder();
        for (String line : lines) {
            String[] parts = line.split(": ", 2);
            headers.add(parts[0], parts[1]);
        }
        try {
            return door.handle(new HttpRequest(
                            method, "/metrics", "", headers.build(), new byte[0], InetAddress.getByName(from)))
                    .join();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.3.2.1", "::1"})
    void thisMachineMayReadThem(String address) {
        HttpResponse response = get(door(Map.of()), address);

        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("up 1\n");
        assertThat(response.headers().first("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.headers().first("Cache-Control")).contains("no-store");
    }

    @Test
    void othersMayNotUnlessSomebodySaysSo() {
        HttpResponse response = get(door(Map.of()), "192.0.2.7");

        assertThat(response.status()).isEqualTo(403);
        assertThat(text(response)).contains("/problems/address-refused").contains("METRICS_ALLOW");
        assertThat(get(door(Map.of("METRICS_ALLOW", "192.0.2.0/24")), "192.0.2.7")
                        .status())
                .isEqualTo(200);
        assertThat(get(door(Map.of("METRICS_ALLOW", "192.0.2.0/24")), "127.0.0.1")
                        .status())
                .as("an own list takes the place of loopback")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "x-forwarded-for: 203.0.113.5",
                "Forwarded: for=203.0.113.5",
                "X-Real-IP: 203.0.113.5",
                "Via: 1.1 proxy"
            })
    void whatAProxyOnThisMachinePassesOnIsNotOfThisMachine(String line) {
        assertThat(get(door(Map.of()), "127.0.0.1", line).status()).isEqualTo(403);
        assertThat(get(door(Map.of("TRUSTED_PROXIES", "10.0.0.1")), "127.0.0.1", line)
                        .status())
                .as("another one is trusted")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, 403",
        "192.0.2.7, 200",
        "'192.0.2.7, 203.0.113.5', 403",
        "'203.0.113.5, 192.0.2.7', 200",
        "unknown, 403"
    })
    void behindATrustedProxyTheClientsOwnAddressCounts(String way, int status) {
        HttpHandler door = door(Map.of("TRUSTED_PROXIES", "127.0.0.1", "METRICS_ALLOW", "127.0.0.1,192.0.2.7"));

        assertThat(get(door, "127.0.0.1", "X-Forwarded-For: " + way).status()).isEqualTo(status);
    }

    @Test
    void theTokenOpensFromEverywhere() {
        HttpHandler door = door(Map.of("METRICS_TOKEN", TOKEN));

        assertThat(get(door, "192.0.2.7", "Authorization: Bearer " + TOKEN).status())
                .isEqualTo(200);
        assertThat(get(door, "127.0.0.1", "X-Forwarded-For: 192.0.2.7", "Authorization: bearer " + TOKEN)
                        .status())
                .isEqualTo(200);
        assertThat(get(door, "127.0.0.1").status()).as("as the address does").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a-token-of-metric", "Bearer a-token-of-metricsx", "Basic YTpi", TOKEN, "Bearer"})
    void anythingElseIsNoToken(String shown) {
        HttpResponse response = get(door(Map.of("METRICS_TOKEN", TOKEN)), "192.0.2.7", "Authorization: " + shown);

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers().first("WWW-Authenticate")).contains("Bearer");
        assertThat(text(response)).contains("/problems/unauthenticated").doesNotContain(TOKEN);
    }

    @Test
    void whoGuessesIsHeardNoMore() {
        HttpHandler door = door(Map.of("METRICS_TOKEN", TOKEN, "FAILED_LOGINS_PER_MINUTE", "3"));
        for (int i = 0; i < 3; i++) {
            get(door, "192.0.2.7", "Authorization: Bearer guess" + i);
        }

        HttpResponse response = get(door, "192.0.2.7", "Authorization: Bearer " + TOKEN);
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers().first("Retry-After")).isPresent();
        assertThat(get(door, "192.0.2.8", "Authorization: Bearer " + TOKEN).status())
                .isEqualTo(200);
    }

    @Test
    void theyAreThereToBeRead() {
        assertThat(ask(door(Map.of()), "HEAD", "127.0.0.1").status()).isEqualTo(200);
        HttpResponse response = ask(door(Map.of()), "POST", "127.0.0.1");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers().first("Allow")).contains("GET, HEAD");
    }
}
