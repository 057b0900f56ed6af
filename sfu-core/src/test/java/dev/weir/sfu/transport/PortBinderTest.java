// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.weir.sfu.transport.Tier#present")
class PortBinderTest {
    @Parameter
    Tier tier = Tier.PORTABLE;

    /** From a documentation network (RFC 5737): no machine has it. */
    private static final String NOT_OURS = "203.0.113.77";

    @Test
    void takesOnePortForAllAddresses() throws Exception {
        try (Transport transport = tier.open(UdpOptions.onPort(0), 1).get(0)) {
            List<InetSocketAddress> bound = transport.localAddresses();

            assertThat(bound).extracting(InetSocketAddress::getPort).doesNotContain(0);
            assertThat(bound.stream().map(InetSocketAddress::getPort).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void bindsEveryUsableAddressWhenNoneIsNamed() throws Exception {
        try (Transport transport = tier.open(UdpOptions.onPort(0), 1).get(0)) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .isEqualTo(LocalAddresses.usable());
        }
    }

    @Test
    void takesAWildcardForEveryAddressOfItsFamily() throws Exception {
        try (Transport transport = tier.open(InetAddress.getByName("0.0.0.0"))) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .contains(Loopback.first())
                    .allMatch(address -> address instanceof Inet4Address && !address.isAnyLocalAddress());
        }
    }

    @Test
    void bindsAnAddressNamedTwiceOnce() throws Exception {
        try (Transport transport = tier.open(Loopback.first(), Loopback.first(), InetAddress.getByName("0.0.0.0"))) {
            assertThat(transport.localAddresses()).doesNotHaveDuplicates();
        }
    }

    @Test
    void leavesOutAnAddressThatCannotBeBound() throws Exception {
        try (Transport transport = tier.open(InetAddress.getByName(NOT_OURS), Loopback.first())) {
            assertThat(transport.localAddresses())
                    .extracting(InetSocketAddress::getAddress)
                    .containsExactly(Loopback.first());
        }
    }

    @Test
    void leavesOutAnAddressWhosePortIsTaken() throws Exception {
        try (DatagramSocket squatter = squatterOnSecond()) {
            int port = squatter.getLocalPort();
            try (Transport transport = tier.open(
                            UdpOptions.onPort(port, List.of(Loopback.first(), Loopback.second())), 1)
                    .get(0)) {
                assertThat(transport.localAddresses()).containsExactly(new InetSocketAddress(Loopback.first(), port));
            }
        }
    }

    @Test
    void saysWhatItTriedWhenNothingCanBeBound() throws Exception {
        InetAddress notOurs = InetAddress.getByName(NOT_OURS);

        assertThatThrownBy(() -> tier.open(UdpOptions.onPort(7_001, List.of(notOurs)), 1))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("port 7001")
                .hasMessageContaining(NOT_OURS);
    }

    @Test
    void leavesNothingOpenBehindAFailure() throws Exception {
        int port;
        try (DatagramSocket squatter = Loopback.remote(Loopback.first())) {
            port = squatter.getLocalPort();
            assertThatThrownBy(() -> tier.open(UdpOptions.onPort(port, List.of(Loopback.first())), 1))
                    .isInstanceOf(BindException.class);
        }
        try (Transport transport =
                tier.open(UdpOptions.onPort(port, List.of(Loopback.first())), 1).get(0)) {
            assertThat(transport.localAddresses()).hasSize(1);
        }
    }

    /** On a port that nobody has on the first address, other programs of this machine included. */
    private static DatagramSocket squatterOnSecond() throws IOException {
        while (true) {
            DatagramSocket squatter = Loopback.remote(Loopback.second());
            try {
                new DatagramSocket(new InetSocketAddress(Loopback.first(), squatter.getLocalPort())).close();
                return squatter;
            } catch (BindException taken) {
                squatter.close();
            }
        }
    }
}
