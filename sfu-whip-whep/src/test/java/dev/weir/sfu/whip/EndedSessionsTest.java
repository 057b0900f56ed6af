// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told that comes back to a session which the server has ended. */
class EndedSessionsTest {
    private static final String FRAGMENT = "a=ice-ufrag:new1\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";

    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    private HttpResponse answerTo(String method, String path) {
        return handlers.handle(Requests.of(method, path)).join();
    }

    private static HttpRequest restart(String path) {
        return Requests.of(
                "PATCH", path, Map.of("Content-Type", "application/trickle-ice-sdpfrag", "If-Match", "*"), FRAGMENT);
    }

    @ParameterizedTest
    @CsvSource({"PATCH", "DELETE", "GET", "HEAD"})
    void aReplacedPublisherIsToldSoAndNotThatItNeverWas(String method) {
        sessions.gone("pub", SessionInfo.Role.PUBLISHER, SessionEnd.Reason.REPLACED);

        HttpResponse response = answerTo(method, "/api/whip/session/pub");

        assertThat(response.status()).isEqualTo(410);
        if (!method.equals("HEAD")) {
            assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/session-replaced");
        }
    }

    @ParameterizedTest
    @EnumSource(value = SessionEnd.Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "REPLACED")
    void whoeverTheServerCutOffIsToldWhy(SessionEnd.Reason reason) {
        sessions.gone("sub", SessionInfo.Role.SUBSCRIBER, reason);

        HttpResponse response = answerTo("PATCH", "/api/whep/session/sub");
        JsonNode problem = Problems.in(response);

        assertThat(response.status()).isEqualTo(410);
        assertThat(problem.path("type").asText()).isEqualTo("/problems/session-ended");
        assertThat(problem.path("detail").asText()).isNotBlank();
    }

    @Test
    void everyReasonHasWordsOfItsOwn() {
        assertThat(SessionEnd.Reason.values())
                .extracting(reason -> Ends.told(reason).problem().detail())
                .doesNotHaveDuplicates();
    }

    @Test
    void neitherProtocolLearnsOfTheOthersSessions() {
        sessions.gone("pub", SessionInfo.Role.PUBLISHER, SessionEnd.Reason.KICKED);

        assertThat(answerTo("DELETE", "/api/whep/session/pub").status()).isEqualTo(404);
    }

    @Test
    void aSessionThatEndsWhileItsClientRestartsIceIsGone() {
        sessions.live("pub", SessionInfo.Role.PUBLISHER);
        sessions.gone("pub", SessionInfo.Role.PUBLISHER, SessionEnd.Reason.REPLACED);
        sessions.endsUnseen = true;

        assertThat(handlers.handle(restart("/api/whip/session/pub")).join().status())
                .isEqualTo(410);
    }

    @Test
    void aSessionThatEndsWhileItsClientDeletesItIsGone() {
        sessions.live("pub", SessionInfo.Role.PUBLISHER);
        sessions.gone("pub", SessionInfo.Role.PUBLISHER, SessionEnd.Reason.ROOM_CLOSED);
        sessions.endsUnseen = true;

        assertThat(answerTo("DELETE", "/api/whip/session/pub").status()).isEqualTo(410);
    }
}
