// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.buffer.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When STUN servers are asked, and from where. */
class StunRoundsTest {
    private static final List<InetSocketAddress> SOCKETS = List.of(
            new InetSocketAddress("192.168.1.2", 8189),
            new InetSocketAddress("2001:db8::2", 8189),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 8189));

    private final List<List<Path>> asked = new ArrayList<>();
    private List<InetAddress> machine = List.of(SOCKETS.get(0).getAddress());
    private long now = Long.MAX_VALUE - 5;

    private StunRounds rounds(String... servers) {
        List<StunServer> parsed = new ArrayList<>();
        for (String server : servers) {
            parsed.add(StunServer.parse(server));
        }
        return new StunRounds(parsed, SOCKETS, () -> machine, () -> now, asked::add);
    }

    @Test
    void asksAtOnceAndThenEveryThirtySeconds() {
        try (StunRounds rounds = rounds("stun:198.51.100.1")) {
            rounds.tick();
            now += StunRounds.ROUND_NANOS - 1;
            rounds.tick();
            assertThat(asked).hasSize(1);
            now++;
            rounds.tick();
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void asksAnewWhenTheMachinesAddressesChange() {
        try (StunRounds rounds = rounds("stun:198.51.100.1")) {
            rounds.tick();
            machine = List.of(SOCKETS.get(1).getAddress());
            rounds.tick();
            rounds.tick();
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void asksEachServerFromTheSocketsThatCanReachIt() {
        try (StunRounds rounds = rounds("stun:198.51.100.1", "[2001:db8::1]:19302", "127.0.0.1:1")) {
            rounds.tick();
        }
        assertThat(asked.get(0))
                .containsExactly(
                        new Path(0, SOCKETS.get(0), new InetSocketAddress("198.51.100.1", 3478)),
                        new Path(1, SOCKETS.get(1), new InetSocketAddress("2001:db8::1", 19_302)),
                        new Path(2, SOCKETS.get(2), new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    }

    @Test
    void goesOnWithTheOtherServersWhenAnameDoesNotResolve() {
        // Fails without asking a name service: it is no IPv6 address.
        try (StunRounds rounds = rounds("[::1::1]", "198.51.100.1")) {
            rounds.tick();
        }
        assertThat(asked.get(0)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "stun:stun.example.org, stun.example.org, 3478",
        "stun:STUN.example.org:19302, stun.example.org, 19302",
        "198.51.100.1:1, 198.51.100.1, 1",
        "stun:[2001:db8::1]:65535, [2001:db8::1], 65535"
    })
    void readsTheNamesOfServers(String text, String host, int port) {
        assertThat(StunServer.parse(text)).isEqualTo(new StunServer(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stun:",
                "turn:turn.example.org",
                "stuns:stun.example.org",
                "stun:a b",
                "stun:host:0",
                "stun:host:65536",
                "stun:host:x",
                "stun://host",
                "stun:2001:db8::1"
            })
    void refusesWhatIsNoStunServer(String text) {
        assertThatThrownBy(() -> StunServer.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
