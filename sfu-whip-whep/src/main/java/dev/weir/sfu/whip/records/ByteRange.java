// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one piece of a file that a Range header asks for (RFC 9110 14.1.2):
 *
 * <pre>
 *   bytes=0-499     the first 500
 *   bytes=500-      all but those
 *   bytes=-500      the last 500
 * </pre>
 *
 * @param first offset of the first byte
 * @param length how many; 0 when the file has none of them
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE =
            Pattern.compile("bytes=\\s*(?:([0-9]+)-([0-9]*)|-([0-9]+))\\s*", Pattern.CASE_INSENSITIVE);

    /** Longer numbers are beyond every file. */
    private static final int MAX_DIGITS = 18;

    /**
     * What the header asks for of a file of so many bytes. Empty when it is to be ignored: not understood, or several ranges, which a
     * server may answer by the whole (RFC 9110 14.2).
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher range = ONE.matcher(header);
        if (!range.matches()) {
            return Optional.empty();
        }
        if (range.group(3) != null) {
            long length = Math.min(number(range.group(3)), size);
            return Optional.of(new ByteRange(size - length, length));
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(first, first >= size ? 0 : Math.min(last, size - 1) - first + 1));
    }

    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    boolean isSatisfiable() {
        return length > 0;
    }

    /** For Content-Range (RFC 9110 14.4). */
    String of(long size) {
        return isSatisfiable() ? "bytes " + first + '-' + (first + length - 1) + '/' + size : "bytes */" + size;
    }
}
