// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionHandle;
import java.util.Optional;

/**
 * What a request is for, without anything of its path that a client is to keep to itself.
 *
 * @param route the path with braces where names and ids stand
 * @param session handle of the session
 */
public record Resource(String route, Optional<RoomName> room, Optional<String> session) {
    /** A path that is none of ours: one value for whatever strangers try. */
    public static final Resource UNKNOWN = of("unknown");

    /** One that is neither in a room nor of a session. */
    public static Resource of(String route) {
        return new Resource(route, Optional.empty(), Optional.empty());
    }

    /** One that is in the room of that name, if it is the name of one. */
    public static Resource in(String route, String room) {
        return new Resource(
                route, RoomName.isLegal(room) ? Optional.of(new RoomName(room)) : Optional.empty(), Optional.empty());
    }

    /** One that belongs to a session. */
    public static Resource of(String route, Optional<RoomName> room, String sessionId) {
        return new Resource(route, room, Optional.of(SessionHandle.of(sessionId)));
    }
}
