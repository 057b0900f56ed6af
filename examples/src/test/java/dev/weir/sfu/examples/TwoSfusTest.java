// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.room.RoomSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwoSfusTest {
    private static final String OPEN = "/open/whip/publish/lobby";
    private static final String MEMBERS = "/members/whip/publish/lobby";

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
                EmbeddedSfu.publishingWith("secret"),
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
        assertThat(client.publish(MEMBERS, "secret").statusCode()).isEqualTo(201);
    }

    @Test
    void knowNothingOfEachOthersRoomsAndSessions() throws Exception {
        HttpResponse<String> created = client.publish(OPEN, "");
        String session = Client.location(created);
        assertThat(both.open().rooms()).extracting(RoomSnapshot::hasPublisher).containsExactly(true);
        assertThat(both.members().rooms()).isEmpty();

        assertThat(client.delete(session.replace("/open/", "/members/"), "secret")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.delete(session, "").statusCode()).isEqualTo(200);
    }

    @Test
    void outliveEachOther() throws Exception {
        HttpResponse<String> created = client.publish(MEMBERS, "secret");
        both.open().close();

        assertThat(client.publish(OPEN, "").statusCode()).isEqualTo(503);
        assertThat(both.members().rooms()).hasSize(1);
        assertThat(client.end(created, "secret").statusCode()).isEqualTo(200);
        assertThat(client.publish(MEMBERS, "secret").statusCode()).isEqualTo(201);
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

    private double publishers(String sfu) {
        return meters.get("webrtc.publishers").tag("sfu", sfu).gauge().value();
    }
}
