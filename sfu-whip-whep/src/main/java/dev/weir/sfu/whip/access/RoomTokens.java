// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import dev.weir.sfu.room.RoomName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The text form of tokens for rooms. What is wrong is told by number: an entry may be nothing but a token. */
final class RoomTokens {
    static final int MAX_TOKEN_CHARS = 8 * 1024;

    private static final Pattern LEGAL = Pattern.compile("[!-~]+");

    private RoomTokens() {}

    static Map<RoomName, String> parse(String text) {
        Map<RoomName, String> tokens = new LinkedHashMap<>();
        int number = 0;
        for (String part : text.split(";", -1)) {
            number++;
            String entry = part.strip();
            if (entry.isEmpty()) {
                continue;
            }
            int colon = entry.indexOf(':');
            if (colon < 0) {
                throw wrong(number, "has no colon: write room:token, with semicolons between entries");
            }
            String room = entry.substring(0, colon).strip();
            if (!RoomName.isLegal(room)) {
                throw wrong(number, "has no legal room name before its colon: " + RoomName.RULE);
            }
            String token = entry.substring(colon + 1).strip();
            if (token.isEmpty()) {
                throw wrong(number, "has no token after its colon: write room:token");
            }
            if (!isLegal(token)) {
                throw wrong(number, "has a token of other than " + legalTokens());
            }
            if (tokens.putIfAbsent(new RoomName(room), token) != null) {
                throw wrong(number, "is for the same room as one before: a room has one such token");
            }
        }
        return tokens;
    }

    /** @throws IllegalArgumentException when the token could not be shown in a header line */
    static void requireLegal(String token) {
        if (!isLegal(token)) {
            throw new IllegalArgumentException("token must be " + legalTokens());
        }
    }

    private static boolean isLegal(String token) {
        return token.length() <= MAX_TOKEN_CHARS && LEGAL.matcher(token).matches();
    }

    private static String legalTokens() {
        return "1 to " + MAX_TOKEN_CHARS + " printable ASCII characters without blanks";
    }

    private static IllegalArgumentException wrong(int number, String what) {
        return new IllegalArgumentException("entry " + number + " " + what);
    }
}
