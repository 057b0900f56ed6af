// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Call.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.sfu.launcher.settings.Settings;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecretsTest {
    private static final String SHOWN = "sesame-shown-by-a-client";
    private static final String RIGHT = "sesame-that-is-right";
    private static final String PASSWORD = "sesame-of-turn";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("dev.weir");
    private final Level before = root.getLevel();

    @BeforeEach
    void listen() {
        lines.start();
        root.setLevel(Level.TRACE);
        root.setAdditive(false);
        root.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
        root.setAdditive(true);
        root.setLevel(before);
    }

    @Test
    void noLevelOfTheLogShowsTokensPasswordsOrSessionIds() throws Exception {
        Map<String, String> settings = Map.of(
                "HTTP_ADDR",
                "127.0.0.1:0",
                "RTC_PORT",
                "0",
                "AUTH_TOKEN",
                RIGHT,
                "TOKEN_IN_URL",
                "token",
                "JWT_SECRET",
                RIGHT.repeat(2),
                "ICE_SERVERS",
                "turn:turn.example.org|user|" + PASSWORD);
        String session;
        try (Server server = Server.open(Settings.resolve(Map.of(), settings))) {
            Call call = new Call(server);
            call.publish("one", bearer(SHOWN));
            call.publish("one?token=" + SHOWN);
            call.publish("one", "X-Auth-Token", SHOWN);
            call.publish("one", "Authorization", "Basic " + SHOWN);
            call.publish("one", bearer("eyJhbGciOiJIUzI1NiJ9.e30." + SHOWN));
            call.get("api/rooms", bearer(SHOWN));
            call.get("api/admin/rooms", bearer(SHOWN));
            HttpResponse<String> published = call.publish("one", bearer(RIGHT));
            assertThat(published.statusCode()).isEqualTo(201);
            session = Call.location(published).replaceFirst(".*/", "");
            call.delete(published, bearer(SHOWN));
            call.delete(published, bearer(RIGHT));
        }
        List<String> log = lines.list.stream().map(SecretsTest::whole).toList();
        assertThat(log).anyMatch(line -> line.contains("room=one"));
        assertThat(log).noneMatch(line -> line.contains("sesame") || line.contains(session));
    }

    private static String whole(ILoggingEvent event) {
        return event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
}
