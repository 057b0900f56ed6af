// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients should not send to a running server, by the number of the list that the doors are held against, and what each is
 * answered. The server serves a good request after each, and nothing is left behind in it.
 */
@Timeout(120)
class BadRequestsTest {
    private static final String SDP = "Content-Type: application/sdp";
    private static final String FRAGMENT = "Content-Type: application/trickle-ice-sdpfrag";
    private static final String JSON = "Content-Type: application/json";
    private static final String PUBLISH = Call.offer("publish");
    private static final String PLAY = Call.offer("play");
    private static final String NEW_ICE = "a=ice-ufrag:new1\r\na=ice-pwd:0123456789abcdefghijkl\r\n";

    private static final Server server = open(Map.of());

    private static Server open(Map<String, String> settings) {
        return Server.open(resolve(settings));
    }

    private static Settings resolve(Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("HTTP_ADDR", "127.0.0.1:0", "RTC_PORT", "0", "LOOPS", "1", "RATE_LIMIT_RPS", "0"));
        all.putAll(settings);
        return Settings.resolve(Map.of(), all);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void stillServesAndHasNothingLeft() throws Exception {
        assertThat(Reply.to(server, "GET", "/api/rooms").body()).isEqualTo("[]");
        end(publish("good"));
    }

    private static Reply post(String path, String body, String... lines) throws IOException {
        return Reply.to(server, "POST", path, body, lines);
    }

    private static String publish(String room) throws IOException {
        return created(post("/api/whip/publish/" + room, PUBLISH, SDP));
    }

    private static String play(String room) throws IOException {
        return created(post("/api/whep/play/" + room, PLAY, SDP));
    }

    private static String created(Reply reply) {
        assertThat(reply.told()).isEqualTo("201");
        return reply.header("Location");
    }

    private static void end(String session) throws IOException {
        assertThat(Reply.to(server, "DELETE", session).told()).isEqualTo("200");
    }

    @Test
    void row1ContentTypes() throws Exception {
        assertThat(post("/api/whip/publish/one", PUBLISH).told()).isEqualTo("415 not-sdp");
        assertThat(post("/api/whip/publish/one", PUBLISH, "Content-Type: text/plain")
                        .told())
                .isEqualTo("415 not-sdp");
        assertThat(post("/api/whip/publish/one", PUBLISH, SDP, SDP).told()).isEqualTo("415 not-sdp");
        end(created(post("/api/whip/publish/one", PUBLISH, SDP + ";charset=utf-8")));
        end(created(post("/api/whep/play/one", PLAY, "content-type:   Application/SDP ; a=\"b;c\"")));
    }

    @Test
    void row2Bodies() throws Exception {
        assertThat(post("/api/whip/publish/one", "", SDP).told()).isEqualTo("400 empty-offer");
        assertThat(post("/api/whip/publish/one", "x".repeat(1 << 20), SDP).told())
                .isEqualTo("413 too-large");
        try (Wire wire = new Wire(server)) {
            wire.sendHead("POST /api/whip/publish/one", SDP, "Transfer-Encoding: chunked");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 16; i++) {
                wire.send(chunk);
            }
            wire.send("2\r\nxx");
            assertThat(Reply.parse(wire.rest()).told()).isEqualTo("413 too-large");
        }
    }

    @Test
    void row2ABodyThatDripsIsCutOffAtItsDeadline() throws Exception {
        try (Server hasty = Server.open(resolve(Map.of()), Duration.ofMillis(10));
                Wire wire = new Wire(hasty)) {
            wire.sendHead("POST /api/whip/publish/one", SDP, "Transfer-Encoding: chunked");
            dripUntilCutOff(wire);
            assertThat(Reply.to(hasty, "GET", "/api/rooms").body()).isEqualTo("[]");
        }
    }

    /** Bytes that belong to no content, so that no limit of size ends it; the test's own time does when nothing else. */
    private static void dripUntilCutOff(Wire wire) throws IOException {
        wire.send("1;");
        boolean open = true;
        while (open) {
            try {
                wire.send("x");
            } catch (SocketException cutOff) {
                open = false;
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 428 no-ice-session",
                "'\"wrong\"', 412 wrong-ice-session",
                "'W/\"TAG\"', 412 wrong-ice-session",
                "'TAG', 412 wrong-ice-session",
                "'', 412 wrong-ice-session",
                "'\"wrong\", W/\"TAG\"', 412 wrong-ice-session",
                "'\"wrong\", \"TAG\"', 200",
                "'\"TAG\"', 200",
                "*, 200",
                "'\"*\"', 200"
            })
    void row12ConditionsOfAPatch(String ifMatch, String told) throws Exception {
        Reply created = post("/api/whip/publish/one", PUBLISH, SDP);
        String session = created(created);
        String tag = created.header("ETag").replace("\"", "");
        Reply patched = ifMatch == null
                ? Reply.to(server, "PATCH", session, NEW_ICE, FRAGMENT)
                : Reply.to(server, "PATCH", session, NEW_ICE, FRAGMENT, "If-Match: " + ifMatch.replace("TAG", tag));

        assertThat(patched.told()).isEqualTo(told);
        end(session);
    }

    @ParameterizedTest
    @CsvSource({
        "an unknown ufrag without a password, a=ice-ufrag:new1, 400 bad-fragment",
        "nothing at all, '', 400 bad-fragment",
        "what is no fragment, v=0, 400 bad-fragment",
        "another mid, OLD+m=audio 9 UDP/TLS/RTP/SAVPF 0+a=mid:7, 204",
        "the end twice, OLD+a=end-of-candidates+a=end-of-candidates, 204",
        "a new password for the old ufrag, a=ice-ufrag:DfNQ+a=ice-pwd:0123456789abcdefghijkl, 204",
        "a short password, a=ice-ufrag:new1+a=ice-pwd:short, 400 bad-fragment"
    })
    void row13Fragments(String what, String fragment, String told) throws Exception {
        String session = publish("one");
        String text = fragment.replace("OLD", "a=ice-ufrag:DfNQ+a=ice-pwd:g44y4VwB1qDEpfZF7Q0oRuNY")
                .replace("+", "\r\n");

        assertThat(Reply.to(server, "PATCH", session, text + "\r\n", FRAGMENT, "If-Match: *")
                        .told())
                .as(what)
                .isEqualTo(told);
        end(session);
    }

    @Test
    void row13AThousandCandidatesAreTakenAndTenThousandTooMany() throws Exception {
        String session = publish("one");
        String begin = "a=ice-ufrag:DfNQ\r\na=ice-pwd:g44y4VwB1qDEpfZF7Q0oRuNY\r\n";
        String one = "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n";

        assertThat(Reply.to(server, "PATCH", session, begin + one.repeat(1_000), FRAGMENT, "If-Match: *")
                        .told())
                .isEqualTo("204");
        assertThat(Reply.to(server, "PATCH", session, begin + one.repeat(10_000), FRAGMENT, "If-Match: *")
                        .told())
                .isEqualTo("413 too-large");
        end(session);
    }

    @Test
    void row14SessionsThatAreNotThereOrSomebodyElses() throws Exception {
        try (Server guarded =
                open(Map.of("ROOM_TOKENS", "one:own", "AUTH_TOKEN", "global", "JWT_SECRET", Jwt.SECRET))) {
            Reply ann =
                    Reply.to(guarded, "POST", "/api/whip/publish/two", PUBLISH, SDP, bearer(Jwt.publisher("ann", "*")));
            String session = created(ann);
            String unknown = "/api/whip/session/" + "A".repeat(22);
            for (String method : new String[] {"PATCH", "DELETE"}) {
                assertThat(ask(guarded, method, unknown, bearer("global"))).isEqualTo("404 no-such-session");
                assertThat(ask(guarded, method, unknown)).isEqualTo("404 no-such-session");
                assertThat(ask(guarded, method, session.replace("whip", "whep"), bearer("global")))
                        .isEqualTo("404 no-such-session");
                assertThat(ask(guarded, method, session)).isEqualTo("401 unauthenticated");
                assertThat(ask(guarded, method, session, bearer("wrong"))).isEqualTo("401 unauthenticated");
                assertThat(ask(guarded, method, session, bearer("own"))).isEqualTo("403 forbidden");
                assertThat(ask(guarded, method, session, bearer("global"))).isEqualTo("403 forbidden");
                assertThat(ask(guarded, method, session, bearer(Jwt.publisher("bob", "*"))))
                        .isEqualTo("403 forbidden");
            }
            assertThat(ask(guarded, "PATCH", session, bearer(Jwt.publisher("ann", "two"))))
                    .isEqualTo("200");
            assertThat(ask(guarded, "DELETE", session, bearer(Jwt.publisher("ann", "two"))))
                    .isEqualTo("200");
        }
    }

    private static String ask(Server server, String method, String path, String... lines) throws IOException {
        String[] all = new String[lines.length + 2];
        System.arraycopy(lines, 0, all, 0, lines.length);
        all[lines.length] = FRAGMENT;
        all[lines.length + 1] = "If-Match: *";
        return Reply.to(server, method, path, method.equals("PATCH") ? NEW_ICE : "", all)
                .told();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    @Test
    void row16WhoeverNeverConnectsIsGoneAfterTheSetupTimer() throws Exception {
        try (Server brief = open(Map.of("SETUP_TIMEOUT_SECONDS", "1"))) {
            String viewer = created(Reply.to(brief, "POST", "/api/whep/play/one", PLAY, SDP));
            Reply events = Reply.to(brief, "POST", viewer + "/events", "[\"viewercount\"]", JSON);
            // Does not come to an end before the session does.
            assertThat(Reply.to(brief, "GET", created(events)).status()).isEqualTo(200);

            Reply late = Reply.to(brief, "DELETE", viewer);
            assertThat(late.told()).isEqualTo("410 session-ended");
            assertThat(late.body()).contains("no ICE check of the client has come");
            assertThat(Reply.to(brief, "GET", "/api/rooms").body()).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "%2e%2e%2f",
                "%2e%2e",
                "a/b",
                "a%2fb",
                "a%5cb",
                "%F0%9F%8E%A5",
                "a%E2%80%8Fb",
                "a%00",
                "%00",
                "a%0d%0aX-Injected:%20yes",
                "CON",
                "aux",
                "nul.txt",
                "com1",
                "a.",
                ".a",
                "a..b",
                "a%20b",
                "a+b",
                "a;b",
                "a,b",
                "%61%3fb",
                ""
            })
    void row17RoomNames(String room) throws Exception {
        for (String path : new String[] {"/api/whip/publish/", "/api/whep/play/"}) {
            Reply reply = post(path + room, PUBLISH, SDP);
            assertThat(reply.told()).isEqualTo("400 bad-room-name");
            assertThat(reply.lines()).noneMatch(line -> line.contains("Injected"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%", "a%zz", "%", "%2", "a%u0062"})
    void row17BrokenEscapesAreRefusedBeforeAnybodyLooksAtTheName(String room) throws Exception {
        assertThat(post("/api/whip/publish/" + room, PUBLISH, SDP).status()).isEqualTo(400);
    }

    @Test
    void row17NamesAreNeitherLongNorMadeOfOtherCharacters() throws Exception {
        assertThat(post("/api/whip/publish/" + "a".repeat(65), PUBLISH, SDP).told())
                .isEqualTo("400 bad-room-name");
        assertThat(post("/api/whip/publish/" + "a".repeat(10_000), PUBLISH, SDP).told())
                .isEqualTo("400 bad-room-name");
        end(publish("a".repeat(64)));
        end(publish("%61%2e%62"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://tv.example, https://tv.example",
        "https://tv.example:443, none",
        "http://tv.example, none",
        "https://TV.example, none",
        "https://a.tv.example, none",
        "https://tv.example.evil.example, none",
        "https://eviltv.example, none",
        "https://tv.example/, none",
        "'https://tv.example, https://evil.example', none",
        "null, none",
        "file://, none",
        "*, none"
    })
    void row19Origins(String origin, String allowed) throws Exception {
        try (Server one = open(Map.of("ALLOWED_ORIGIN", "https://tv.example"))) {
            Reply preflight = Reply.to(
                    one,
                    "OPTIONS",
                    "/api/whip/publish/one",
                    "",
                    "Origin: " + origin,
                    "Access-Control-Request-Method: POST");
            assertThat(preflight.told()).isEqualTo("200");
            assertThat(String.join("", preflight.all("Access-Control-Allow-Origin")))
                    .isEqualTo(allowed.equals("none") ? "" : allowed);
            assertThat(preflight.header("Vary")).isEqualTo("Origin");
            assertThat(preflight.all("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"scte35\"]                | 400 bad-events",
                "[\"active\",\"other\"]      | 400 bad-events",
                "[1]                         | 400 bad-events",
                "{}                          | 400 bad-events",
                "[\"active\"                 | 400 bad-events",
                "' '                         | 400 bad-events",
                "[[[[[[[[[[[]]]]]]]]]]]      | 400 bad-events"
            })
    void row20EventsThatAreNone(String json, String told) throws Exception {
        String viewer = play("one");
        assertThat(post(viewer + "/events", json, JSON).told()).isEqualTo(told);
        assertThat(post(viewer + "/events", json).told()).isEqualTo("415 not-json");
        end(viewer);
    }

    @Test
    void row20AnEmptyArrayIsForAllEvents() throws Exception {
        String viewer = play("one");
        created(post(viewer + "/events", "[]", JSON));
        created(post(viewer + "/events", ""));
        end(viewer);
    }

    @Test
    void row20TooMuchOfEvents() throws Exception {
        String viewer = play("one");
        for (int bytes : new int[] {4_097, 65_537, 1 << 20}) {
            assertThat(post(viewer + "/events", "[" + " ".repeat(bytes - 2) + "]", JSON)
                            .told())
                    .isEqualTo("413 too-large");
        }
        int begun = 0;
        for (int i = 0; i < 1_000; i++) {
            Reply reply = post(viewer + "/events", "[\"active\"]", JSON);
            if (reply.status() == 201) {
                begun++;
            } else {
                assertThat(reply.told()).isEqualTo("429 too-many-streams");
                assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
            }
        }
        assertThat(begun).isEqualTo(4);
        end(viewer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mediaId\":\"1\",\"rid\":\"nobody\"}     | 404 no-such-layer",
                "{\"mediaId\":\"9\",\"spatialLayerId\":0}   | 404 no-such-layer",
                "{\"spatialLayerId\":-1}                    | 400 bad-layer",
                "{\"maxTemporalLayerId\":-2147483649}       | 400 bad-layer",
                "{\"maxWidth\":9223372036854775808}         | 400 bad-layer",
                "{\"maxWidth\":0}                           | 400 bad-layer",
                "{\"maxHeight\":\"720\"}                    | 400 bad-layer",
                "{\"maxHeight\":1e3}                        | 400 bad-layer",
                "{\"rid\":7}                                | 400 bad-layer",
                "{\"rid\":\"a\",\"rid\":\"b\"}              | 400 bad-layer",
                "[]                                         | 400 bad-layer",
                "{}{}                                       | 400 bad-layer"
            })
    void row21LayersThatAreNotThere(String json, String told) throws Exception {
        String viewer = play("one");
        assertThat(post(viewer + "/layer", json, JSON).told()).isEqualTo(told);
        end(viewer);
    }

    @Test
    void whatIsNoUtf8InAHeadIsNoBug() throws Exception {
        byte[] head =
                "GET /api/whip/publish/\u00ff HTTP/1.1\r\nHost: here\r\nUser-Agent: \u00e9\u0001\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1);
        try (Wire wire = new Wire(server)) {
            wire.send(head);
            assertThat(Reply.parse(wire.rest()).status()).isEqualTo(400);
        }
    }
}
