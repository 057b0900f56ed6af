// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses in the form of text (RFC 4291 2.2, RFC 6943 3.1.1), and as the bytes they are compared by. Resolves no name, ever. */
public final class AddressLiteral {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** Without leading zeros, which some read as octal. */
    private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    /** The characters only; the JDK's parser says whether they are in order. The longest has 45. */
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** Scope ids name interfaces of one machine (RFC 4007 11): nothing to compare by. */
    private static final Pattern SCOPE = Pattern.compile("%[A-Za-z0-9._~-]{1,32}$");

    private static final int MAPPED_PREFIX_BYTES = 12;

    private AddressLiteral() {}

    /** The address, without its scope; empty when the text is none. IPv4-mapped IPv6 becomes IPv4. */
    public static Optional<InetAddress> parse(String text) {
        boolean six = text.indexOf(':') >= 0;
        String bare = six ? SCOPE.matcher(text).replaceFirst("") : text;
        if (!(six ? V6 : V4).matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            // In brackets the JDK takes it for IPv6 or for nothing, never for a name.
            return Optional.of(InetAddress.getByName(six ? '[' + bare + ']' : bare));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** Four bytes or sixteen; IPv4-mapped IPv6 (RFC 4291 2.5.5.2) has four, whichever class it comes in. */
    public static byte[] bytes(InetAddress address) {
        byte[] bytes = address.getAddress();
        return isMapped(bytes) ? new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]} : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The usual text, without the scope, which means something on this machine only. */
    public static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** The address of four bytes or sixteen. */
    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes: " + bytes.length, e);
        }
    }
}
