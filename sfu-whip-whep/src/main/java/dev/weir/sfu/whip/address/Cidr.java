// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.address;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of IP addresses (RFC 4632 3.1, RFC 4291 2.3). Immutable.
 *
 * <p>IPv4-mapped IPv6 addresses count as the IPv4 addresses they stand for, and scope ids as nothing.
 */
public final class Cidr {
    private static final Pattern FORM = Pattern.compile("([^/]*)(?:/(0|[1-9][0-9]{0,2}))?");
    private static final int MAPPED_BITS = 96;

    private final byte[] network;
    private final int prefixLength;

    private Cidr(byte[] network, int prefixLength) {
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address. Names are not resolved but refused.
     *
     * @throws IllegalArgumentException saying what is wrong with it, and what would be right
     */
    public static Cidr parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Optional<InetAddress> address = matcher.matches() ? AddressLiteral.parse(matcher.group(1)) : Optional.empty();
        if (address.isEmpty()) {
            throw new IllegalArgumentException(
                    "must be an IP address or a network such as 192.0.2.0/24 or 2001:db8::/32: " + text);
        }
        byte[] network = AddressLiteral.bytes(address.get());
        int prefixLength = network.length * Byte.SIZE;
        if (matcher.group(2) != null) {
            boolean mapped = network.length == 4 && text.indexOf(':') >= 0;
            prefixLength = Integer.parseInt(matcher.group(2)) - (mapped ? MAPPED_BITS : 0);
        }
        if (prefixLength < 0 || prefixLength > network.length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "the prefix length must be 0 to " + network.length * Byte.SIZE + ": " + text);
        }
        return new Cidr(network, prefixLength).withoutHostBits(text);
    }

    /**
     * Reads several, separated by commas; blank is none.
     *
     * @throws IllegalArgumentException naming the first that is wrong
     */
    public static List<Cidr> parseList(String text) {
        return Stream.of(text.split(","))
                .filter(one -> !one.isBlank())
                .map(Cidr::parse)
                .toList();
    }

    /** Somebody who writes 192.0.2.7/24 means one of two things, and which is not for us to guess. */
    private Cidr withoutHostBits(String text) {
        byte[] masked = network.clone();
        for (int bit = prefixLength; bit < masked.length * Byte.SIZE; bit++) {
            masked[bit / Byte.SIZE] &= (byte) ~(0x80 >>> bit % Byte.SIZE);
        }
        if (!Arrays.equals(masked, network)) {
            throw new IllegalArgumentException("the address has bits beyond the prefix, write "
                    + new Cidr(masked, prefixLength) + " or leave the prefix length out: " + text);
        }
        return this;
    }

    /** Whether the address is in this network. */
    public boolean contains(InetAddress address) {
        byte[] bytes = AddressLiteral.bytes(address);
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefixLength / Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = prefixLength % Byte.SIZE;
        return rest == 0 || (bytes[whole] ^ network[whole]) >>> (Byte.SIZE - rest) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && prefixLength == cidr.prefixLength && Arrays.equals(network, cidr.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixLength;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return AddressLiteral.text(AddressLiteral.of(network)) + '/' + prefixLength;
    }
}
