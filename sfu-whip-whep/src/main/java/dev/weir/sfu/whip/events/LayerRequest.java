// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.whip.answer.JsonBody;
import dev.weir.sfu.whip.answer.Outcome;
import dev.weir.sfu.whip.answer.RefusedException;
import dev.weir.sfu.whip.http.HttpRequest;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a player posts to choose layers: an object of {@code mediaId, rid, spatialLayerId, temporalLayerId, maxSpatialLayerId,
 * maxTemporalLayerId, maxWidth, maxHeight}, each of which may be absent or null. Other members mean nothing to us.
 *
 * <p>A link is never made to carry more than it does, so the layer that is named and the highest that is wanted are the same.
 *
 * @param mediaId the m-line that is meant: by its mid, or by its index as in the {@code layers} event
 */
record LayerRequest(Optional<String> mediaId, LayerSelection selection) {
    /** Whether the request names that m-line. */
    boolean isFor(VideoLine video) {
        String id = mediaId.orElse("");
        return id.equals(video.mid()) || id.equals(Integer.toString(video.index()));
    }

    /**
     * Reads the body.
     *
     * @throws RefusedException when it is no such object
     */
    static LayerRequest read(HttpRequest request) {
        JsonNode body = JsonBody.read(request, Outcome.BAD_LAYER);
        if (!body.isObject()) {
            throw new RefusedException(Outcome.BAD_LAYER, "send a JSON object; {} to let the server choose");
        }
        LayerSelection selection = new LayerSelection(
                text(body, "rid"),
                lower(number(body, "spatialLayerId", 0), number(body, "maxSpatialLayerId", 0)),
                lower(number(body, "temporalLayerId", 0), number(body, "maxTemporalLayerId", 0)),
                number(body, "maxWidth", 1),
                number(body, "maxHeight", 1));
        return new LayerRequest(text(body, "mediaId"), selection);
    }

    private static OptionalInt lower(OptionalInt one, OptionalInt other) {
        int lower = Math.min(one.orElse(Integer.MAX_VALUE), other.orElse(Integer.MAX_VALUE));
        return one.isPresent() || other.isPresent() ? OptionalInt.of(lower) : OptionalInt.empty();
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new RefusedException(Outcome.BAD_LAYER, name + " must be a string that is not empty");
        }
        return Optional.of(value.asText());
    }

    private static OptionalInt number(JsonNode body, String name, int least) {
        JsonNode value = body.path(name);
        if (isAbsent(value)) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least) {
            throw new RefusedException(
                    Outcome.BAD_LAYER, name + " must be a whole number from " + least + " to " + Integer.MAX_VALUE);
        }
        return OptionalInt.of(value.asInt());
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
