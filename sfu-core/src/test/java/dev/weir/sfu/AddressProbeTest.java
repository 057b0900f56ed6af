// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.SfuException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AddressProbeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void offersWhatIsAdvertisedIpv4First() throws IOException {
        assertThat(AddressProbe.offered(List.of("2001:db8::7", "203.0.113.7")))
                .containsExactly(InetAddress.getByName("203.0.113.7"), InetAddress.getByName("2001:db8::7"));
        assertThatThrownBy(() -> AddressProbe.offered(List.of("no name, surely")))
                .isInstanceOf(SfuException.class)
                .hasMessageContaining("no name, surely");
    }

    @Test
    void offersTheLoopbackToOtherMachinesOnlyWhereThereIsNothingElse() {
        List<InetAddress> offered = AddressProbe.offered(List.of());

        boolean nothingElse = offered.stream().allMatch(InetAddress::isLoopbackAddress);
        assertThat(offered).isNotEmpty();
        assertThat(nothingElse || offered.stream().noneMatch(InetAddress::isLoopbackAddress))
                .isTrue();
    }

    @Test
    void asksAStunServer() throws IOException {
        InetSocketAddress nat = new InetSocketAddress(InetAddress.getByName("203.0.113.9"), 4321);
        try (StunServerOfTests server = new StunServerOfTests()) {
            CompletableFuture<Object> answered = CompletableFuture.supplyAsync(() -> server.answerOne(nat));
            assertThat(AddressProbe.seenBy(url(server.address()), PATIENCE)).isEqualTo(nat);
            answered.join();
        }
    }

    @Test
    void givesUpOnASilentServer() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String url = url((InetSocketAddress) silent.getLocalSocketAddress());
            assertThatThrownBy(() -> AddressProbe.seenBy(url, Duration.ofMillis(1)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static String url(InetSocketAddress server) {
        return "stun:" + server.getAddress().getHostAddress() + ":" + server.getPort();
    }
}
