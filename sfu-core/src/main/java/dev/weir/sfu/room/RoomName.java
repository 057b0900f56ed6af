// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.regex.Pattern;

/**
 * The name of a room: 1 to 64 characters of {@code A-Z a-z 0-9 _ -} and, not in front and not in a row, the full stop.
 *
 * <p>An allow-list, decided here and nowhere else: a name that passes is safe in a URL, a log line, a metric label and a file
 * name on every system. Case matters.
 */
public record RoomName(String value) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException when the name is not legal; {@link #isLegal} asks first */
    public RoomName {
        if (!isLegal(value)) {
            throw new IllegalArgumentException(
                    "room name must be 1 to 64 characters of A-Z a-z 0-9 _ - and single inner full stops");
        }
    }

    public static boolean isLegal(String value) {
        return value.length() <= MAX_LENGTH && LEGAL.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
