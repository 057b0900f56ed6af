// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A STUN server by name (RFC 7064): {@code stun:stun.example.org:3478}. */
record StunServer(String host, int port) {
    private static final int DEFAULT_PORT = 3478;
    private static final int MAX_PORT = 65_535;
    private static final Pattern URI =
            Pattern.compile("(?:stun:)?([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    /**
     * Reads {@code stun:host}, {@code stun:host:port} or either without the scheme.
     *
     * @throws IllegalArgumentException when it is none of those
     */
    static StunServer parse(String text) {
        Matcher matcher = URI.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a STUN server must be like stun:stun.example.org:3478: " + text);
        }
        String port = matcher.group(2);
        int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
        if (number < 1 || number > MAX_PORT) {
            throw new IllegalArgumentException("the port of a STUN server must be 1 to 65535: " + text);
        }
        String host = matcher.group(1);
        return new StunServer(host.toLowerCase(Locale.ROOT), number);
    }

    /** One address of each family. Asks the name service, which may block. */
    List<InetSocketAddress> resolve() throws UnknownHostException {
        Map<Boolean, InetSocketAddress> byFamily = new LinkedHashMap<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            byFamily.putIfAbsent(address instanceof Inet4Address, new InetSocketAddress(address, port));
        }
        return List.copyOf(byFamily.values());
    }
}
