// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.RoomPattern;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardedSfuTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String STUDIO = "/api/whip/publish/studio";

    private final BanList bans = new BanList(Clock.fixed(NOW, ZoneOffset.UTC));
    private GuardedSfu guarded;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        guarded = GuardedSfu.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SfuConfig.builder().rtcPort(0).build(),
                EmbeddedSfu.publishingWith("secret"),
                bans);
        client = new Client(guarded.httpPort());
    }

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void keepsANetworkOutByWhatTheProxySaysOfTheClient() throws Exception {
        assertThat(client.publishFrom("203.0.113.7", STUDIO, "secret").statusCode())
                .isEqualTo(403);
        assertThat(client.publishFrom("198.51.100.7", STUDIO, "secret").statusCode())
                .isEqualTo(201);
    }

    @Test
    void stopsListeningToWhoGuessesTokensAndToNobodyElse() throws Exception {
        int guesses = 0;
        while (client.publishFrom("198.51.100.7", STUDIO, "guess" + guesses).statusCode() == 401) {
            guesses++;
        }
        assertThat(guesses).isGreaterThanOrEqualTo(10);
        assertThat(client.publishFrom("198.51.100.7", STUDIO, "secret").statusCode())
                .isEqualTo(429);
        assertThat(client.publishFrom("198.51.100.8", STUDIO, "secret").statusCode())
                .isEqualTo(201);
    }

    @Test
    void keepsABannedRoomClosed() throws Exception {
        bans.add(Optional.of(new RoomPattern("stu*")), Optional.empty(), NOW.plusSeconds(60), "not today");

        assertThat(client.publish(STUDIO, "secret").statusCode()).isEqualTo(403);
        assertThat(client.publish("/api/whip/publish/attic", "secret").statusCode())
                .isEqualTo(201);
    }
}
