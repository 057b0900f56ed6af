// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where HTTP listens.
 *
 * @param host name or IP address without brackets; empty means every address of the machine
 * @param port 0 to 65,535; 0 takes a free one
 */
public record HttpAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?)]|(?<name>[A-Za-z0-9._-]*)):(?<port>[0-9]{1,5})");

    /** Reads {@code :8080}, {@code 127.0.0.1:8080}, {@code name:8080} or {@code [::1]:8080}; empty when it is none of these. */
    public static Optional<HttpAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port > 65_535) {
            return Optional.empty();
        }
        String six = matcher.group("six");
        return Optional.of(new HttpAddress(six == null ? matcher.group("name") : six, port));
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /** What to type into a browser on this machine, with the port that was bound in the end. */
    public String url(String scheme, int boundPort) {
        boolean everywhere = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + name + ":" + boundPort + "/";
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
