// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.outgoing;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public Internet from those that only mean something here: this machine, its network, its provider's.
 *
 * <p>By the special-purpose registries of IANA (RFC 6890 and its updates). Of IPv6 nothing is public but 2000::/3 and what
 * translates to public IPv4 (RFC 6052).
 */
public final class PublicAddress {
    private static final List<Network> SPECIAL_IPV4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");
    private static final List<Network> SPECIAL_IPV6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    private static final Network GLOBAL_IPV6 = Network.of("2000::/3");
    private static final Network TRANSLATED_IPV4 = Network.of("64:ff9b::/96");

    private PublicAddress() {}

    public static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return SPECIAL_IPV4.stream().noneMatch(network -> network.contains(bytes));
        }
        if (TRANSLATED_IPV4.contains(bytes)) {
            return is(addressOf(Arrays.copyOfRange(bytes, 12, 16)));
        }
        return GLOBAL_IPV6.contains(bytes) && SPECIAL_IPV6.stream().noneMatch(network -> network.contains(bytes));
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }

    private record Network(BigInteger prefix, int addressBytes, int freeBits) {
        /** Of a literal, so that no name is looked up. */
        static Network of(String text) {
            int slash = text.indexOf('/');
            try {
                byte[] bytes = InetAddress.getByName(text.substring(0, slash)).getAddress();
                int freeBits = bytes.length * 8 - Integer.parseInt(text.substring(slash + 1));
                return new Network(new BigInteger(1, bytes).shiftRight(freeBits), bytes.length, freeBits);
            } catch (UnknownHostException noLiteral) {
                throw new AssertionError(noLiteral);
            }
        }

        boolean contains(byte[] address) {
            return address.length == addressBytes
                    && new BigInteger(1, address).shiftRight(freeBits).equals(prefix);
        }
    }
}
