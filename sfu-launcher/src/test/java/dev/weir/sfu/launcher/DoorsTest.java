// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Call.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.launcher.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of letting people in or not, on a running server with the settings that a user would write. */
class DoorsTest {
    private Server server = start(Map.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void letsEverybodyInUnlessToldOtherwise() throws Exception {
        Call call = with(Map.of());
        HttpResponse<String> published = call.publish("one");
        assertThat(published.statusCode()).isEqualTo(201);
        assertThat(call.play("one").statusCode()).isEqualTo(201);
        assertThat(call.delete(published).statusCode()).isEqualTo(200);
    }

    @Test
    void aRoomsOwnTokenBeatsTheGlobalOneWhichBeatsAJwt() throws Exception {
        Call call = with(Map.of("AUTH_TOKEN", "global", "ROOM_TOKENS", "studio:own", "JWT_SECRET", Jwt.SECRET));
        assertThat(call.publish("studio").statusCode()).isEqualTo(401);
        assertThat(call.publish("studio", bearer("global")).statusCode()).isEqualTo(403);
        assertThat(call.publish("studio", bearer(Jwt.publisher("alice", "*"))).statusCode())
                .isEqualTo(401);
        HttpResponse<String> published = call.publish("studio", bearer("own"));
        assertThat(published.statusCode()).isEqualTo(201);
        assertThat(call.delete(published).statusCode()).isEqualTo(401);
        assertThat(call.delete(published, bearer("own")).statusCode()).isEqualTo(200);

        assertThat(call.publish("open", bearer("own")).statusCode()).isBetween(401, 403);
        assertThat(call.publish("open", "X-Auth-Token", "global").statusCode()).isEqualTo(201);
        assertThat(call.publish("other", bearer(Jwt.publisher("alice", "other")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(call.publish("third", bearer(Jwt.publisher("alice", "other")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void publishingAndWatchingAreDifferentRights() throws Exception {
        Call call = with(Map.of("AUTH_TOKEN", "publish", "PLAY_TOKEN", "play"));
        assertThat(call.publish("one", bearer("play")).statusCode()).isBetween(401, 403);
        assertThat(call.play("one", bearer("play")).statusCode()).isEqualTo(201);
        assertThat(call.get("api/rooms").statusCode()).isEqualTo(401);
        assertThat(call.get("api/rooms", bearer("play")).statusCode()).isEqualTo(200);
    }

    @Test
    void aServerOfTheOperatorsDecidesWhereNothingElseDoes() throws Exception {
        HttpServer operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        operator.createContext("/weir", exchange -> {
            String wish = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = "Bearer of-weir".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && wish.contains("\"alices\"");
            byte[] answer = (known ? "{\"subject\":\"alice\"}" : "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 403, known ? answer.length : -1);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        operator.start();
        try {
            Call call = with(Map.of(
                    "AUTH_CALLBACK_URL",
                    "http://127.0.0.1:" + operator.getAddress().getPort() + "/weir",
                    "AUTH_CALLBACK_SECRET",
                    "of-weir",
                    "AUTH_CALLBACK_ALLOW_PRIVATE",
                    "true",
                    "AUTH_TOKEN",
                    "global"));
            assertThat(call.publish("one", bearer("global")).statusCode()).isEqualTo(201);
            HttpResponse<String> first = call.publish("two", bearer("alices"));
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(call.publish("two", bearer("alices")).statusCode()).isEqualTo(201);
            assertThat(call.delete(first, bearer("alices")).statusCode()).isEqualTo(410);
            assertThat(call.publish("three", bearer("mallorys")).statusCode()).isEqualTo(403);
        } finally {
            operator.stop(0);
        }
        assertThatThrownBy(() -> start(Map.of("AUTH_CALLBACK_URL", "http://127.0.0.1/weir")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("AUTH_CALLBACK_URL cannot be used: ");
    }

    @Test
    void oneTokenCannotStandForTwoRights() {
        assertThatThrownBy(() -> start(Map.of("AUTH_TOKEN", "sesame", "PLAY_TOKEN", "sesame")))
                .isInstanceOf(StartException.class)
                .hasMessageNotContaining("sesame");
    }

    @Test
    void watchingMayBeOpenToEverybody() throws Exception {
        Call call = with(Map.of("AUTH_TOKEN", "publish", "PUBLIC_PLAY", "true"));
        assertThat(call.publish("one").statusCode()).isEqualTo(401);
        assertThat(call.play("one").statusCode()).isEqualTo(201);
    }

    @Test
    void aTokenInTheUrlSurvivesIntoTheSessionsUrl() throws Exception {
        Call call = with(Map.of("AUTH_TOKEN", "publish", "TOKEN_IN_URL", "token"));
        HttpResponse<String> published = call.publish("one?token=publish");
        assertThat(published.statusCode()).isEqualTo(201);
        assertThat(Call.location(published)).endsWith("?token=publish");
        assertThat(call.delete(published).statusCode()).isEqualTo(200);
    }

    @Test
    void addressListsGoByTheClientBehindATrustedProxy() throws Exception {
        Call call = with(Map.of("TRUSTED_PROXIES", "127.0.0.1", "PUBLISH_ALLOW", "192.0.2.0/24", "PLAY_DENY", "::1"));
        assertThat(call.publish("one").statusCode()).isEqualTo(403);
        assertThat(call.publish("one", "X-Forwarded-For", "198.51.100.7").statusCode())
                .isEqualTo(403);
        assertThat(call.publish("one", "X-Forwarded-For", "192.0.2.7").statusCode())
                .isEqualTo(201);
        assertThat(call.play("one", "X-Forwarded-For", "::1").statusCode()).isEqualTo(403);
    }

    @Test
    void aProxyThatIsNotTrustedIsNotBelieved() throws Exception {
        Call call = with(Map.of("PUBLISH_ALLOW", "192.0.2.0/24"));
        assertThat(call.publish("one", "X-Forwarded-For", "192.0.2.7").statusCode())
                .isEqualTo(403);
    }

    @Test
    void urlsAreThoseThatClientsSee() throws Exception {
        assertThat(Call.location(with(Map.of("PUBLIC_BASE_URL", "https://tv.example/media"))
                        .publish("one")))
                .startsWith("https://tv.example/media/api/whip/session/");
        Call proxied = with(Map.of("TRUSTED_PROXIES", "127.0.0.1"));
        assertThat(Call.location(proxied.publish("one", "X-Forwarded-Prefix", "/media")))
                .startsWith("/media/api/whip/session/");
        assertThat(Call.location(proxied.get("", "X-Forwarded-Prefix", "/media")))
                .isEqualTo("/media/web/index.html");
    }

    @Test
    void manyRequestsFromOneAddressAreRefused() throws Exception {
        Call call = with(Map.of("RATE_LIMIT_RPS", "1", "RATE_LIMIT_BURST", "2"));
        call.publish("one");
        call.publish("one");
        HttpResponse<String> third = call.publish("one");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).contains("1");
        assertThat(call.get("api/rooms").statusCode()).isEqualTo(200);
    }

    @Test
    void manyWrongTokensFromOneAddressAreRefused() throws Exception {
        Call call = with(Map.of("AUTH_TOKEN", "right", "FAILED_LOGINS_PER_MINUTE", "2"));
        call.publish("one", bearer("wrong"));
        call.publish("one", bearer("wrong"));
        assertThat(call.publish("one", bearer("right")).statusCode()).isEqualTo(429);
    }

    @Test
    void aRoomTakesAsManyViewersAsItMay() throws Exception {
        Call call = with(Map.of("MAX_SUBS_PER_ROOM", "2", "ROOM_OPTIONS", "small:max-subs=1"));
        assertThat(call.play("small").statusCode()).isEqualTo(201);
        HttpResponse<String> second = call.play("small");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("room-full");
        call.play("other");
        assertThat(call.play("other").statusCode()).isEqualTo(201);
        assertThat(call.play("other").statusCode()).isEqualTo(503);
    }

    @Test
    void viewersWaitForThePublisherUnlessTheRoomIsNotToHoldThem() throws Exception {
        Call call = with(Map.of("HOLD_VIEWERS", "false", "ROOM_OPTIONS", "lobby:hold=true,listed=false"));
        HttpResponse<String> early = call.play("one");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.headers().firstValue("Retry-After")).isPresent();
        assertThat(call.play("lobby").statusCode()).isEqualTo(201);
        assertThat(call.get("api/rooms").body()).doesNotContain("lobby");
    }

    @Test
    void theServerTakesAsManySessionsAndRoomsAsItMay() throws Exception {
        Call call = with(Map.of("MAX_ROOMS", "1", "MAX_SESSIONS", "2"));
        assertThat(call.play("one").statusCode()).isEqualTo(201);
        assertThat(call.play("two").statusCode()).isEqualTo(503);
        assertThat(call.play("one").statusCode()).isEqualTo(201);
        assertThat(call.play("one").statusCode()).isEqualTo(503);
    }

    @Test
    void pagesOfAllowedOriginsMayCall() throws Exception {
        Call call = with(Map.of("ALLOWED_ORIGIN", "https://a.example,https://b.example"));
        assertThat(call.get("api/rooms", "Origin", "https://b.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .contains("https://b.example");
        assertThat(call.get("api/rooms", "Origin", "https://c.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aKeyThatCannotBeUsedStopsTheStart(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), "no key");
        assertThatThrownBy(() -> start(Map.of("JWT_SECRET", "short")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("JWT_SECRET cannot be used: ")
                .hasMessageNotContaining("short\"");
        assertThatThrownBy(() -> start(Map.of("JWT_PUBLIC_KEY_FILE", key.toString(), "JWT_ALGORITHM", "ES256")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("JWT_PUBLIC_KEY_FILE cannot be used: ");
        assertThatThrownBy(() -> start(Map.of("JWT_PUBLIC_KEY_FILE", key + ".not", "JWT_ALGORITHM", "ES256")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be read (NoSuchFileException)");
    }

    private Call with(Map<String, String> settings) {
        server.close();
        server = start(settings);
        return new Call(server);
    }

    private static Server start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "LOOPS", "1"));
        all.putAll(settings);
        return Server.open(Settings.resolve(Map.of(), all));
    }
}
