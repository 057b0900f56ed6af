// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.whip.access.jwt.JwtAuthenticator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwoSfusTest {
    private static final String OPEN = "/open/whip/publish/lobby";
    private static final String MEMBERS = "/members/whip/publish/lobby";

    private static final String SECRET = "known to those who make members' tokens";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private TwoSfus both;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        SfuConfig config = SfuConfig.builder().rtcPort(0).build();
        both = TwoSfus.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                config,
                config,
                JwtAuthenticator.secret(SECRET)
                        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                        .build(),
                meters);
        client = new Client(both.httpPort());
    }

    @AfterEach
    void close() {
        both.close();
    }

    @Test
    void haveDoorsThatOpenToDifferentPeople() throws Exception {
        assertThat(client.publish(OPEN, "").statusCode()).isEqualTo(201);
        assertThat(client.publish(MEMBERS, "").statusCode()).isEqualTo(401);
        assertThat(client.publish(MEMBERS, member() + "x").statusCode()).isEqualTo(401);
        assertThat(client.publish(MEMBERS, member()).statusCode()).isEqualTo(201);
    }

    @Test
    void knowNothingOfEachOthersRoomsAndSessions() throws Exception {
        HttpResponse<String> created = client.publish(OPEN, "");
        String session = Client.location(created);
        assertThat(both.open().rooms()).extracting(RoomSnapshot::hasPublisher).containsExactly(true);
        assertThat(both.members().rooms()).isEmpty();

        assertThat(client.delete(session.replace("/open/", "/members/"), member())
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.delete(session, "").statusCode()).isEqualTo(200);
    }

    @Test
    void outliveEachOther() throws Exception {
        HttpResponse<String> created = client.publish(MEMBERS, member());
        both.open().close();

        assertThat(client.publish(OPEN, "").statusCode()).isEqualTo(503);
        assertThat(both.members().rooms()).hasSize(1);
        assertThat(client.end(created, member()).statusCode()).isEqualTo(200);
        assertThat(client.publish(MEMBERS, member()).statusCode()).isEqualTo(201);
    }

    @Test
    void areCountedApart() throws Exception {
        assertThat(client.publish(OPEN, "").statusCode()).isEqualTo(201);

        assertThat(publishers("open")).isOne();
        assertThat(publishers("members")).isZero();
    }

    @Test
    void haveMediaPortsOfTheirOwn() {
        assertThat(both.open().rtcPort()).isNotEqualTo(both.members().rtcPort());
    }

    private static String member() {
        return JWT.create()
                .withSubject("alice")
                .withClaim("room", "lobby")
                .withClaim("role", "publish")
                .withExpiresAt(NOW.plusSeconds(60))
                .sign(Algorithm.HMAC256(SECRET));
    }

    private double publishers(String sfu) {
        return meters.get("webrtc.publishers").tag("sfu", sfu).gauge().value();
    }
}
