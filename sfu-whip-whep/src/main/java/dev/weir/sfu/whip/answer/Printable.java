// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

/** Texts of others on their way into our lines: of the characters that ASCII can print, and a question mark for each other. */
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /** As above, cut to so many characters. */
    public static String of(String text, int maxChars) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(maxChars)
                .map(c -> c >= ' ' && c <= '~' ? c : '?')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
