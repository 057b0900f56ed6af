// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.sfu.room.RoomName;

/** What a {@code reconnect} event says. */
final class ReconnectData {
    /** Nothing in a room's name means anything in a URL. */
    private static final String ROOM = "{room}";

    private ReconnectData() {}

    /** @param url of another endpoint, with {@code {room}} where the name of the room is to stand; empty for the same */
    static String of(String url, RoomName room) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return (url.isEmpty() ? data : data.put("url", url.replace(ROOM, room.value()))).toString();
    }
}
