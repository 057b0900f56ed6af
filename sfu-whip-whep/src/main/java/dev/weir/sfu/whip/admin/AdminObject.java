// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON object in a request, of which every member is known and of the right type; everything else is refused as 400. */
final class AdminObject {
    private final JsonNode object;

    private AdminObject(JsonNode object) {
        this.object = object;
    }

    /** @throws RefusedException unless the body is an object with no members but these */
    static AdminObject read(HttpRequest request, List<String> members) {
        JsonNode body = JsonBody.read(request, Outcome.BAD_REQUEST);
        if (!body.isObject()) {
            throw wrong("send a JSON object with " + String.join(", ", members));
        }
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!members.contains(name)) {
                throw wrong("the object may have " + String.join(", ", members) + ", not " + name);
            }
        }
        return new AdminObject(body);
    }

    Optional<String> text(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    OptionalLong wholeNumber(String name, long least, long most) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(name + " must be a whole number from " + least + " to " + most);
        }
        return OptionalLong.of(value.longValue());
    }

    boolean flag(String name) {
        JsonNode value = object.path(name);
        if (!value.isBoolean()) {
            throw wrong(name + " must be true or false");
        }
        return value.booleanValue();
    }

    static RefusedException wrong(String detail) {
        return new RefusedException(Outcome.BAD_REQUEST, detail);
    }
}
