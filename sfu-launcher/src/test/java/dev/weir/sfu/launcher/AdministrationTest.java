// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Call.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does to a running server, and what clients see of it. */
class AdministrationTest {
    private static final String[] ADMIN = bearer("admin");
    private static final String[] TOKEN = bearer("token");

    private final Server server = Server.open(Settings.resolve(
            Map.of(),
            Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "AUTH_TOKEN", "token", "ADMIN_TOKEN", "admin")));
    private final Call call = new Call(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onlyAdministratorsAdminister() throws Exception {
        assertThat(call.get("api/admin/rooms").statusCode()).isEqualTo(401);
        assertThat(call.get("api/admin/rooms", TOKEN).statusCode()).isBetween(401, 403);
        assertThat(call.get("api/admin/rooms", ADMIN).statusCode()).isEqualTo(200);
        assertThat(call.publish("one", ADMIN).statusCode()).isBetween(401, 403);
    }

    @Test
    void closingARoomEndsWhoIsInItAndSaysSo() throws Exception {
        HttpResponse<String> published = call.publish("one", TOKEN);
        assertThat(call.get("api/admin/rooms", ADMIN).body()).contains("\"one\"");
        assertThat(call.send("POST", "api/admin/rooms/one/close", "", ADMIN).statusCode())
                .isEqualTo(200);
        assertThat(call.delete(published, TOKEN).statusCode()).isEqualTo(410);
        assertThat(call.get("api/rooms", TOKEN).body()).doesNotContain("\"one\"");
    }

    @Test
    void aBannedRoomStaysClosedUntilTheBanIsLifted() throws Exception {
        HttpResponse<String> banned =
                call.send("POST", "api/admin/bans", "{\"room\":\"bad-*\",\"seconds\":3600,\"reason\":\"spam\"}", ADMIN);
        assertThat(banned.statusCode()).isEqualTo(201);
        HttpResponse<String> refused = call.publish("bad-one", TOKEN);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("/problems/banned", "spam");
        assertThat(call.publish("good-one", TOKEN).statusCode()).isEqualTo(201);
        assertThat(call.delete(banned, ADMIN).statusCode()).isEqualTo(200);
        assertThat(call.publish("bad-one", TOKEN).statusCode()).isEqualTo(201);
    }

    @Test
    void aBanIsStillThereAfterARestartWhereAFileKeepsIt(@TempDir Path folder) throws Exception {
        Map<String, String> settings = Map.of(
                "HTTP_ADDR",
                "127.0.0.1:0",
                "RTC_PORT",
                "0",
                "ADMIN_TOKEN",
                "admin",
                "AUTH_TOKEN",
                "token",
                "BANS_FILE",
                folder.resolve("bans.json").toString());
        try (Server first = Server.open(Settings.resolve(Map.of(), settings))) {
            assertThat(new Call(first)
                            .send("POST", "api/admin/bans", "{\"room\":\"bad\",\"seconds\":3600}", ADMIN)
                            .statusCode())
                    .isEqualTo(201);
        }
        try (Server second = Server.open(Settings.resolve(Map.of(), settings))) {
            assertThat(new Call(second).publish("bad", TOKEN).body()).contains("/problems/banned");
        }
        Files.writeString(folder.resolve("bans.json"), "something else");
        assertThatThrownBy(() -> Server.open(Settings.resolve(Map.of(), settings)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--bans-file");
    }

    @Test
    void aDrainingServerTakesNobodyNewAndKeepsWhoIsIn() throws Exception {
        HttpResponse<String> published = call.publish("one", TOKEN);
        assertThat(call.send("PUT", "api/admin/drain", "{\"draining\":true}", ADMIN)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = call.play("one", TOKEN);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(call.delete(published, TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void describesItself() throws Exception {
        HttpResponse<String> description = call.get("api/openapi.json");
        assertThat(description.statusCode()).isEqualTo(200);
        assertThat(description.body()).contains("\"3.1", "/api");
    }

    @Test
    void aViewersEventsArriveAsTheyHappenAndEndWithTheServer() throws Exception {
        HttpResponse<String> played = call.play("one", TOKEN);
        HttpResponse<String> stream =
                call.send("POST", Call.location(played).substring(1) + "/events", "[\"viewercount\"]", TOKEN);
        assertThat(stream.statusCode()).isEqualTo(201);
        try (Wire wire = new Wire(server)) {
            wire.sendHead("GET " + Call.location(stream), "X-Auth-Token: token");
            assertThat(wire.line()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(lineWith(wire, "viewercount\":")).contains("{\"viewercount\":1}");
            call.play("one", TOKEN);
            assertThat(lineWith(wire, "viewercount\":")).contains("{\"viewercount\":2}");
            server.close();
            assertThat(wire.rest()).endsWith("0\r\n\r\n");
        }
    }

    private static String lineWith(Wire wire, String text) throws IOException {
        String line = wire.line();
        while (!line.contains(text)) {
            line = wire.line();
        }
        return line;
    }
}
