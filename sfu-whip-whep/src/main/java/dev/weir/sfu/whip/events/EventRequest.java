// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.EnumSet;
import java.util.Set;

/** What a player posts to begin a stream: an array of the names of the events that it wants, or nothing. */
final class EventRequest {
    private static final int MAX_NAMES = 16;

    private EventRequest() {}

    /**
     * The names, each once; all that are advertised where none is named.
     *
     * @throws RefusedException when the body is no array of names that are advertised
     */
    static Set<EventName> read(HttpRequest request) {
        if (request.body().length == 0) {
            return EnumSet.allOf(EventName.class);
        }
        JsonNode body = JsonBody.read(request, Outcome.BAD_EVENTS);
        if (!body.isArray() || body.size() > MAX_NAMES) {
            throw refused();
        }
        if (body.isEmpty()) {
            return EnumSet.allOf(EventName.class);
        }
        Set<EventName> names = EnumSet.noneOf(EventName.class);
        for (JsonNode name : body) {
            names.add(EventName.of(name.isTextual() ? name.asText() : "").orElseThrow(EventRequest::refused));
        }
        return names;
    }

    private static RefusedException refused() {
        return new RefusedException(
                Outcome.BAD_EVENTS,
                "send a JSON array of at most " + MAX_NAMES + " names out of " + EventName.advertised());
    }
}
