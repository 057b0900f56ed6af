// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.regex.Pattern;

/**
 * The name of a room: 1 to 64 characters of {@code A-Z a-z 0-9 _ -} and, not in front and not in a row, the full stop; and no name
 * of a device on Windows, such as {@code nul}, {@code COM1} or {@code aux.x}.
 *
 * <p>An allow-list, decided here and nowhere else: a name that passes is safe in a URL, a log line, a metric label and a file
 * name on every system. Case matters.
 */
public record RoomName(String value) {
    /** What {@link #isLegal} asks for, as part of a sentence for people. */
    public static final String RULE =
            "1 to 64 characters of A-Z a-z 0-9 _ - and single inner full stops, and no device such as con, nul or com1";

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

    /** Windows opens the device whatever follows a full stop. */
    private static final Pattern DEVICE =
            Pattern.compile("(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException when the name is not legal; {@link #isLegal} asks first */
    public RoomName {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("room name must be " + RULE);
        }
    }

    public static boolean isLegal(String value) {
        return value.length() <= MAX_LENGTH
                && LEGAL.matcher(value).matches()
                && !DEVICE.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
