// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.records.page;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which recordings a client wants to see: {@code ?room=studio&limit=20&after=studio_20261129T225301.123Z}.
 *
 * @param room of which; empty for all
 * @param limit how many recordings, 1 to {@value #MAX_LIMIT}
 * @param after the id of the last one on the page before; empty for the first page
 */
public record RecordPage(Optional<RoomName> room, int limit, Optional<String> after) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

    /** Nothing else comes back in links. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

    /**
     * Reads it out of a query; other parameters are somebody else's.
     *
     * @throws RefusedException saying what is wrong
     */
    public static RecordPage parse(String query) {
        Optional<RoomName> room = Optional.empty();
        int limit = DEFAULT_LIMIT;
        Optional<String> after = Optional.empty();
        for (String parameter : query.split("&", -1)) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            if (parameter.startsWith("room=")) {
                room = Optional.of(room(value));
            } else if (parameter.startsWith("limit=")) {
                limit = limit(value);
            } else if (parameter.startsWith("after=")) {
                after = Optional.of(id(value));
            }
        }
        return new RecordPage(room, limit, after);
    }

    private static RoomName room(String value) {
        if (!RoomName.isLegal(value)) {
            throw new RefusedException(Outcome.BAD_ROOM_NAME, "a room name has " + RoomName.RULE);
        }
        return new RoomName(value);
    }

    private static int limit(String value) {
        int limit = LIMIT.matcher(value).matches() ? Integer.parseInt(value) : MAX_LIMIT + 1;
        if (limit > MAX_LIMIT) {
            throw new RefusedException(Outcome.BAD_QUERY, "limit must be a whole number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static String id(String value) {
        if (!ID.matcher(value).matches()) {
            throw new RefusedException(Outcome.BAD_QUERY, "after must be the id of a recording");
        }
        return value;
    }

    /** The query of the page behind this one. */
    public String next(String lastId) {
        return "limit=" + limit + room.map(name -> "&room=" + name).orElse("") + "&after=" + lastId;
    }
}
