// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.room.RoomName;
import java.time.Instant;
import java.util.Optional;

/**
 * Rooms nobody gets into, somebody who gets into no room, or, with both, somebody who does not get into those rooms.
 *
 * @param id among the bans of this process
 * @param room which rooms; empty for all
 * @param subject whom, by the name that the authenticator gives; empty for everybody
 * @param until when it ends by itself
 * @param reason told to those it keeps out; may be empty
 */
public record Ban(String id, Optional<RoomPattern> room, Optional<String> subject, Instant until, String reason) {
    /** The longest subject and the longest reason. */
    public static final int MAX_CHARS = 256;

    /** @throws IllegalArgumentException when it would be for everybody in all rooms, or a text is too long */
    public Ban {
        if (room.isEmpty() && subject.isEmpty()) {
            throw new IllegalArgumentException("a ban needs a room pattern, a subject or both");
        }
        if (subject.isPresent() && (subject.get().isEmpty() || subject.get().length() > MAX_CHARS)) {
            throw new IllegalArgumentException("subject must have 1 to " + MAX_CHARS + " characters");
        }
        if (reason.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "reason must have up to " + MAX_CHARS + " characters: " + reason.length());
        }
    }

    /** Whether it keeps this subject, empty for nobody in particular, out of this room while it lasts. */
    public boolean hits(RoomName name, String whom) {
        return (room.isEmpty() || room.get().matches(name))
                && (subject.isEmpty() || subject.get().equals(whom));
    }
}
