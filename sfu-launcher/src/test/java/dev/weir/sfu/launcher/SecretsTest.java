// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static dev.weir.sfu.launcher.Call.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final String SHOWN = "sesame-shown-by-a-client";
    private static final String RIGHT = "sesame-that-is-right";
    private static final String PASSWORD = "sesame-of-turn";

    private final LogTap tap = new LogTap();

    @AfterEach
    void stopListening() {
        tap.close();
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
        List<String> log = tap.lines();
        assertThat(log).anyMatch(line -> line.contains("room=one"));
        assertThat(log).noneMatch(line -> line.contains("sesame") || line.contains(session));
    }
}
