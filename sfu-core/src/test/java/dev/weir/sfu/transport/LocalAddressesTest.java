// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    @Test
    void putsIpv4FirstAndLoopbackLast() throws Exception {
        assertThat(LocalAddresses.bestFirst(
                        addresses("::1", "2001:db8::7", "127.0.0.1", "198.51.100.7", "fd00::2", "10.0.0.1")))
                .isEqualTo(addresses("198.51.100.7", "10.0.0.1", "2001:db8::7", "fd00::2", "127.0.0.1", "::1"));
    }

    @Test
    void leavesOutWhatNoPeerCanUse() throws Exception {
        assertThat(LocalAddresses.bestFirst(
                        addresses("fe80::1", "0.0.0.0", "::", "224.0.0.251", "ff02::fb", "10.0.0.1")))
                .isEqualTo(addresses("10.0.0.1"));
    }

    @Test
    void keepsIpv4LinkLocalBecauseItNeedsNoInterfaceName() throws Exception {
        assertThat(LocalAddresses.bestFirst(addresses("169.254.1.2"))).isEqualTo(addresses("169.254.1.2"));
    }

    @Test
    void namesAnAddressOnce() throws Exception {
        assertThat(LocalAddresses.bestFirst(addresses("10.0.0.1", "10.0.0.1"))).hasSize(1);
    }

    @Test
    void findsTheLoopbackOfThisMachineAsOneOfTheLast() throws Exception {
        List<InetAddress> usable = LocalAddresses.usable();

        assertThat(usable).isNotEmpty().doesNotHaveDuplicates();
        assertThat(usable.get(usable.size() - 1).isLoopbackAddress()).isTrue();
        assertThat(usable)
                .noneMatch(address -> address.isAnyLocalAddress()
                        || address.isMulticastAddress()
                        || (address instanceof Inet6Address && address.isLinkLocalAddress()));
    }

    private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : Arrays.asList(literals)) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }
}
