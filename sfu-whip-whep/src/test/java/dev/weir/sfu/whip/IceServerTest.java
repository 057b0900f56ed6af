// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.whip.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STUN and TURN servers for clients, in Link lines (RFC 9725 section 4.6, RFC 8288). */
class IceServerTest {
    private static final String URL = "turn:turn.example.net:3478?transport=udp";

    @Test
    void aSessionComesWithALineForEachServer() {
        WhipWhepConfig config = WhipWhepConfig.builder()
                .iceServers(List.of(
                        IceServer.stun("stun:stun.example.net"),
                        IceServer.turn(URL, "user", "pass:word/+="),
                        IceServer.turn("turns:[2001:db8::1]:5349", "user", "secret")))
                .build();
        WhipWhepHandlers handlers = new WhipWhepHandlers(new FakeSessions(), config);

        for (String path : List.of(Requests.PUBLISH, Requests.PLAY)) {
            HttpResponse response =
                    handlers.handle(Requests.offer(path, "v=0\n")).join();
            assertThat(response.headers().all("Link"))
                    .filteredOn(link -> link.contains("ice-server"))
                    .containsExactly(
                            "<stun:stun.example.net>; rel=\"ice-server\"",
                            "<" + URL + ">; rel=\"ice-server\"; username=\"user\"; credential=\"pass:word/+=\"; "
                                    + "credential-type=\"password\"",
                            "<turns:[2001:db8::1]:5349>; rel=\"ice-server\"; username=\"user\"; credential=\"secret\"; "
                                    + "credential-type=\"password\"");
        }
    }

    @Test
    void aRefusalAndALookTellNoCredentials() {
        WhipWhepConfig config = WhipWhepConfig.builder()
                .iceServers(List.of(IceServer.turn(URL, "user", "secret")))
                .build();
        FakeSessions sessions = new FakeSessions();
        WhipWhepHandlers handlers = new WhipWhepHandlers(sessions, config);
        sessions.failWith(new IllegalStateException("a bug"));

        assertThat(handlers.handle(Requests.offer(Requests.PLAY, "v=0\n"))
                        .join()
                        .headers()
                        .all("Link"))
                .isEmpty();
        assertThat(handlers.handle(Requests.of("GET", Requests.PLAY))
                        .join()
                        .headers()
                        .all("Link"))
                .isEmpty();
        assertThat(config.iceServers().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "turn.example.net", "http://turn.example.net", "turn:", "turn:a b", "turn:a>;x", "turn:a:x"})
    void refusesWhatIsNoServer(String url) {
        assertThatThrownBy(() -> IceServer.turn(url, "user", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url must be like");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"us er | secret", "user | se,cret", "user | se;cret", "user | se\"cret", "us\\er | secret"})
    void refusesSecretsThatSomeClientsCutApart(String username, String credential) {
        assertThatThrownBy(() -> IceServer.turn(URL, username, credential))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without space, quote, comma");
    }

    @Test
    void refusesTurnWithoutACredentialAndStunWithOne() {
        assertThatThrownBy(() -> IceServer.turn(URL, "user", "")).hasMessageContaining("needs username and credential");
        assertThatThrownBy(() -> new IceServer("stun:stun.example.net", "user", ""))
                .hasMessageContaining("has neither");
    }
}
