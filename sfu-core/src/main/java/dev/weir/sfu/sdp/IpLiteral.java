// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An IP address written in digits; nothing here ever asks a name server. */
final class IpLiteral {
    private final byte[] bytes;

    private IpLiteral(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Empty for host names, {@code .local} names, zone indices and anything else that is not four or sixteen bytes. */
    static Optional<IpLiteral> parse(String text) {
        byte[] bytes = text.indexOf(':') >= 0 ? version6(text) : version4(text);
        return bytes.length == 0 ? Optional.empty() : Optional.of(new IpLiteral(bytes));
    }

    boolean isUnspecified() {
        return allZero(0, bytes.length);
    }

    boolean isLoopback() {
        return bytes.length == 4 ? bytes[0] == 127 : (allZero(0, 15) && bytes[15] == 1);
    }

    boolean isLinkLocal() {
        return bytes.length == 4 ? octet(0) == 169 && octet(1) == 254 : octet(0) == 0xFE && (octet(1) & 0xC0) == 0x80;
    }

    /** Multicast, broadcast, or the "this network" and reserved blocks of IPv4, none of which is one host. */
    boolean isNoHost() {
        return bytes.length == 4 ? octet(0) >= 224 || octet(0) == 0 : octet(0) == 0xFF;
    }

    /** An IPv6 address that only wraps an IPv4 one, and could carry a forbidden one past the checks. */
    boolean isMappedIpv4() {
        if (bytes.length != 16 || !allZero(0, 10) || isLoopback()) {
            return false;
        }
        return allZero(10, 12) || (octet(10) == 0xFF && octet(11) == 0xFF);
    }

    private int octet(int index) {
        return bytes[index] & 0xFF;
    }

    private boolean allZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] version4(String text) {
        List<String> parts = Tokens.split(text, '.');
        byte[] bytes = new byte[4];
        if (parts.size() != 4 || text.length() > 15 || !String.join(".", parts).equals(text)) {
            return new byte[0];
        }
        for (int i = 0; i < 4; i++) {
            String part = parts.get(i);
            int value = Tokens.integer(part, 255);
            // Leading zeros mean octal to some and decimal to others (RFC 6943 section 3.1.1).
            if (value == Tokens.NONE || (part.length() > 1 && part.charAt(0) == '0')) {
                return new byte[0];
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte[] version6(String text) {
        if (text.length() > 45) {
            return new byte[0];
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.lastIndexOf('.', gap) >= 0) {
            return new byte[0];
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
        boolean wrongHalf = head.length > 16 || tail.length > 16;
        int length = head.length + tail.length;
        if (wrongHalf || (gap < 0 ? length != 16 : length > 14)) {
            return new byte[0];
        }
        byte[] bytes = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
        return bytes;
    }

    /** The bytes of colon-separated groups, the last of which may be an IPv4 address; 17 bytes when malformed. */
    private static byte[] groups(String text) {
        byte[] malformed = new byte[17];
        if (text.isEmpty()) {
            return new byte[0];
        }
        List<String> parts = Tokens.split(text, ':');
        if (parts.size() > 8 || !String.join(":", parts).equals(text)) {
            return malformed;
        }
        byte[] bytes = new byte[0];
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            byte[] group = i == parts.size() - 1 && part.indexOf('.') >= 0 ? version4(part) : hexGroup(part);
            if (group.length == 0) {
                return malformed;
            }
            int at = bytes.length;
            bytes = Arrays.copyOf(bytes, at + group.length);
            System.arraycopy(group, 0, bytes, at, group.length);
        }
        return bytes;
    }

    private static byte[] hexGroup(String part) {
        if (part.length() > 4) {
            return new byte[0];
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = part.charAt(i) < 0x80 ? Character.digit(part.charAt(i), 16) : -1;
            if (digit < 0) {
                return new byte[0];
            }
            value = (value << 4) | digit;
        }
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
