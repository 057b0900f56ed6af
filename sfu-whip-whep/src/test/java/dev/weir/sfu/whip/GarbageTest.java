// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seeded nonsense at every door of a real SFU: always a response, never a 500, and every refusal is a problem. */
class GarbageTest {
    private static final int CASES = 400;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "");

    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of("127.0.0.1"))
            .build());
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sfu, WhipWhepConfig.defaults());

    @AfterEach
    void close() {
        sfu.close();
    }

    private void assertSane(HttpRequest request, String as) {
        HttpResponse response = handlers.handle(request).join();
        assertThat(response.status()).as(as).isNotEqualTo(500);
        if (response.status() >= 400 && !request.method().equals("HEAD")) {
            Problems.in(response);
        }
    }

    @Test
    void survivesBytesThatAreNoOffer() {
        Map<String, String> sdp = Map.of("Content-Type", "application/sdp");
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            byte[] body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            String path = random.nextBoolean() ? Requests.PUBLISH : Requests.PLAY;
            assertSane(Requests.of("POST", path, sdp, body), "bytes, seed " + seed);
        }
    }

    @Test
    void survivesOffersThatWereDamagedOnTheWay() {
        Map<String, String> sdp = Map.of("Content-Type", "application/sdp");
        byte[] publish = Requests.recorded("chromium-156.0.8078.79-publish").getBytes(StandardCharsets.UTF_8);
        byte[] play = Requests.recorded("firefox-153.7.0-play").getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            boolean publishing = random.nextBoolean();
            byte[] body = damaged(publishing ? publish : play, random);
            String path = (publishing ? "/api/whip/publish/" : "/api/whep/play/") + "room" + seed;
            assertSane(Requests.of("POST", path, sdp, body), "damaged, seed " + seed);
        }
    }

    /** Overwrites, doubles or cuts a few places; printable ASCII mostly, so that the damage gets past the decoder. */
    private static byte[] damaged(byte[] original, Random random) {
        byte[] body = original.clone();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(3)) {
                case 0 -> body[at] = (byte) (random.nextInt(10) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
                case 1 -> System.arraycopy(body, 0, body, at, Math.min(64, body.length - at));
                default -> body = Arrays.copyOf(body, Math.max(1, at));
            }
        }
        return body;
    }

    @Test
    void survivesPathsMethodsAndHeadersThatAreNone() {
        String alphabet = "abcAB%2e/.;?#\0\n\u00e9\u202e \\~-_whipwhepsessionplaypublish";
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            StringBuilder path = new StringBuilder(
                    List.of("", "/api/whip/", "/api/whep/play/", "/api/whip/publish/", "/api/whep/session/")
                            .get(random.nextInt(5)));
            for (int i = random.nextInt(40); i > 0; i--) {
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HttpHeaders headers = HttpHeaders.of(Map.of(
                    "Content-Type", List.of(path.toString()), "Origin", List.of(path.toString()), "\0", List.of("")));
            String method = METHODS.get(random.nextInt(METHODS.size()));
            byte[] body = path.toString().getBytes(StandardCharsets.UTF_16);
            assertSane(
                    new HttpRequest(method, path.toString(), "", headers, body, InetAddress.getLoopbackAddress()),
                    "path, seed " + seed);
        }
    }
}
