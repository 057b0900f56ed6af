// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Doors.SDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.Doors.Way;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections A to C of the WHIP and WHEP checklist, row by row: to begin a session, to be turned away, and what a session is. */
@Timeout(120)
class ChecklistTest {
    private static final String WHIP = "/api/whip/publish/one";
    private static final String WHEP = "/api/whep/play/one";
    private static final String PUBLISH = Call.offer("publish");
    private static final String PLAY = Call.offer("play");
    private static final String VIDEO = PUBLISH.substring(PUBLISH.indexOf("m=video"));

    private static String changed(String offer, String from, String to) {
        String changed = offer.replaceAll(from, to);
        assertThat(changed).isNotEqualTo(offer);
        return changed;
    }

    private static List<String> lines(String sdp, String prefix) {
        return Stream.of(sdp.split("\r\n"))
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    private static String created(Reply reply) {
        assertThat(reply.told()).isEqualTo("201");
        return reply.header("Location");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row1TakesSdpAndNothingElse(Way way) {
        try (Doors doors = way.open()) {
            assertThat(doors.ask("POST", WHIP, PUBLISH, "Content-Type: text/plain")
                            .status())
                    .isBetween(400, 499);
            assertThat(doors.offer(WHEP, "no SDP").status()).isBetween(400, 499);
            created(doors.publish("one"));
            created(doors.play("one"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row2TellsWrongTypesBadSdpAndBadOffersApart(Way way) {
        try (Doors doors = way.open()) {
            assertThat(doors.ask("POST", WHIP, PUBLISH, "Content-Type: application/json")
                            .told())
                    .isEqualTo("415 not-sdp");
            assertThat(doors.offer(WHIP, "v=0\r\nnonsense\r\n").told()).isEqualTo("400 bad-sdp");
            assertThat(doors.offer(WHIP, PLAY).told()).isEqualTo("422 cannot-negotiate");
            created(doors.ask("POST", WHIP, PUBLISH, SDP + "; charset=utf-8"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row3AnswersWith201TheAnswerAndTheSessionsUrl(Way way) {
        try (Doors doors = way.open()) {
            for (Reply reply : List.of(doors.publish("one"), doors.play("one"))) {
                assertThat(reply.status()).isEqualTo(201);
                assertThat(reply.header("Content-Type")).isEqualTo("application/sdp");
                assertThat(reply.body()).startsWith("v=0\r\n");
                assertThat(doors.ask("GET", reply.header("Location")).status()).isEqualTo(204);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row4KeepsNumberOrderAndMidsOfTheMLines(Way way) {
        String reversed = PUBLISH.substring(0, PUBLISH.indexOf("m=audio"))
                + VIDEO
                + PUBLISH.substring(PUBLISH.indexOf("m=audio"), PUBLISH.indexOf("m=video"));
        try (Doors doors = way.open()) {
            for (String offer : List.of(
                    PUBLISH, reversed, PUBLISH.replace("mid:1", "mid:vid.eo").replace("0 1", "0 vid.eo"))) {
                Reply reply = doors.offer(WHIP, offer);
                doors.ask("DELETE", created(reply));
                assertThat(lines(reply.body(), "m="))
                        .extracting(line -> line.substring(0, 7))
                        .isEqualTo(lines(offer, "m=").stream()
                                .map(line -> line.substring(0, 7))
                                .toList());
                assertThat(lines(reply.body(), "a=mid:")).isEqualTo(lines(offer, "a=mid:"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row5APublisherSendsAndIsAnsweredRecvonly(Way way) {
        try (Doors doors = way.open()) {
            for (String wrong : List.of("recvonly", "inactive")) {
                assertThat(doors.offer(WHIP, changed(PUBLISH, "sendonly", wrong))
                                .told())
                        .isEqualTo("422 cannot-negotiate");
            }
            for (String right : List.of("sendonly", "sendrecv")) {
                Reply reply = doors.offer(WHIP, PUBLISH.replace("sendonly", right));
                doors.ask("DELETE", created(reply));
                assertThat(lines(reply.body(), "a=recvonly")).hasSize(2);
                assertThat(reply.body()).doesNotContain("a=send", "a=inactive");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row6AViewerReceivesAndIsAnsweredSendonly(Way way) {
        try (Doors doors = way.open()) {
            for (String wrong : List.of("sendonly", "inactive")) {
                assertThat(doors.offer(WHEP, changed(PLAY, "recvonly", wrong)).told())
                        .isEqualTo("422 cannot-negotiate");
            }
            for (String right : List.of("recvonly", "sendrecv")) {
                Reply reply = doors.offer(WHEP, PLAY.replace("recvonly", right));
                created(reply);
                assertThat(lines(reply.body(), "a=sendonly")).hasSize(2);
                assertThat(reply.body()).doesNotContain("a=recvonly", "a=sendrecv", "a=inactive");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row7NegotiatesNothingAgain(Way way) {
        try (Doors doors = way.open()) {
            String session = created(doors.publish("one"));
            assertThat(doors.offer(session, PUBLISH).status()).isEqualTo(405);
            assertThat(doors.ask("PUT", session, PUBLISH, SDP).status()).isEqualTo(405);
            assertThat(doors.ask("PATCH", session, PUBLISH, SDP, "If-Match: *").told())
                    .isEqualTo("415 not-fragment");
            assertThat(doors.patch(session, PUBLISH, "If-Match: *").status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row8HasAllCandidatesInTheAnswer(Way way) {
        try (Doors doors = way.open("ADVERTISED_ADDRESSES", "192.0.2.9,2001:db8::9")) {
            for (Reply reply : List.of(doors.publish("one"), doors.play("one"))) {
                assertThat(lines(reply.body(), "a=candidate:"))
                        .anyMatch(line -> line.contains(" 192.0.2.9 "))
                        .anyMatch(line -> line.contains(" 2001:db8:0:0:0:0:0:9 "));
                assertThat(lines(reply.body(), "a=end-of-candidates")).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row9TagsTheIceSessionStronglyAndUniquely(Way way) {
        try (Doors doors = way.open()) {
            Set<String> tags = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                String tag = doors.play("one").header("ETag");
                assertThat(tag).matches("\"[!#-~]+\"");
                tags.add(tag);
            }
            assertThat(tags).hasSize(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row10TellsIceServersInALinkLineEach(Way way) {
        try (Doors doors = way.open("ICE_SERVERS", "stun:stun.example.org:3478,turn:turn.example.org|ann|pass")) {
            assertThat(doors.publish("one").all("Link"))
                    .containsExactly(
                            "<stun:stun.example.org:3478>; rel=\"ice-server\"",
                            "<turn:turn.example.org>; rel=\"ice-server\"; username=\"ann\"; credential=\"pass\"; "
                                    + "credential-type=\"password\"");
            assertThat(doors.play("one").all("Link")).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row11AdvertisesExtensionsByTheirUrn(Way way) {
        try (Doors doors = way.open()) {
            assertThat(doors.publish("one").all("Link")).isEmpty();
            assertThat(doors.play("one").all("Link"))
                    .hasSize(2)
                    .anyMatch(link -> link.contains("; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\""))
                    .anyMatch(link -> link.contains("; rel=\"urn:ietf:params:whep:ext:core:layer\""));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row12SessionUrlsCannotBeGuessed(Way way) {
        try (Doors doors = way.open()) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                String location = created(doors.play("one"));
                // 22 characters of 6 bits are 128 bits and more.
                assertThat(location).matches("/api/whep/session/[A-Za-z0-9_-]{22,}");
                ids.add(location.substring(0, 26));
            }
            assertThat(ids).as("first letters").hasSizeGreaterThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row13LimitsHowOftenAnAddressPostsPatchesAndDeletes(Way way) {
        for (String method : List.of("POST", "PATCH", "DELETE")) {
            try (Doors doors = way.open("RATE_LIMIT_RPS", "1", "RATE_LIMIT_BURST", "3")) {
                String path = method.equals("POST") ? WHIP : created(doors.play("one"));
                Reply limited = Stream.generate(() -> doors.ask(method.equals("DELETE") ? "PATCH" : method, path))
                        .filter(reply -> reply.status() == 429)
                        .findFirst()
                        .orElseThrow();
                assertThat(limited.told()).isEqualTo("429 rate-limited");
                assertThat(Integer.parseInt(limited.header("Retry-After"))).isPositive();
                if (method.equals("DELETE")) {
                    assertThat(doors.ask("DELETE", path).status()).isIn(429, 200);
                }
                assertThat(doors.ask("OPTIONS", path).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row15RefusesMoreTracksThanTwo(Way way) {
        String session = PUBLISH.substring(0, PUBLISH.indexOf("m=audio"));
        try (Doors doors = way.open()) {
            String twoVideos = session + VIDEO.replace("mid:1", "mid:0") + VIDEO;
            assertThat(doors.offer(WHIP, twoVideos).told()).isEqualTo("422 cannot-negotiate");
            assertThat(doors.offer(WHEP, twoVideos.replace("sendonly", "recvonly"))
                            .told())
                    .isEqualTo("422 cannot-negotiate");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row16RefusesAPublisherWholeAndServesAViewerInPart(Way way) {
        String noVideo = "(?s)(m=video.*)";
        try (Doors doors = way.open()) {
            String publish = withoutVideoCodecs(PUBLISH);
            String play = withoutVideoCodecs(PLAY);
            assertThat(publish).containsPattern(noVideo);
            assertThat(doors.offer(WHIP, publish).told()).isEqualTo("422 cannot-negotiate");
            Reply viewer = doors.offer(WHEP, play);
            created(viewer);
            assertThat(lines(viewer.body(), "m=video 0 ")).hasSize(1);
            assertThat(lines(viewer.body(), "m=audio 0 ")).isEmpty();
        }
    }

    private static String withoutVideoCodecs(String offer) {
        return changed(offer, "a=rtpmap:(\\d+) [A-Za-z0-9]+/90000", "a=rtpmap:$1 H261/90000");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row17IsTheDtlsServerOfAnActiveClient(Way way) {
        try (Doors doors = way.open()) {
            Reply reply = doors.offer(WHIP, changed(PUBLISH, "setup:actpass", "setup:active"));
            created(reply);
            assertThat(lines(reply.body(), "a=setup:")).isNotEmpty().containsOnly("a=setup:passive");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row18SaysWhatIsWrongInAProblemDocument(Way way) {
        try (Doors doors = way.open()) {
            Reply reply = doors.offer(WHIP, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=video\r\n");
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.json().path("type").asText()).isEqualTo("/problems/bad-sdp");
            assertThat(reply.json().path("status").asInt()).isEqualTo(400);
            assertThat(reply.json().path("title").asText()).isNotEmpty();
            assertThat(reply.json().path("detail").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row19TellsAViewerWhoIsTooEarlyWhenToComeBack(Way way) {
        try (Doors doors = way.open("ROOM_OPTIONS", "one:hold=false")) {
            Reply early = doors.play("one");
            assertThat(early.told()).isEqualTo("409 no-publisher");
            assertThat(Integer.parseInt(early.header("Retry-After"))).isPositive();
            created(doors.play("two"));
            created(doors.publish("one"));
            created(doors.play("one"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row20TellsWhoeverComesToAFullServerWhenToComeBack(Way way) {
        try (Doors doors = way.open("MAX_SESSIONS", "1")) {
            created(doors.publish("one"));
            Reply late = doors.play("one");
            assertThat(late.told()).isEqualTo("503 server-full");
            assertThat(Integer.parseInt(late.header("Retry-After"))).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row21RedirectsNobodyAndNamesItselfInLocation(Way way) {
        try (Doors doors = way.open()) {
            assertThat(created(doors.publish("one"))).startsWith("/api/whip/session/");
            assertThat(created(doors.play("one"))).startsWith("/api/whep/session/");
            for (String odd : List.of(WHIP + "/", "/api/whip/publish/", "/api/whip/publish//one")) {
                assertThat(doors.offer(odd, PUBLISH).status()).isBetween(400, 499);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row22ChallengesWhoeverShowsNoTokenAndForbidsWithAnother(Way way) {
        try (Doors doors = way.open("AUTH_TOKEN", "publish", "PLAY_TOKEN", "play")) {
            Reply none = doors.publish("one");
            assertThat(none.told()).isEqualTo("401 unauthenticated");
            assertThat(none.header("WWW-Authenticate")).startsWith("Bearer ");
            assertThat(doors.publish("one", "Authorization: Bearer play").told())
                    .isEqualTo("403 forbidden");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row23EndsASessionWith200WhateverIfMatchSays(Way way) {
        try (Doors doors = way.open()) {
            String session = created(doors.publish("one"));
            Reply ended = doors.ask("DELETE", session, "", "If-Match: \"another\"");
            assertThat(ended.status()).isEqualTo(200);
            assertThat(ended.body()).isEmpty();
            assertThat(doors.ask("DELETE", session).told()).isEqualTo("404 no-such-session");
            created(doors.publish("one"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row26AnswersGetWithoutContent(Way way) {
        try (Doors doors = way.open()) {
            for (String path : List.of(WHIP, WHEP, created(doors.publish("one")), created(doors.play("one")))) {
                Reply reply = doors.ask("GET", path);
                assertThat(reply.status()).isBetween(200, 299);
                assertThat(reply.body()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row27LetsPlayersRecogniseAWhepEndpoint(Way way) {
        try (Doors doors = way.open()) {
            for (String method : List.of("HEAD", "GET")) {
                Reply reply = doors.ask(method, WHEP);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("Content-Type")).isEqualTo("application/sdp");
                assertThat(reply.body()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row28TellsByOptionsWhatCanBePosted(Way way) {
        try (Doors doors = way.open()) {
            for (String path : List.of(WHIP, WHEP, created(doors.publish("one")), created(doors.play("one")))) {
                Reply reply = doors.ask("OPTIONS", path);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("Accept-Post")).isEqualTo("application/sdp");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row29TellsWhatCanBePatched(Way way) {
        try (Doors doors = way.open()) {
            Reply created = doors.publish("one");
            for (Reply reply : List.of(created, doors.ask("OPTIONS", created(created)))) {
                assertThat(reply.header("Accept-Patch")).isEqualTo("application/trickle-ice-sdpfrag");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row31KeepsIceServersOutOfPreflights(Way way) {
        try (Doors doors = way.open("ICE_SERVERS", "turn:turn.example.org|ann|pass")) {
            Reply preflight = preflight(doors, WHIP);
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.all("Link")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row32AnswersPreflightsWithoutAToken(Way way) {
        try (Doors doors = way.open("AUTH_TOKEN", "secret")) {
            String session = created(doors.publish("one", "Authorization: Bearer secret"));
            for (String path : List.of(WHIP, WHEP, session, "/api/rooms")) {
                assertThat(preflight(doors, path).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void row33LetsPagesOfOtherOriginsReadWhatTheyNeed(Way way) {
        try (Doors doors = way.open()) {
            Reply preflight = preflight(doors, WHIP, "Access-Control-Request-Private-Network: true");
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight.header("Access-Control-Allow-Headers").split(", "))
                    .contains("Authorization", "Content-Type", "If-Match");
            assertThat(preflight.header("Access-Control-Allow-Methods").split(", "))
                    .contains("OPTIONS", "GET", "HEAD", "POST", "PATCH", "DELETE");
            assertThat(preflight.header("Access-Control-Allow-Private-Network")).isEqualTo("true");
            assertThat(preflight.all("Access-Control-Allow-Credentials")).isEmpty();

            Reply created = doors.publish("one", "Origin: https://tv.example");
            assertThat(created.header("Access-Control-Expose-Headers").split(", "))
                    .contains("Location", "ETag", "Link", "Accept-Patch", "Retry-After", "WWW-Authenticate");
            assertThat(created.all("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    private static Reply preflight(Doors doors, String path, String... lines) {
        String[] all = Stream.concat(
                        Stream.of("Origin: https://tv.example", "Access-Control-Request-Method: POST"),
                        Stream.of(lines))
                .toArray(String[]::new);
        return doors.ask("OPTIONS", path, "", all);
    }
}
