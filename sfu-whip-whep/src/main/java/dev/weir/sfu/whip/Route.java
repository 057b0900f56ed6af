// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.whip.events.Target;
import java.util.Optional;

/**
 * What a path names.
 *
 * @param name of the room or id of the session, decoded but otherwise as the client wrote it: not to be trusted
 * @param below what it names of a viewer's session; empty for the session itself
 */
record Route(Protocol protocol, Kind kind, String name, Optional<Target> below) {
    /** The two kinds of resources of either protocol. */
    enum Kind {
        ENDPOINT,
        SESSION
    }

    private static final char ILLEGAL = '\0';

    /** The route of a path, when it is one; the base path has been taken off. */
    static Optional<Route> parse(String path) {
        for (Protocol protocol : Protocol.values()) {
            if (path.startsWith(protocol.endpointPrefix())) {
                String name = path.substring(protocol.endpointPrefix().length());
                return Optional.of(new Route(protocol, Kind.ENDPOINT, decoded(name), Optional.empty()));
            }
            if (path.startsWith(protocol.sessionPrefix())) {
                return Optional.of(session(
                        protocol, path.substring(protocol.sessionPrefix().length())));
            }
        }
        return Optional.empty();
    }

    /** The path with braces where names and ids stand, without the base path. */
    String template() {
        return kind == Kind.ENDPOINT
                ? protocol.endpointPrefix() + "{room}"
                : protocol.sessionPrefix() + "{session}"
                        + below.map(Target::template).orElse("");
    }

    private static Route session(Protocol protocol, String id) {
        int slash = protocol == Protocol.WHEP ? id.indexOf('/') : -1;
        Optional<Target> below = slash < 0 ? Optional.empty() : Target.parse(id.substring(slash));
        return new Route(protocol, Kind.SESSION, decoded(below.isPresent() ? id.substring(0, slash) : id), below);
    }

    /**
     * Undoes percent-encoding (RFC 3986 2.1), each octet to the character of that number. A legal name is ASCII, so octets beyond
     * are never assembled to characters, and a broken escape becomes a character that is legal nowhere.
     */
    private static String decoded(String encoded) {
        StringBuilder text = new StringBuilder(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                text.append(c);
            } else {
                text.append(octet(encoded, i + 1));
                i += 2;
            }
        }
        return text.toString();
    }

    private static char octet(String text, int at) {
        if (at + 2 > text.length()) {
            return ILLEGAL;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? ILLEGAL : (char) (high << 4 | low);
    }
}
