// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.util.ArrayList;
import java.util.List;

/** Splitting and number reading that never throws. */
final class Tokens {
    static final int NONE = -1;

    private Tokens() {}

    /** The non-empty parts of {@code text} between {@code separator}s, trimmed. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf(separator, start);
            if (end < 0) {
                end = text.length();
            }
            String part = text.substring(start, end).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            start = end + 1;
        }
        return parts;
    }

    /** What stands before the first {@code separator}; the whole text when there is none. */
    static String before(String text, char separator) {
        int at = text.indexOf(separator);
        return at < 0 ? text : text.substring(0, at);
    }

    /** What stands behind the first {@code separator}; empty when there is none. */
    static String after(String text, char separator) {
        int at = text.indexOf(separator);
        return at < 0 ? "" : text.substring(at + 1);
    }

    /** A decimal number of plain digits from 0 to {@code max}, or {@link #NONE}. */
    static long number(String text, long max) {
        if (text.isEmpty() || text.length() > 18) {
            return NONE;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NONE;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : NONE;
    }

    static int integer(String text, int max) {
        return (int) number(text, max);
    }

    /** Whether the text is printable ASCII without spaces, of a length in the given range. */
    static boolean isPlain(String text, int minChars, int maxChars) {
        if (text.length() < minChars || text.length() > maxChars) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** The start of a text, safe to quote in a message: at most 60 characters, none of them controls. */
    static String excerpt(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < 60; i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c >= 0x7F ? '?' : c);
        }
        return text.length() > 60 ? shown.append("...").toString() : shown.toString();
    }
}
