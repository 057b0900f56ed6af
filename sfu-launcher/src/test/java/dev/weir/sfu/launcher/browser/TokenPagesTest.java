// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** The pages of a server that lets in only those with a token. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenPagesTest {
    private static final String SECRET = "a secret of two and thirty bytes, or more";
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";

    private RunningServer server;
    private Chromium browser;

    @BeforeAll
    void start() throws IOException {
        server = RunningServer.start(Map.of("JWT_SECRET", SECRET));
        browser = Chromium.start();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    private static String token(String subject, String... roles) {
        return JWT.create()
                .withSubject(subject)
                .withClaim("room", "studio")
                .withClaim("role", List.of(roles))
                .withExpiresAt(Instant.now().plusSeconds(3600))
                .sign(Algorithm.HMAC256(SECRET));
    }

    private Page open(String path, String token) {
        URI address = server.uri(path);
        return browser.open(token.isEmpty() ? address : URI.create(address + "#token=" + token));
    }

    private Page publish(String token) {
        return open("/web/publish.html?room=studio" + SMALL, token);
    }

    @Test
    void aLinkBringsTheTokenWhichThenLeavesTheAddress() {
        try (Page publisher = publish(token("alice", "publish"));
                Page viewer = open("/web/watch.html?room=studio", token("bob", "play"))) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            Broadcasts.awaitMedia(viewer);
            assertThat(publisher.address()).doesNotContain("token").contains("room=studio");
            assertThat(viewer.address()).doesNotContain("token");
            publisher.click("toggle");
            publisher.awaitState("stopped");
        }
    }

    @Test
    void aViewerWithoutATokenIsAskedForOne() {
        try (Page viewer = open("/web/watch.html?room=studio", "")) {
            viewer.awaitState("refused");
            assertThat(viewer.text("message")).isNotBlank();
            viewer.type("token", "wrong" + Keys.ENTER);
            viewer.await("another refusal", () -> viewer.text("message"), text -> text.contains("oken"));
            viewer.awaitState("refused");
            viewer.clear("token");
            viewer.type("token", token("bob", "play") + Keys.ENTER);
            viewer.awaitState("waiting");
        }
    }

    @Test
    void whoMayWatchMayNotPublish() {
        try (Page publisher = publish(token("bob", "play"))) {
            publisher.awaitState("refused");
            assertThat(publisher.text("notice")).isNotBlank();
        }
    }

    /** Both would come back for ever, if losing the room were a reason to. */
    @Test
    void theSecondTabOfAPublisherTakesTheRoomAndTheFirstStaysAway() {
        try (Page first = publish(token("alice", "publish"))) {
            first.awaitState("live");
            try (Page second = publish(token("alice", "publish"))) {
                second.awaitState("live");
                first.awaitState("refused");
                assertThat(first.text("notice")).isNotBlank();
                assertThat(first.text("toggle")).isEqualTo("Start");
                String session = second.session();
                first.click("toggle");
                first.awaitState("live");
                second.awaitState("refused");
                assertThat(first.session()).isNotEqualTo(session);
                first.click("toggle");
                first.awaitState("stopped");
            }
        }
    }
}
