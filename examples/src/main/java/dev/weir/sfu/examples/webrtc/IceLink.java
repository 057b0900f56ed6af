// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A STUN or TURN server as a Link header names it (RFC 9725 4.6, RFC 8288): {@code <turn:turn.example:3478>; rel="ice-server";
 * username="u"; credential="c"}.
 *
 * @param username of TURN; empty with STUN
 */
record IceLink(String url, String username, String credential) {
    private static final String PARAMETER =
            "\\s*;\\s*([^\\s;,=\"]+)(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;,\"]*)))?";
    private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:" + PARAMETER + ")*)");
    private static final Pattern EACH = Pattern.compile(PARAMETER);

    /** Those in one line of the header, which may have several; other links are left out. */
    static Stream<IceLink> parse(String line) {
        return LINK.matcher(line).results().flatMap(link -> {
            Map<String, String> parameters = parameters(link.group(2));
            return parameters.getOrDefault("rel", "").equals("ice-server")
                    ? Stream.of(new IceLink(
                            link.group(1),
                            parameters.getOrDefault("username", ""),
                            parameters.getOrDefault("credential", "")))
                    : Stream.empty();
        });
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Matcher each = EACH.matcher(text); each.find(); ) {
            String value = each.group(2) != null
                    ? each.group(2).replaceAll("\\\\(.)", "$1")
                    : each.group(3) != null ? each.group(3) : "";
            parameters.putIfAbsent(each.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return url;
    }
}
