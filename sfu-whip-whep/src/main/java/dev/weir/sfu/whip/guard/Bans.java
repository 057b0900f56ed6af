// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import dev.weir.sfu.room.RoomName;
import java.util.Optional;

/** Rooms and people that are not let in for the time being. Thread-safe. */
public interface Bans {
    /** Why and until when this subject (empty for nobody in particular) is kept out of the room; empty when they are not. */
    Optional<String> reason(RoomName room, String subject);

    /** Nobody is banned. */
    static Bans none() {
        return (room, subject) -> Optional.empty();
    }
}
