// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.sfu.whip.address.Addresses;
import dev.weir.sfu.whip.address.Cidr;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxies are 10.0.0.0/8 and fd00::/8. */
class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";
    private static final HttpHeaders NOTHING = HttpHeaders.builder().build();

    private final List<HttpRequest> passed = new ArrayList<>();

    private HttpRequest seen(String publicUrl, String peer, HttpHeaders headers) {
        TrustedProxies proxies = new TrustedProxies(
                request -> {
                    passed.add(request);
                    return CompletableFuture.completedFuture(new HttpResponse(204, NOTHING, new byte[0]));
                },
                Cidr.parseList("10.0.0.0/8,fd00::/8"),
                publicUrl);
        proxies.handle(new HttpRequest("POST", "/api/x", "", headers, new byte[0], Addresses.of(peer)))
                .join();
        return passed.get(passed.size() - 1);
    }

    private static HttpHeaders with(String name, String... values) {
        HttpHeaders.Builder headers = HttpHeaders.builder();
        for (String value : values) {
            headers.add(name, value);
        }
        return headers.build();
    }

    private InetAddress clientOf(String... forwardedFor) {
        return seen("", PROXY, with("X-Forwarded-For", forwardedFor)).remoteAddress();
    }

    @Test
    void believesNothingOfStrangers() {
        HttpHeaders headers = with("X-Forwarded-For", "192.0.2.1").toBuilder()
                .add("X-Forwarded-Prefix", "/media")
                .add("X-Forwarded-Host", "evil.example")
                .build();
        HttpRequest request = seen("", "198.51.100.7", headers);

        assertThat(request.remoteAddress()).isEqualTo(Addresses.of("198.51.100.7"));
        assertThat(request.publicBase()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 192.0.2.1",
                "192.0.2.1, 10.0.0.2 | 192.0.2.1",
                "192.0.2.1 ,10.0.0.3,  10.0.0.2 | 192.0.2.1",
                "127.0.0.1, 192.0.2.1 | 192.0.2.1",
                "10.9.9.9, 192.0.2.1, 10.0.0.2 | 192.0.2.1",
                "10.0.0.3, 10.0.0.2 | 10.0.0.3",
                "192.0.2.1:4711 | 192.0.2.1",
                "2001:db8::1 | 2001:db8::1",
                "[2001:db8::1] | 2001:db8::1",
                "[2001:db8::1]:4711 | 2001:db8::1",
                "2001:db8::1, [fd00::2]:80 | 2001:db8::1",
                "::ffff:192.0.2.1 | 192.0.2.1",
                "::ffff:10.0.0.2 | 10.0.0.2",
                "192.0.2.1, ::ffff:10.0.0.2 | 192.0.2.1",
                "fe80::1%eth0 | fe80::1",
            })
    void findsTheClientPastTrustedProxies(String forwardedFor, String client) {
        assertThat(clientOf(forwardedFor)).isEqualTo(Addresses.of(client));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown | 10.0.0.1",
                "192.0.2.1, unknown | 10.0.0.1",
                "192.0.2.1, unknown, 10.0.0.2 | 10.0.0.2",
                "192.0.2.1, , 10.0.0.2 | 10.0.0.2",
                "192.0.2.1, | 10.0.0.1",
                "localhost | 10.0.0.1",
                "192.0.2.1, proxy.example, 10.0.0.2 | 10.0.0.2",
                "_hidden | 10.0.0.1",
                "192.0.2.300 | 10.0.0.1",
                "192.0.2.1:http | 10.0.0.1",
                "[192.0.2.1] | 10.0.0.1",
                "[2001:db8::1 | 10.0.0.1",
                "[2001:db8::1]x | 10.0.0.1",
                "\"192.0.2.1\" | 10.0.0.1",
                "for=192.0.2.1 | 10.0.0.1",
                "3221225985 | 10.0.0.1",
                "'' | 10.0.0.1",
            })
    void stopsAtTheFirstEntryThatIsNoAddress(String forwardedFor, String client) {
        assertThat(clientOf(forwardedFor)).isEqualTo(Addresses.of(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
    void passesOnNoLineOfTheWayOfAClientThatWasFound(String name) {
        HttpHeaders headers = with(name, "192.0.2.1").toBuilder()
                .add("X-Forwarded-For", "192.0.2.1")
                .add("Authorization", "Bearer token")
                .build();

        assertThat(seen("", PROXY, headers).headers().names()).containsExactly("Authorization");
        assertThat(seen("", "198.51.100.7", headers).headers().all(name))
                .as("of a stranger")
                .isEqualTo(headers.all(name));
    }

    @Test
    void leavesTheWayToBeSeenWhereItDoesNotLeadToTheClient() {
        assertThat(seen("", PROXY, with("X-Forwarded-For", "unknown")).headers().names())
                .containsExactly("X-Forwarded-For");
        assertThat(seen("", PROXY, with("Via", "1.1 proxy")).headers().names()).containsExactly("Via");
    }

    @Test
    void readsSeveralLinesAsOneList() {
        assertThat(clientOf("203.0.113.9", "192.0.2.1", "10.0.0.2")).isEqualTo(Addresses.of("192.0.2.1"));
    }

    @Test
    void followsABoundedWay() {
        assertThat(clientOf("192.0.2.1" + ", 10.0.0.2".repeat(31))).isEqualTo(Addresses.of("192.0.2.1"));
        assertThat(clientOf("192.0.2.1" + ", 10.0.0.2".repeat(32))).isEqualTo(Addresses.of("10.0.0.2"));
        assertThat(clientOf(",".repeat(8_000))).isEqualTo(Addresses.of(PROXY));
    }

    @Test
    void takesTheProxyForTheClientWhenItSaysNothing() {
        assertThat(seen("", PROXY, NOTHING).remoteAddress()).isEqualTo(Addresses.of(PROXY));
    }

    @ParameterizedTest
    @CsvSource({
        "/media, /media",
        "/media/, /media",
        "/tv/v1.2, /tv/v1.2",
        "/, ''",
        "'', ''",
        "media, ''",
        "//evil.example, ''",
        "/media//x, ''",
        "/.., ''",
        "/media/../x, ''",
        "/media/., ''",
        "/..media, /..media",
        "https://evil.example, ''",
        "/a b, ''",
        "/a?b, ''",
        "/a#b, ''",
        "/a%2f, ''",
        "'/a,/b', ''",
        "/\\evil, ''",
    })
    void putsAPlainPrefixInFrontOfPaths(String prefix, String base) {
        assertThat(seen("", PROXY, with("X-Forwarded-Prefix", prefix)).publicBase())
                .isEqualTo(base);
    }

    @Test
    void leavesOutPrefixesThatAreTooManyOrTooLong() {
        assertThat(seen("", PROXY, with("X-Forwarded-Prefix", "/a", "/b")).publicBase())
                .isEmpty();
        assertThat(seen("", PROXY, with("X-Forwarded-Prefix", "/" + "a".repeat(256)))
                        .publicBase())
                .isEmpty();
    }

    @Test
    void keepsUrlsPathsWhateverHostAProxyNames() {
        HttpHeaders headers = with("X-Forwarded-Host", "tv.example").toBuilder()
                .add("X-Forwarded-Proto", "https")
                .build();

        assertThat(seen("", PROXY, headers).publicBase()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {PROXY, "198.51.100.7"})
    void prefersThePublicUrlOfTheOperator(String peer) {
        assertThat(seen("https://tv.example/media/", peer, with("X-Forwarded-Prefix", "/other"))
                        .publicBase())
                .isEqualTo("https://tv.example/media");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://tv.example", "http://[2001:db8::1]:8080/a/b", "https://tv.example:8443/"})
    void takesPublicUrls(String url) {
        assertThat(seen(url, PROXY, NOTHING).publicBase()).isEqualTo(url.replaceFirst("/$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tv.example",
                "ftp://tv.example",
                "https://",
                "https://tv.example/a?b",
                "https://tv.example/a b",
                "https://user@tv.example",
                "https://tv.example//a",
                "https://tv.example/..",
                "/media"
            })
    void refusesOtherPublicUrls(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustedProxies(request -> new CompletableFuture<>(), List.of(), url))
                .withMessage("public URL must be like https://tv.example or https://tv.example/media: " + url);
    }
}
