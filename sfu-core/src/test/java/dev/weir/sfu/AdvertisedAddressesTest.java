// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.sdp.Candidate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvertisedAddressesTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long SECOND = 1_000_000_000;

    private List<InetAddress> machine = List.of();
    private long now = Long.MAX_VALUE - SECOND / 2;
    private int listings;

    private final AdvertisedAddresses addresses = new AdvertisedAddresses(
            List.of(),
            () -> {
                listings++;
                return machine;
            },
            () -> now);

    private static InetAddress address(int last) throws Exception {
        return InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, (byte) last});
    }

    private List<String> offeredTo(InetAddress client) {
        return addresses.candidatesFor(client, 3478, false, List.of()).stream()
                .map(Candidate::address)
                .toList();
    }

    @Test
    void seesNewAddressesWithinASecond() throws Exception {
        machine = List.of(address(1));
        assertThat(offeredTo(address(9))).containsExactly("198.51.100.1");
        machine = List.of(address(2));
        now += SECOND;
        assertThat(offeredTo(address(9))).containsExactly("198.51.100.2");
    }

    @Test
    void listsInterfacesOnceForAllRequestsOfASecond() throws Exception {
        machine = List.of(address(1));
        offeredTo(address(9));
        now += SECOND - 1;
        offeredTo(address(8));
        assertThat(listings).isEqualTo(1);
    }

    /** The interfaces' own listing names the interface behind each IPv6 address: {@code 2001:db8:…:7%eth0}. */
    @Test
    void offersIpv6AddressesWithoutTheirZone() throws Exception {
        byte[] bytes = {0x20, 1, 0xD, (byte) 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
        InetAddress zoned = Inet6Address.getByAddress("", bytes, 2);
        assertThat(zoned.getHostAddress()).endsWith("%2");
        machine = List.of(zoned);
        Mappings.Mapping mapping =
                new Mappings.Mapping(new InetSocketAddress(zoned, 3478), new InetSocketAddress(zoned, 4000));

        assertThat(addresses.candidatesFor(address(9), 3478, true, List.of(mapping)))
                .allMatch(candidate -> candidate.address().equals("2001:db8:0:0:0:0:0:7"))
                .noneMatch(candidate -> candidate.print().contains("%"));
    }

    @Test
    void offersTcpBehindAllOfUdp() throws Exception {
        machine = List.of(address(1), address(2));
        List<Candidate> candidates = addresses.candidatesFor(address(9), 3478, true, List.of());

        assertThat(candidates.stream().map(Candidate::transport)).containsExactly("udp", "udp", "tcp", "tcp");
        assertThat(candidates).map(Candidate::address).endsWith("198.51.100.1", "198.51.100.2");
        assertThat(candidates).map(Candidate::priority).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(candidates).map(Candidate::foundation).doesNotHaveDuplicates();
    }

    @Test
    void offersWhatANatMadeOfASocketBehindTheHostAddresses() throws Exception {
        machine = List.of(address(1));
        InetSocketAddress base = new InetSocketAddress(address(1), 3478);
        InetSocketAddress mapped = new InetSocketAddress("203.0.113.9", 40_000);

        List<Candidate> candidates =
                addresses.candidatesFor(address(9), 3478, true, List.of(new Mappings.Mapping(base, mapped)));

        assertThat(candidates.stream().map(Candidate::print))
                .containsExactly(
                        "1 1 udp 2130706431 198.51.100.1 3478 typ host",
                        "2 1 udp 1694498815 203.0.113.9 40000 typ srflx raddr 198.51.100.1 rport 3478",
                        "3 1 tcp 1520435199 198.51.100.1 3478 typ host tcptype passive");
    }

    @Test
    void offersNoAddressTwiceWhenItWasConfiguredAndFoundByStun() {
        InetSocketAddress base = new InetSocketAddress("192.168.1.2", 3478);
        InetSocketAddress mapped = new InetSocketAddress("203.0.113.9", 3478);
        AdvertisedAddresses configured = new AdvertisedAddresses(List.of("203.0.113.9"));

        assertThat(configured.candidatesFor(LOOPBACK, 3478, false, List.of(new Mappings.Mapping(base, mapped))))
                .extracting(Candidate::type)
                .containsExactly("host");
    }

    @Test
    void offersLoopbackToWhoCameOverIt() throws Exception {
        machine = List.of(address(1), LOOPBACK);
        assertThat(offeredTo(address(9))).containsExactly("198.51.100.1");
        assertThat(offeredTo(LOOPBACK)).containsExactly("198.51.100.1", LOOPBACK.getHostAddress());
    }
}
