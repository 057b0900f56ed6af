// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.RateLimiter;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method but POST on every path. One publisher ({@code pub}) and one viewer ({@code sub}) are there. */
class MethodsTest {
    private final FakeSessions sessions = new FakeSessions();
    private final WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, WhipWhepConfig.defaults());

    @BeforeEach
    void enter() {
        sessions.live("pub", SessionInfo.Role.PUBLISHER);
        sessions.live("sub", SessionInfo.Role.SUBSCRIBER);
    }

    private HttpResponse answerTo(String method, String path) {
        return handlers.handle(Requests.of(method, path)).join();
    }

    @Test
    void requestsToSessionsThatAreNotThereAreCountedToo() {
        RateLimiter usedUp = new RateLimiter() {
            @Override
            public OptionalInt take(InetAddress client) {
                return OptionalInt.of(7);
            }

            @Override
            public OptionalInt look(InetAddress client) {
                return OptionalInt.empty();
            }
        };
        WhipWhepHandlers limited = new WhipWhepHandlers(
                sessions,
                WhipWhepConfig.builder()
                        .doorkeeper(Doorkeeper.builder().requestLimiter(usedUp).build())
                        .build());
        for (String path : List.of("/api/whip/session/none", "/api/whep/session/none/events")) {
            HttpResponse response = limited.handle(Requests.of("DELETE", path)).join();
            assertThat(response.status()).as(path).isEqualTo(429);
            assertThat(response.headers().all("Retry-After")).containsExactly("7");
        }
        assertThat(limited.handle(Requests.of("GET", "/api/whip/session/none"))
                        .join()
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        // A type of - stands for a response that is no problem.
        "GET, /api/whip/publish/studio, 204, -",
        "HEAD, /api/whip/publish/studio, 204, -",
        "PUT, /api/whip/publish/studio, 405, method-not-allowed",
        "PATCH, /api/whip/publish/studio, 405, method-not-allowed",
        "DELETE, /api/whip/publish/studio, 405, method-not-allowed",
        "post, /api/whip/publish/studio, 405, method-not-allowed",
        "TRACE, /api/whep/play/studio, 405, method-not-allowed",
        "BREW, /api/whep/play/studio, 405, method-not-allowed",
        "GET, /api/whep/play/studio, 200, -",
        "HEAD, /api/whep/play/studio, 200, -",
        "GET, /api/whep/play/.., 400, bad-room-name",
        "OPTIONS, /api/whip/publish/studio, 200, -",
        "OPTIONS, /api/whep/play/studio, 200, -",
        "OPTIONS, /api/whip/session/pub, 200, -",
        "OPTIONS, /api/whep/session/nobody, 200, -",
        "GET, /api/whip/session/pub, 204, -",
        "HEAD, /api/whep/session/sub, 204, -",
        "GET, /api/whep/session/nobody, 404, no-such-session",
        "POST, /api/whip/session/pub, 405, method-not-allowed",
        "PUT, /api/whip/session/pub, 405, method-not-allowed",
        "PATCH, /api/whip/session/pub, 415, not-fragment",
        "PATCH, /api/whep/session/sub, 415, not-fragment",
        "PATCH, /api/whep/session/pub, 404, no-such-session",
        "PATCH, /api/whep/session/nobody, 404, no-such-session",
        "DELETE, /api/whip/session/pub, 200, -",
        "DELETE, /api/whep/session/sub, 200, -",
        "DELETE, /api/whip/session/nobody, 404, no-such-session",
        "DELETE, /api/whip/session/, 404, no-such-session",
        "DELETE, /api/whip/session/pub/, 404, no-such-session",
        "DELETE, /api/whip/session/%, 404, no-such-session",
        "GET, /api/whep/session/sub/events, 204, -",
        "HEAD, /api/whep/session/sub/layer, 204, -",
        "OPTIONS, /api/whep/session/nobody/events, 200, -",
        "OPTIONS, /api/whep/session/nobody/events/x, 200, -",
        "OPTIONS, /api/whep/session/sub/layer, 200, -",
        "PUT, /api/whep/session/sub/events, 405, method-not-allowed",
        "DELETE, /api/whep/session/sub/events, 405, method-not-allowed",
        "POST, /api/whep/session/sub/events/x, 405, method-not-allowed",
        "GET, /api/whep/session/sub/events/x, 404, no-such-stream",
        "DELETE, /api/whep/session/sub/events/, 404, no-such-stream",
        "DELETE, /api/whep/session/sub/layer, 405, method-not-allowed",
        "POST, /api/whep/session/sub/events, 201, -",
        "POST, /api/whep/session/sub/layer, 415, not-json",
        "POST, /api/whep/session/nobody/events, 404, no-such-session",
        "POST, /api/whep/session/pub/events, 404, no-such-session",
        "POST, /api/whip/session/pub/events, 404, no-such-session",
        "GET, /api/whep/session/sub/other, 404, no-such-session",
        // Neither protocol reaches the other's sessions.
        "DELETE, /api/whip/session/sub, 404, no-such-session",
        "DELETE, /api/whep/session/pub, 404, no-such-session",
        "GET, /api/whep/session/pub, 404, no-such-session",
        "POST, /api/whip/other/studio, 404, not-found",
        "POST, /api/whip/play/studio, 404, not-found",
        "POST, /api/whep/publish/studio, 404, not-found",
        "OPTIONS, /api/whip/, 404, not-found",
        "POST, /api/whip/publish, 404, not-found",
        "GET, /, 404, not-found",
        "GET, /ap, 404, not-found",
        "GET, /api/rooms, 404, not-found",
        "GET, ' ', 404, not-found",
    })
    void answersEveryMethodOnEveryPath(String method, String path, int status, String type) {
        HttpResponse response = answerTo(method, path);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
        if (type.equals("-")) {
            assertThat(response.body()).isEmpty();
        } else {
            assertThat(Problems.in(response).path("type").asText()).isEqualTo("/problems/" + type);
        }
        assertThat(sessions.published).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/whip/publish/studio | OPTIONS, GET, HEAD, POST",
                "/api/whep/play/studio    | OPTIONS, GET, HEAD, POST",
                "/api/whip/session/pub    | OPTIONS, GET, HEAD, PATCH, DELETE",
                "/api/whep/session/sub    | OPTIONS, GET, HEAD, PATCH, DELETE",
            })
    void listsTheMethodsThatAreThere(String path, String allow) {
        assertThat(answerTo("PUT", path).headers().all("Allow")).containsExactly(allow);
        assertThat(answerTo("OPTIONS", path).headers().all("Allow")).containsExactly(allow);
        assertThat(answerTo("OPTIONS", path).headers().all("Accept-Post")).containsExactly("application/sdp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void letsPlayersRecogniseAWhepEndpoint(String method) {
        HttpResponse response = answerTo(method, Requests.PLAY);

        assertThat(response.headers().all("Content-Type")).containsExactly("application/sdp");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void endsASessionOnceWhateverIfMatchSays() {
        HttpRequest delete = Requests.of("DELETE", "/api/whip/session/pub", Map.of("If-Match", "\"old\""), "");

        assertThat(handlers.handle(delete).join().status()).isEqualTo(200);
        assertThat(handlers.handle(delete).join().status()).isEqualTo(404);
        assertThat(sessions.ended).containsExactly("pub");
    }

    @Test
    void findsNoSessionThatEndsBetweenLookingAndEnding() {
        sessions.endsUnseen = true;

        assertThat(answerTo("DELETE", "/api/whip/session/pub").status()).isEqualTo(404);
    }

    @Test
    void answersHeadWithoutABodyEvenWhenItFails() {
        HttpResponse response = answerTo("HEAD", "/api/whip/session/nobody");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().all("Content-Type")).containsExactly("application/problem+json");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/whip/publish/a, true",
        "/api/whep/session/x, true",
        "/api/whip/, true",
        "/api/whip, false",
        "/api/rooms, false",
        "/whip/publish/a, false",
        "/api/WHIP/publish/a, false",
    })
    void saysWhichPathsAreItsOwn(String path, boolean handled) {
        assertThat(handlers.handles(path)).isEqualTo(handled);
    }

    @Test
    void standsUnderAnyBasePath() {
        WhipWhepHandlers moved = new WhipWhepHandlers(
                sessions, WhipWhepConfig.builder().basePath("/tv/v1").build());
        HttpResponse response =
                moved.handle(Requests.offer("/tv/v1/whip/publish/a", "v=0\n")).join();

        assertThat(response.headers().all("Location")).containsExactly("/tv/v1/whip/session/id-1");
        assertThat(moved.handles("/api/whip/publish/a")).isFalse();
        assertThat(moved.handle(Requests.offer(Requests.PUBLISH, "v=0\n"))
                        .join()
                        .status())
                .isEqualTo(404);
    }
}
