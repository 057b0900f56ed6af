// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public Internet from those that only mean something here: this machine, its network, its provider's.
 *
 * <p>By the special-purpose registries of IANA (RFC 6890 and its updates). Of IPv6 nothing is public but 2000::/3 and what
 * translates to public IPv4 (RFC 6052).
 */
public final class PublicAddress {
    private static final List<Cidr> SPECIAL = Cidr.parseList("""
            0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.0.2.0/24,
            192.88.99.0/24, 192.168.0.0/16, 198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/3,
            2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20
            """);
    private static final List<Cidr> ORDINARY = Cidr.parseList("0.0.0.0/0, 2000::/3");
    private static final Cidr TRANSLATED_IPV4 = Cidr.parse("64:ff9b::/96");

    private PublicAddress() {}

    public static boolean is(InetAddress address) {
        if (TRANSLATED_IPV4.contains(address)) {
            return is(AddressLiteral.of(Arrays.copyOfRange(address.getAddress(), 12, 16)));
        }
        return isIn(ORDINARY, address) && !isIn(SPECIAL, address);
    }

    private static boolean isIn(List<Cidr> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
