// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.room.RoomName;
import java.util.regex.Pattern;

/**
 * Names of rooms in a short form: 1 to 64 characters of a room's name and the star, which stands for any characters, also none.
 * {@code studio} is that one room, {@code test-*} all that begin so, {@code *} every room. Case matters.
 *
 * <p>Not a regular expression: the longest match takes a few thousand steps.
 */
public record RoomPattern(String value) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_.*-]{1,64}");

    /** @throws IllegalArgumentException when the pattern is not legal; {@link #isLegal} asks first */
    public RoomPattern {
        if (!isLegal(value)) {
            throw new IllegalArgumentException(
                    "room pattern must be 1 to 64 characters of A-Z a-z 0-9 _ - . and * for any characters");
        }
    }

    public static boolean isLegal(String value) {
        return LEGAL.matcher(value).matches();
    }

    /** Whether the whole name is as the pattern says. */
    public boolean matches(RoomName room) {
        String name = room.value();
        int at = 0;
        int star = -1;
        int afterStar = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < value.length() && value.charAt(at) == '*') {
                star = at++;
                afterStar = i;
            } else if (at < value.length() && value.charAt(at) == name.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                // Only the last star ever needs to take one more: those before it have what they need.
                at = star + 1;
                i = ++afterStar;
            } else {
                return false;
            }
        }
        while (at < value.length() && value.charAt(at) == '*') {
            at++;
        }
        return at == value.length();
    }

    @Override
    public String toString() {
        return value;
    }
}
