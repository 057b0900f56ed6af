// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses for tests. */
public final class Addresses {
    private Addresses() {}

    public static InetAddress of(String literal) {
        return AddressLiteral.parse(literal).orElseThrow(() -> new IllegalArgumentException(literal));
    }

    /** An IPv4 address the way a dual-stack socket may report it. */
    public static InetAddress mapped(String four) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, 10, 12, (byte) -1);
        System.arraycopy(of(four).getAddress(), 0, bytes, 12, 4);
        return six(bytes, -1);
    }

    /** The same address on some interface. */
    public static InetAddress scoped(String six, int scope) {
        return six(of(six).getAddress(), scope);
    }

    private static InetAddress six(byte[] bytes, int scope) {
        try {
            return Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
