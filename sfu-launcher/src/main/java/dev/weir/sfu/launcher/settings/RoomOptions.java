// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import dev.weir.sfu.room.RoomName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is different in one room; what is empty is as in every other.
 *
 * @param listed whether {@code GET /api/rooms} shows it
 * @param hold whether viewers may come before the publisher
 * @param maxSubs viewers at most, 0 for no limit
 * @param timeLimit of its publisher
 */
public record RoomOptions(
        Optional<Boolean> listed, Optional<Boolean> hold, Optional<Integer> maxSubs, Optional<Duration> timeLimit) {
    /** {@code room:key=value,key=value;room:...}. */
    static final Form<Map<RoomName, RoomOptions>> FORM = new Form<>(
            "ROOM:OPTIONS[;...]",
            "write room:listed=false,hold=false,max-subs=50,time-limit=1h with semicolons between rooms",
            RoomOptions::parse);

    private static Map<RoomName, RoomOptions> parse(String text) {
        Map<RoomName, RoomOptions> rooms = new LinkedHashMap<>();
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int colon = entry.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("no colon after the room's name");
            }
            RoomName room = new RoomName(entry.substring(0, colon).strip());
            if (rooms.put(room, ofRoom(entry.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("a room stands there twice");
            }
        }
        return Map.copyOf(rooms);
    }

    private static RoomOptions ofRoom(String text) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String option : text.split(",", -1)) {
            int sign = option.indexOf('=');
            if (sign < 0
                    || given.put(
                                    option.substring(0, sign).strip(),
                                    option.substring(sign + 1).strip())
                            != null) {
                throw new IllegalArgumentException("an option stands there twice or without a value");
            }
        }
        RoomOptions options = new RoomOptions(
                Optional.ofNullable(given.remove("listed")).map(Forms.bool().parser()),
                Optional.ofNullable(given.remove("hold")).map(Forms.bool().parser()),
                Optional.ofNullable(given.remove("max-subs"))
                        .map(Forms.integer("COUNT", 0, 1_000_000).parser()),
                Optional.ofNullable(given.remove("time-limit"))
                        .map(Forms.duration().parser()));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("an option is unknown");
        }
        return options;
    }
}
