// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.EnumSet;
import java.util.Set;

/** What a player posts to begin a stream: an array of the names of the events that it wants. */
final class EventRequest {
    private static final int MAX_NAMES = 16;

    private EventRequest() {}

    /**
     * The names, each once.
     *
     * @throws RefusedException when the body is no array of names that are advertised
     */
    static Set<EventName> read(HttpRequest request) {
        JsonNode body = JsonBody.read(request, Outcome.BAD_EVENTS);
        if (!body.isArray() || body.isEmpty() || body.size() > MAX_NAMES) {
            throw refused();
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
                "send a JSON array of 1 to " + MAX_NAMES + " names out of " + EventName.advertised());
    }
}
