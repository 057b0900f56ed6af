// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.transport.LocalAddresses;
import dev.weir.sfu.transport.UdpOptions;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdpBinderTest {
    /** From a documentation network (RFC 5737): no machine has it. */
    private static final String NOT_OURS = "203.0.113.77";

    @Test
    void takesOnePortForAllAddresses() throws Exception {
        try (NioUdpTransport transport = NioUdpTransport.open(UdpOptions.onPort(0))) {
            List<InetSocketAddress> bound = transport.localAddresses();

            assertThat(bound).extracting(InetSocketAddress::getPort).doesNotContain(0);
            assertThat(bound.stream().map(InetSocketAddress::getPort).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void bindsEveryUsableAddressWhenNoneIsNamed() throws Exception {
        try (NioUdpTransport transport = NioUdpTransport.open(UdpOptions.onPort(0))) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .isEqualTo(LocalAddresses.usable());
        }
    }

    @Test
    void takesAWildcardForEveryAddressOfItsFamily() throws Exception {
        try (NioUdpTransport transport = Loopback.open(InetAddress.getByName("0.0.0.0"))) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .contains(Loopback.first())
                    .allMatch(address -> address instanceof Inet4Address && !address.isAnyLocalAddress());
        }
    }

    @Test
    void bindsAnAddressNamedTwiceOnce() throws Exception {
        try (NioUdpTransport transport =
                Loopback.open(Loopback.first(), Loopback.first(), InetAddress.getByName("0.0.0.0"))) {
            assertThat(transport.localAddresses()).doesNotHaveDuplicates();
        }
    }

    @Test
    void leavesOutAnAddressThatCannotBeBound() throws Exception {
        try (NioUdpTransport transport = Loopback.open(InetAddress.getByName(NOT_OURS), Loopback.first())) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .containsExactly(Loopback.first());
        }
    }

    @Test
    void leavesOutAnAddressWhosePortIsTaken() throws Exception {
        try (DatagramSocket squatter = Loopback.remote(Loopback.second())) {
            int port = squatter.getLocalPort();
            try (NioUdpTransport transport =
                    NioUdpTransport.open(UdpOptions.onPort(port, List.of(Loopback.first(), Loopback.second())))) {
                assertThat(transport.localAddresses()).containsExactly(new InetSocketAddress(Loopback.first(), port));
            }
        }
    }

    @Test
    void saysWhatItTriedWhenNothingCanBeBound() throws Exception {
        InetAddress notOurs = InetAddress.getByName(NOT_OURS);

        assertThatThrownBy(() -> NioUdpTransport.open(UdpOptions.onPort(7_001, List.of(notOurs))))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("port 7001")
                .hasMessageContaining(NOT_OURS);
    }

    @Test
    void leavesNothingOpenBehindAFailure() throws Exception {
        int port;
        try (DatagramSocket squatter = Loopback.remote(Loopback.first())) {
            port = squatter.getLocalPort();
            assertThatThrownBy(() -> NioUdpTransport.open(UdpOptions.onPort(port, List.of(Loopback.first()))))
                    .isInstanceOf(BindException.class);
        }
        try (NioUdpTransport transport = NioUdpTransport.open(UdpOptions.onPort(port, List.of(Loopback.first())))) {
            assertThat(transport.localAddresses()).hasSize(1);
        }
    }
}
