// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PATCH on a session: RFC 9725 section 4.3. The session's tag is {@code tag1}, its client's ufrag {@code same}. */
class PatchTest {
    private static final String SESSION = "/api/whip/session/pub";
    private static final String PWD = "a=ice-pwd:0123456789abcdefghijkl\r\n";
    private static final String CREDENTIALS = "a=ice-ufrag:same\r\n" + PWD;
    private static final String CANDIDATE =
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag same\r\n";
    private static final String TRICKLE = "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
            + CREDENTIALS + CANDIDATE + "a=end-of-candidates\r\n";
    private static final String RESTART =
            "a=ice-options:trickle ice2\r\n" + TRICKLE.replace("a=ice-ufrag:same", "a=ice-ufrag:new1");

    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    @BeforeEach
    void enter() {
        sessions.live("pub", SessionInfo.Role.PUBLISHER);
        sessions.live("sub", SessionInfo.Role.SUBSCRIBER);
    }

    private static HttpRequest patch(String path, String contentType, String ifMatch, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", contentType);
        if (!ifMatch.equals("none")) {
            headers.put("If-Match", ifMatch);
        }
        return Requests.of("PATCH", path, headers, body);
    }

    private HttpResponse answerTo(String path, String ifMatch, String body) {
        return handlers.handle(patch(path, "application/trickle-ice-sdpfrag", ifMatch, body))
                .join();
    }

    private static void assertProblem(HttpResponse response, int status, String type) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/" + type);
        assertThat(response.headers().first("ETag")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/sdp", "text/plain", "application/sdpfrag", "application/trickle-ice-sdpfragment", ""
            })
    void row35RefusesOtherContentTypes(String contentType) {
        HttpResponse response =
                handlers.handle(patch(SESSION, contentType, "*", RESTART)).join();

        assertProblem(response, 415, "not-fragment");
        assertThat(response.headers().all("Accept-Patch")).containsExactly("application/trickle-ice-sdpfrag");
        assertThat(sessions.restarts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/trickle-ice-sdpfrag; charset=utf-8", "Application/Trickle-ICE-sdpfrag"})
    void row35TakesTheContentTypeInAnyFormThatHttpAllows(String contentType) {
        assertThat(handlers.handle(patch(SESSION, contentType, "\"tag1\"", TRICKLE))
                        .join()
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n" + CREDENTIALS,
                "a=ice-ufrag:same\r\n",
                PWD,
                "a=ice-ufrag:abc\r\n" + PWD,
                "a=ice-ufrag:same\r\na=ice-pwd:short\r\n",
                "m=audio\r\n" + CREDENTIALS,
                "a=\r\n" + CREDENTIALS,
                "a=x:\u0001\r\n" + CREDENTIALS
            })
    void row35RefusesWhatIsNoFragment(String body) {
        assertProblem(answerTo(SESSION, "*", body), 400, "bad-fragment");
        assertThat(sessions.restarts).isEmpty();
    }

    @Test
    void row35RefusesBodiesThatAreTooLarge() {
        assertProblem(answerTo(SESSION, "*", RESTART + CANDIDATE.repeat(1_000)), 413, "too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "none, 428, no-ice-session",
        "'\"tag2\"', 412, wrong-ice-session",
        "'W/\"tag1\"', 412, wrong-ice-session",
        "tag1, 412, wrong-ice-session",
        "'', 412, wrong-ice-session",
    })
    void row37WantsTheTagOfThePresentIceSession(String ifMatch, int status, String type) {
        assertProblem(answerTo(SESSION, ifMatch, TRICKLE), status, type);
        assertProblem(answerTo(SESSION, ifMatch, RESTART), status, type);
        assertThat(sessions.restarts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"tag1\"", "\"other\", \"tag1\"", "\"a,b\",W/\"tag1\",\"tag1\"", "*", "\"*\""})
    void row37TakesOneTagOfSeveral(String ifMatch) {
        assertThat(answerTo(SESSION, ifMatch, TRICKLE).status()).isEqualTo(204);
    }

    @Test
    void row38LetsCandidatesInWithoutATagWhenToldTo() {
        WhipWhepHandlers lenient = new WhipWhepHandlers(
                sessions, WhipWhepConfig.builder().lenientPatch(true).build());
        String type = "application/trickle-ice-sdpfrag";

        assertThat(lenient.handle(patch(SESSION, type, "none", TRICKLE)).join().status())
                .isEqualTo(204);
        assertProblem(lenient.handle(patch(SESSION, type, "none", RESTART)).join(), 428, "no-ice-session");
        assertProblem(lenient.handle(patch(SESSION, type, "\"old\"", TRICKLE)).join(), 412, "wrong-ice-session");
    }

    @Test
    void row39AnswersCandidatesWithNothing() {
        HttpResponse response = answerTo(SESSION, "\"tag1\"", TRICKLE);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().names()).doesNotContain("ETag", "Content-Type");
        assertThat(sessions.restarts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=candidate:1 1 udp 2113937151 b51ac7a1-0d8f-4d8b-b2d5-0c1b5b7f3f0a.local 57622 typ host\r\n",
                "a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active\r\n",
                "a=candidate:3 1 sctp 1518280447 192.0.2.1 9 typ host\r\n",
                "a=candidate:broken\r\n",
                "a=candidate:\r\n",
            })
    void row40DropsCandidatesThatAreOfNoUse(String candidate) {
        assertThat(answerTo(SESSION, "\"tag1\"", TRICKLE + candidate).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TRICKLE,
                // The pseudo m-line of RFC 8840 section 9.2.
                "a=ice-ufrag:same\na=ice-pwd:0123456789abcdefghijkl\nm=audio 9 RTP/AVP 0\na=mid:video0\na=end-of-candidates",
                "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n" + CREDENTIALS + "m=video 9 RTP/AVP 0\r\na=mid:1\r\n" + CREDENTIALS,
                CREDENTIALS,
                CREDENTIALS + CANDIDATE + CANDIDATE,
            })
    void row41ReadsFragmentsAsRfc8840HasThemAsOftenAsTheyCome(String body) {
        for (int i = 0; i < 3; i++) {
            assertThat(answerTo(SESSION, "\"tag1\"", body).status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"*\"", "\"tag1\""})
    void row42TakesANewUfragForARestart(String ifMatch) {
        assertThat(answerTo(SESSION, ifMatch, RESTART).status()).isEqualTo(200);
        assertThat(sessions.restarts).containsExactly(new RemoteIce("new1", 1));
    }

    @Test
    void row43AnswersARestartWithTheNewFragmentAndTag() {
        HttpResponse response = answerTo("/api/whep/session/sub", "*", RESTART);

        assertThat(response.status()).isEqualTo(200);
        assertThat(Requests.text(response)).isEqualTo(FakeSessions.FRAGMENT);
        assertThat(Requests.lines(response))
                .contains(
                        "Content-Type: application/trickle-ice-sdpfrag", "ETag: \"tag1+\"", "Cache-Control: no-store");
    }

    @Test
    void row43EndsTheFormerTagWithTheRestart() {
        answerTo(SESSION, "*", RESTART);

        assertProblem(answerTo(SESSION, "\"tag1\"", RESTART), 412, "wrong-ice-session");
        assertThat(answerTo(SESSION, "\"tag1+\"", RESTART).status()).isEqualTo(204);
    }

    @Test
    void row45FindsNoSessionThatEndsMeanwhile() {
        sessions.endsUnseen = true;

        assertProblem(answerTo(SESSION, "*", RESTART), 404, "no-such-session");
    }

    @Test
    void row29TellsWhatAPatchTakes() {
        assertThat(handlers.handle(Requests.of("OPTIONS", SESSION))
                        .join()
                        .headers()
                        .all("Accept-Patch"))
                .containsExactly("application/trickle-ice-sdpfrag");
        assertThat(handlers.handle(Requests.of("OPTIONS", Requests.PLAY))
                        .join()
                        .headers()
                        .all("Accept-Patch"))
                .isEmpty();
    }
}
