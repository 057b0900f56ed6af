// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.WhipWhepConfig;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.access.Grant;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admin API before a real SFU, with a publisher in {@code studio} whose name is their token. */
class RealAdminTest {
    private final Sfu sfu = Sfu.open(SfuConfig.builder()
            .rtcPort(0)
            .advertisedAddresses(List.of("127.0.0.1"))
            .build());
    private final BanList bans = new BanList(InstantSource.system());
    private final WhipWhepConfig config = WhipWhepConfig.builder()
            .doorkeeper(Doorkeeper.builder()
                    .authenticator(wish -> CompletableFuture.completedFuture(
                            Grant.to(wish.token().orElseThrow())))
                    .bans(bans)
                    .build())
            .build();
    private final WhipWhepHandlers doors = new WhipWhepHandlers(sfu, config);
    private final AdminHandler admin = new AdminHandler(sfu, config, bans);

    @BeforeEach
    void publish() throws IOException {
        assertThat(published().status()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        sfu.close();
    }

    private static HttpRequest request(String method, String path, String token, String type, byte[] body) {
        HttpHeaders headers = HttpHeaders.builder()
                .add("Authorization", "Bearer " + token)
                .add("Content-Type", type)
                .build();
        return new HttpRequest(method, path, "", headers, body, InetAddress.getLoopbackAddress());
    }

    private HttpResponse published() throws IOException {
        try (InputStream offer =
                RealAdminTest.class.getResourceAsStream("/vectors/sdp/chromium-156.0.8078.79-publish.sdp")) {
            assertThat(offer).isNotNull();
            return doors.handle(request(
                            "POST", "/api/whip/publish/studio", "alice", "application/sdp", offer.readAllBytes()))
                    .join();
        }
    }

    private HttpResponse called(String method, String path, String body) {
        return admin.handle(request(
                        method, "/api/admin" + path, "root", "application/json", body.getBytes(StandardCharsets.UTF_8)))
                .join();
    }

    @Test
    void kicksByTheHandleThatItShowed() {
        JsonNode sessions = Desk.json(called("GET", "/sessions", ""));

        assertThat(sessions).hasSize(1);
        assertThat(sessions.path(0).path("subject").asText()).isEqualTo("alice");
        HttpResponse response =
                called("DELETE", "/sessions/" + sessions.path(0).path("handle").asText(), "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(sfu.sessions()).isEmpty();
    }

    @Test
    void closesARoomThatMayOpenAgain() throws IOException {
        assertThat(Desk.text(called("POST", "/rooms/studio/close", ""))).isEqualTo("{\"ended\":1}");
        assertThat(sfu.sessions()).isEmpty();
        assertThat(published().status()).isEqualTo(201);
    }

    @Test
    void keepsTheBannedOutUntilTheBanIsLifted() throws IOException {
        JsonNode ban = Desk.json(called("POST", "/bans", "{\"subject\":\"alice\",\"seconds\":60}"));

        assertThat(ban.path("ended").asInt()).isEqualTo(1);
        assertThat(sfu.sessions()).isEmpty();
        HttpResponse refused = published();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(Desk.problem(refused)).isEqualTo("banned");
        called("DELETE", "/bans/" + ban.path("id").asText(), "");
        assertThat(published().status()).isEqualTo(201);
    }

    @Test
    void turnsNewcomersAwayWhileItDrains() throws IOException {
        called("PUT", "/drain", "{\"draining\":true}");
        HttpResponse refused = published();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(Desk.problem(refused)).isEqualTo("draining");
        assertThat(sfu.sessions()).hasSize(1);
        called("PUT", "/drain", "{\"draining\":false}");
        assertThat(published().status()).isEqualTo(201);
    }

    @Test
    void tellsTheFactsOfARealNode() {
        JsonNode facts = Desk.json(called("GET", "/node", ""));

        assertThat(facts.path("loops"))
                .isNotEmpty()
                .allMatch(loop -> loop.path("turns").isIntegralNumber());
        assertThat(facts.path("tcp").path("listening").isBoolean()).isTrue();
        assertThat(facts.path("publishers").asInt()).isEqualTo(1);
    }
}
