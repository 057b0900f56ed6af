// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class SharedPortTest {
    @Parameter
    Tier tier = Tier.PORTABLE;

    private List<Transport> transports = List.of();

    @AfterEach
    void close() {
        transports.forEach(Transport::close);
    }

    @Test
    void givesEveryTransportTheSameAddressesInTheSameOrder() throws IOException {
        transports = tier.open(UdpOptions.onPort(0), 3);

        assertThat(transports).hasSize(3);
        assertThat(transports)
                .allSatisfy(transport -> assertThat(transport.localAddresses())
                        .isEqualTo(transports.get(0).localAddresses()));
    }

    @Test
    void receivesEveryDatagramOnOneOfThem() throws IOException {
        transports = tier.open(UdpOptions.onPort(0, List.of(Loopback.first())), 2);
        transports.get(1).takeShare();
        sendFromHundredRemotes();
        int first = transports.get(0).receive(new Inbox(), 1_000, 0);
        int second = transports.get(1).receive(new Inbox(), 1_000, 0);

        assertThat(first + second).isEqualTo(100);
        assertThat(first).isBetween(1, 99);
    }

    @Test
    void mayGiveAllToTheFirstUntilAnotherAsksForAShare() throws IOException {
        transports = tier.open(UdpOptions.onPort(0, List.of(Loopback.first())), 2);
        sendFromHundredRemotes();
        int first = transports.get(0).receive(new Inbox(), 1_000, 0);
        int second = transports.get(1).receive(new Inbox(), 1_000, 0);

        assertThat(first + second).isEqualTo(100);
        if (tier == Tier.LINUX) {
            assertThat(second).isZero();
        }
    }

    private void sendFromHundredRemotes() throws IOException {
        InetSocketAddress port = transports.get(0).localAddresses().get(0);
        for (int i = 0; i < 100; i++) {
            try (DatagramSocket client = Loopback.remote(Loopback.first())) {
                Loopback.send(client, port, (byte) i);
            }
        }
    }

    @Test
    void doesNotLetASecondServerIn() throws IOException {
        transports = tier.open(UdpOptions.onPort(0, List.of(Loopback.first())), 2);
        int port = transports.get(0).localAddresses().get(0).getPort();

        assertThatThrownBy(() -> tier.open(UdpOptions.onPort(port, List.of(Loopback.first())), 2))
                .isInstanceOf(BindException.class);
        assertThatThrownBy(() -> tier.open(UdpOptions.onPort(port, List.of(Loopback.first())), 1))
                .isInstanceOf(BindException.class);
    }

    @Test
    void doesNotJoinAStrangersSharedPort() throws IOException {
        try (DatagramChannel stranger = DatagramChannel.open()) {
            stranger.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            stranger.bind(new InetSocketAddress(Loopback.first(), 0));
            int port = ((InetSocketAddress) stranger.getLocalAddress()).getPort();

            assertThatThrownBy(() -> tier.open(UdpOptions.onPort(port, List.of(Loopback.first())), 2))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void refusesToOpenNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tier.open(UdpOptions.onPort(0), 0))
                .withMessage("count must be positive: 0");
    }
}
