// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.examples.CustomAuthenticator.User;
import dev.weir.sfu.room.RoomName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CustomAuthenticatorTest {
    private static final String STUDIO = "/api/whip/publish/studio";
    private static final String ATTIC = "/api/whip/publish/attic";
    private static final int FEW_ROUNDS = 1000;

    private CustomAuthenticator users;
    private EmbeddedSfu embedded;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        SecureRandom random = new SecureRandom();
        RoomName studio = new RoomName("studio");
        RoomName attic = new RoomName("attic");
        users = new CustomAuthenticator(Map.of(
                "alice", User.of("wonderland", FEW_ROUNDS, Set.of(studio), random),
                "bob", User.of("a:b", FEW_ROUNDS, Set.of(studio, attic), random)));
        embedded = EmbeddedSfu.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SfuConfig.builder().rtcPort(0).build(),
                users);
        client = new Client(embedded.httpPort());
    }

    @AfterEach
    void close() {
        embedded.close();
        users.close();
    }

    @Test
    void admitsUsersToTheirRooms() throws Exception {
        assertThat(client.publish(ATTIC, "bob:a:b").statusCode()).isEqualTo(201);
        assertThat(client.publish(ATTIC, "alice:wonderland").statusCode()).isEqualTo(403);
    }

    @Test
    void refusesWrongPasswordsAndUnknownNamesAlike() throws Exception {
        HttpResponse<String> wrong = client.publish(STUDIO, "alice:a:b");
        HttpResponse<String> unknown = client.publish(STUDIO, "carol:a:b");
        HttpResponse<String> nobody = client.publish(STUDIO, ":");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body()).isEqualTo(nobody.body());
        assertThat(client.publish(STUDIO, "alice").statusCode()).isEqualTo(401);
        assertThat(client.publish(STUDIO, "").statusCode()).isEqualTo(401);
    }

    @Test
    void letsAUserTakeTheirRoomOverAndNobodyElse() throws Exception {
        HttpResponse<String> first = client.publish(STUDIO, "alice:wonderland");
        assertThat(client.publish(STUDIO, "bob:a:b").statusCode()).isEqualTo(409);

        HttpResponse<String> second = client.publish(STUDIO, "alice:wonderland");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(client.end(first, "alice:wonderland").statusCode()).isIn(404, 410);
        assertThat(client.end(second, "bob:a:b").statusCode()).isEqualTo(403);
        assertThat(client.end(second, "alice:wonderland").statusCode()).isEqualTo(200);
    }
}
