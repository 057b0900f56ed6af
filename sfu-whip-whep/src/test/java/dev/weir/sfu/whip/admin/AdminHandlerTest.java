// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHandlerTest {
    private final Desk desk = new Desk();

    private String handle(String sessionId) {
        return SessionHandle.of(sessionId);
    }

    @Test
    void showsEveryRoomWithWhoIsInIt() {
        HttpResponse response = desk.call("GET", "/api/admin/rooms");
        JsonNode rooms = Desk.json(response);
        JsonNode studio = rooms.path(1);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().all("Content-Type")).containsExactly("application/json");
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(rooms).hasSize(2);
        assertThat(rooms.path(0).path("name").asText()).isEqualTo("lobby");
        assertThat(rooms.path(0).path("listed").asBoolean(true)).isFalse();
        assertThat(rooms.path(0).has("publisher")).isFalse();
        assertThat(rooms.path(0).path("viewers")).hasSize(1);
        assertThat(rooms.path(0).path("viewers").path(0).has("delivery")).isFalse();
        assertThat(studio.path("openSince").asText()).isEqualTo("2026-11-29T11:00:00Z");
        assertThat(studio.path("listed").asBoolean()).isTrue();
        assertThat(studio.path("hasPublisher").asBoolean()).isTrue();
        assertThat(studio.path("publisherSilent").asBoolean(true)).isFalse();
        assertThat(studio.path("subscribers").asInt()).isEqualTo(2);
        assertThat(studio.path("publisher").path("subject").asText()).isEqualTo("alice");
        assertThat(studio.path("viewers"))
                .extracting(viewer -> viewer.path("subject").asText())
                .containsExactly("bob", "");
    }

    @Test
    void showsThePublisherOfARoom() {
        JsonNode publisher =
                Desk.json(desk.call("GET", "/api/admin/rooms/studio")).path("publisher");

        assertThat(publisher)
                .hasToString("{\"handle\":\"" + handle("secret-studio-alice")
                        + "\",\"room\":\"studio\",\"role\":\"publisher\",\"subject\":\"alice\",\"address\":\"127.0.0.1\","
                        + "\"userAgent\":\"OBS/32\",\"since\":\"2026-11-29T11:00:00Z\",\"timeLimitSeconds\":7200}");
    }

    @Test
    void showsTheTracksOfARoomWithTheirLayers() {
        JsonNode tracks = Desk.json(desk.call("GET", "/api/admin/rooms/studio")).path("tracks");

        assertThat(tracks)
                .hasToString("[{\"kind\":\"audio\",\"codec\":\"opus\",\"rid\":\"\",\"bitrateBps\":32000,\"packets\":50,"
                        + "\"loss\":0.25,\"repaired\":1,\"missing\":2,\"keyframesAsked\":0,\"layers\":[]},"
                        + "{\"kind\":\"video\",\"codec\":\"vp8\",\"rid\":\"hi\",\"bitrateBps\":900000,\"packets\":800,"
                        + "\"loss\":0.0,\"repaired\":3,\"missing\":4,\"keyframesAsked\":5,\"layers\":[{\"spatialLayer\":0,"
                        + "\"temporalLayer\":2,\"bitrateBps\":900000,\"width\":1280,\"height\":720}],\"gop\":{\"spacingMillis\":10000,"
                        + "\"ignoresRequests\":true,\"reorderedFrames\":0,\"warnings\":[\"long_gop\"]}}]");
    }

    @Test
    void showsHowAViewerFares() {
        JsonNode viewers =
                Desk.json(desk.call("GET", "/api/admin/rooms/studio")).path("viewers");

        assertThat(viewers.path(0).path("delivery"))
                .hasToString("{\"video\":\"paused_by_bandwidth\",\"codec\":\"vp8\",\"rid\":\"hi\",\"spatialLayer\":7,"
                        + "\"temporalLayer\":2,\"sentBps\":1000,\"estimateBps\":2000,\"roundTripMillis\":30,\"loss\":0.5,"
                        + "\"repeated\":1,\"repeatsRefused\":2,\"leftOut\":3,\"switches\":4,\"keyframesAsked\":5,"
                        + "\"interruptions\":6,\"selection\":{\"rid\":\"hi\"}}");
        assertThat(viewers.path(1).has("delivery")).isFalse();
    }

    @Test
    void countsTheServerItselfAmongSessionsAndNotAmongViewers() {
        desk.node.watch();

        JsonNode studio = Desk.json(desk.call("GET", "/api/admin/rooms/studio"));
        assertThat(studio.path("viewers")).hasSize(2);
        assertThat(Desk.json(desk.call("GET", "/api/admin/node"))
                        .path("subscribers")
                        .asInt())
                .isEqualTo(3);
        assertThat(Desk.json(desk.call("GET", "/api/admin/sessions")))
                .extracting(session -> session.path("role").asText())
                .containsExactly("subscriber", "publisher", "subscriber", "subscriber", "hidden");
    }

    @Test
    void listsEverySession() {
        JsonNode sessions = Desk.json(desk.call("GET", "/api/admin/sessions"));

        assertThat(sessions)
                .extracting(session -> session.path("room").asText())
                .containsExactly("lobby", "studio", "studio", "studio");
        assertThat(sessions)
                .extracting(session -> session.path("handle").asText())
                .doesNotHaveDuplicates()
                .allMatch(handle -> handle.matches("[0-9a-f]{24}"));
        assertThat(sessions.path(0).has("timeLimitSeconds")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rooms", "/rooms/studio", "/sessions", "/bans", "/node", "/drain"})
    void tellsNothingThatEndsASession(String path) {
        assertThat(Desk.text(desk.call("GET", "/api/admin" + path))).doesNotContain("secret");
    }

    @Test
    void tellsTheFactsOfTheNode() {
        desk.now = desk.now.plusSeconds(90);
        JsonNode facts = Desk.json(desk.call("GET", "/api/admin/node"));

        assertThat(facts.path("version").asText()).isNotBlank();
        assertThat(facts.path("since").asText()).isEqualTo("2026-11-29T12:00:00Z");
        assertThat(facts.path("uptimeSeconds").asLong()).isEqualTo(90);
        assertThat(facts.path("draining").asBoolean(true)).isFalse();
        assertThat(facts.path("rooms").asInt()).isEqualTo(2);
        assertThat(facts.path("publishers").asInt()).isEqualTo(1);
        assertThat(facts.path("subscribers").asInt()).isEqualTo(3);
        assertThat(facts.path("loops").path(0).path("sendFailed").asInt()).isEqualTo(15);
        assertThat(facts.path("tcp").path("dropped").asInt()).isEqualTo(9);
    }

    @Test
    void closesARoom() {
        HttpResponse response = desk.call("POST", "/api/admin/rooms/studio/close");

        assertThat(response.status()).isEqualTo(200);
        assertThat(Desk.text(response)).isEqualTo("{\"ended\":3}");
        assertThat(desk.node.sessions)
                .extracting(session -> session.room().value())
                .containsExactly("lobby");
        assertThat(Desk.problem(desk.call("POST", "/api/admin/rooms/studio/close")))
                .isEqualTo("no-such-room");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/admin/rooms/nowhere",
        "GET, /api/admin/rooms/..",
        "GET, /api/admin/rooms/%73tudio",
        "POST, /api/admin/rooms/nowhere/close",
        "POST, /api/admin/rooms/../close",
    })
    void knowsNoRoomThatNobodyIsIn(String method, String path) {
        HttpResponse response = desk.call(method, path);

        assertThat(response.status()).isEqualTo(404);
        assertThat(Desk.problem(response)).isEqualTo("no-such-room");
    }

    @Test
    void kicksOneSession() {
        HttpResponse response = desk.call("DELETE", "/api/admin/sessions/" + handle("secret-studio-bob"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(Desk.text(response)).isEqualTo("{\"ended\":1}");
        assertThat(desk.node.kicked).containsExactly("secret-studio-bob");
        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/sessions/" + handle("secret-studio-bob"))))
                .isEqualTo("no-such-session");
    }

    @Test
    void kicksNobodyByTheSessionIdItself() {
        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/sessions/secret-studio-bob")))
                .isEqualTo("no-such-session");
        assertThat(desk.node.kicked).isEmpty();
    }

    @Test
    void saysSoWhenASessionEndedJustBefore() {
        desk.node.endsUnseen = true;

        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/sessions/" + handle("secret-studio-bob"))))
                .isEqualTo("no-such-session");
    }

    @Test
    void doesNotWaitForEverForAMediaLoop() {
        desk.node.stuck = true;

        assertThat(Desk.problem(desk.call("POST", "/api/admin/rooms/studio/close")))
                .isEqualTo("server-slow");
        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/sessions/" + handle("secret-studio-bob"))))
                .isEqualTo("server-slow");
    }

    @Test
    void doesNotEndTheDrainOfAProcessThatWasToldToEnd() {
        desk.node.draining = true;
        desk.node.stopping = true;
        HttpResponse response = desk.send("PUT", "/api/admin/drain", "{\"draining\":false}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(Desk.problem(response)).isEqualTo("drain-final");
        assertThat(desk.node.draining).isTrue();
        assertThat(desk.send("PUT", "/api/admin/drain", "{\"draining\":true}").status())
                .isEqualTo(200);
    }

    @Test
    void drainsAndStopsDraining() {
        assertThat(Desk.text(desk.call("GET", "/api/admin/drain"))).isEqualTo("{\"draining\":false}");
        assertThat(Desk.text(desk.send("PUT", "/api/admin/drain", "{\"draining\":true}")))
                .isEqualTo("{\"draining\":true}");
        assertThat(desk.node.draining).isTrue();
        assertThat(Desk.text(desk.call("GET", "/api/admin/drain"))).isEqualTo("{\"draining\":true}");
        desk.send("PUT", "/api/admin/drain", "{\"draining\":false}");
        assertThat(desk.node.draining).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "true",
                "{\"draining\":\"true\"}",
                "{\"draining\":1}",
                "{\"draining\":null}",
                "{\"draining\":true,\"now\":true}",
                "{\"draining\":true"
            })
    void drainsByNoOtherBody(String body) {
        HttpResponse response = desk.send("PUT", "/api/admin/drain", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(Desk.problem(response)).isEqualTo("bad-request");
        assertThat(desk.node.draining).isFalse();
    }

    @Test
    void bansASubjectAndEndsItsSessions() {
        HttpResponse response =
                desk.send("POST", "/api/admin/bans", "{\"subject\":\"bob\",\"seconds\":3600,\"reason\":\"spam\"}");
        JsonNode ban = Desk.json(response);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers().all("Location"))
                .containsExactly("/api/admin/bans/" + ban.path("id").asText());
        assertThat(ban.has("room")).isFalse();
        assertThat(ban.path("subject").asText()).isEqualTo("bob");
        assertThat(ban.path("until").asText()).isEqualTo("2026-11-29T13:00:00Z");
        assertThat(ban.path("reason").asText()).isEqualTo("spam");
        assertThat(ban.path("ended").asInt()).isEqualTo(2);
        assertThat(desk.node.kicked).containsExactlyInAnyOrder("secret-lobby-bob", "secret-studio-bob");
        assertThat(desk.bans.reason(new RoomName("anywhere"), "bob")).isPresent();
    }

    @Test
    void bansRoomsAndEndsTheirSessions() {
        HttpResponse response =
                desk.send("POST", "/api/admin/bans", "{\"room\":\"stu*\",\"until\":\"2026-11-30T00:00:00Z\"}");

        assertThat(Desk.json(response).path("ended").asInt()).isEqualTo(3);
        assertThat(Desk.json(response).path("reason").asText("absent")).isEmpty();
        assertThat(desk.node.sessions)
                .extracting(session -> session.room().value())
                .containsExactly("lobby");
    }

    @Test
    void bansASubjectFromSomeRoomsOnly() {
        desk.send("POST", "/api/admin/bans", "{\"room\":\"lobby\",\"subject\":\"bob\",\"seconds\":1}");

        assertThat(desk.node.kicked).containsExactly("secret-lobby-bob");
    }

    @Test
    void listsAndLiftsBans() {
        desk.send("POST", "/api/admin/bans", "{\"room\":\"stu*\",\"seconds\":60}");
        desk.send("POST", "/api/admin/bans", "{\"subject\":\"eve\",\"seconds\":30}");
        JsonNode bans = Desk.json(desk.call("GET", "/api/admin/bans"));
        String id = bans.path(0).path("id").asText();

        assertThat(bans).hasSize(2);
        assertThat(bans.path(0).path("subject").asText()).isEqualTo("eve");
        assertThat(bans.path(1).path("room").asText()).isEqualTo("stu*");
        HttpResponse lifted = desk.call("DELETE", "/api/admin/bans/" + id);
        assertThat(lifted.status()).isEqualTo(200);
        assertThat(Desk.json(lifted)).isEqualTo(bans.path(0));
        assertThat(Desk.problem(desk.call("DELETE", "/api/admin/bans/" + id))).isEqualTo("no-such-ban");
        assertThat(Desk.json(desk.call("GET", "/api/admin/bans"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'seconds':60} | name a room pattern, a subject or both",
                "{'room':'a/b','seconds':60} | room must be 1 to 64 characters of A-Z a-z 0-9 _ - . and * for any characters",
                "{'room':7,'seconds':60} | room must be a string",
                "{'room':null,'seconds':60} | room must be a string",
                "{'subject':'','seconds':60} | subject must have 1 to 256 characters",
                "{'subject':'a'} | say either until or seconds",
                "{'subject':'a','seconds':60,'until':'2026-12-01T00:00:00Z'} | say either until or seconds",
                "{'subject':'a','seconds':0} | seconds must be a whole number from 1 to 315360000",
                "{'subject':'a','seconds':-1} | seconds must be a whole number from 1 to 315360000",
                "{'subject':'a','seconds':1.5} | seconds must be a whole number from 1 to 315360000",
                "{'subject':'a','seconds':'60'} | seconds must be a whole number from 1 to 315360000",
                "{'subject':'a','seconds':9223372036854775808} | seconds must be a whole number from 1 to 315360000",
                "{'subject':'a','until':'tomorrow'} | until must be a time such as 2026-12-01T00:00:00Z",
                "{'subject':'a','until':1800000000} | until must be a string",
                "{'subject':'a','until':'2026-11-29T12:00:00Z'} | until must be in the future, by ten years at most",
                "{'subject':'a','until':'+1000000000-12-31T23:59:59Z'} | until must be in the future, by ten years at most",
                "{'subject':'a','seconds':60,'regex':'.*'} | the object may have room, subject, until, seconds, reason, not regex",
                "['subject'] | send a JSON object with room, subject, until, seconds, reason",
                "{'subject':'a','subject':'b','seconds':60} | the body is no JSON text, or has a member twice",
            })
    void saysWhatIsWrongWithABan(String body, String detail) {
        HttpResponse response = desk.send("POST", "/api/admin/bans", body.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Desk.problem(response)).isEqualTo("bad-request");
        assertThat(Desk.json(response).path("detail").asText()).isEqualTo(detail);
        assertThat(desk.bans.list()).isEmpty();
        assertThat(desk.node.kicked).isEmpty();
    }

    @Test
    void refusesTextsThatAreTooLong() {
        String tooLong = "x".repeat(257);

        assertThat(desk.send("POST", "/api/admin/bans", "{\"subject\":\"" + tooLong + "\",\"seconds\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(desk.send(
                                "POST",
                                "/api/admin/bans",
                                "{\"subject\":\"a\",\"seconds\":1,\"reason\":\"" + tooLong + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesBansBeyondTheirNumber() {
        for (int i = 0; i < 10_000; i++) {
            desk.bans.add(Optional.empty(), Optional.of("s" + i), desk.now.plusSeconds(60), "");
        }
        HttpResponse response = desk.send("POST", "/api/admin/bans", "{\"subject\":\"bob\",\"seconds\":60}");

        assertThat(response.status()).isEqualTo(409);
        assertThat(Desk.problem(response)).isEqualTo("too-many-bans");
        assertThat(desk.node.kicked).isEmpty();
    }

    @Test
    void takesJsonOnly() {
        HttpResponse response = desk.call("PUT", "/api/admin/drain");

        assertThat(response.status()).isEqualTo(415);
        assertThat(Desk.problem(response)).isEqualTo("not-json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin",
                "/api/admin/",
                "/api/admin/rooms/",
                "/api/admin/rooms//close",
                "/api/admin/rooms/a/b",
                "/api/admin/rooms/a/b/close",
                "/api/admin/sessions/",
                "/api/admin/node/x",
                "/api/admin//node",
                "/api/admin/NODE",
                "/api/elsewhere"
            })
    void hasNoOtherPaths(String path) {
        HttpResponse response = desk.call("GET", path);

        assertThat(response.status()).isEqualTo(404);
        assertThat(Desk.problem(response)).isEqualTo("not-found");
        assertThat(desk.call("OPTIONS", path).status()).isEqualTo(404);
    }

    @Test
    void answersForItsOwnPathsOnly() {
        assertThat(List.of("/api/admin", "/api/admin/", "/api/admin/x")).allMatch(desk.handler::handles);
        assertThat(List.of("/api/administer", "/api/rooms", "/admin", "/")).noneMatch(desk.handler::handles);
    }
}
