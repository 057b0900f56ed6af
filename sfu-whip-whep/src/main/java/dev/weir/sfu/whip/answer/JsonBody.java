// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.json.StrictJson;

/** Reads a small JSON text (RFC 8259) out of a request, strictly: no member twice, nothing behind it, nothing nested deeply. */
public final class JsonBody {
    public static final String MEDIA_TYPE = "application/json";

    private static final int MAX_BYTES = 4_096;
    private static final Problem NOT_JSON =
            Problem.of(Outcome.NOT_JSON, "send one Content-Type: " + MEDIA_TYPE).header("Accept-Post", MEDIA_TYPE);

    private JsonBody() {}

    /**
     * The value; of an empty body, one that is missing.
     *
     * @param wrong how the request ends when the body is no JSON
     * @throws RefusedException when the content type, the size or the text is wrong
     */
    public static JsonNode read(HttpRequest request, Outcome wrong) {
        Bodies.requireType(request, MEDIA_TYPE, NOT_JSON);
        if (request.body().length > MAX_BYTES) {
            throw new RefusedException(Outcome.TOO_LARGE, "at most " + MAX_BYTES + " bytes are read, there are more");
        }
        return StrictJson.value(Bodies.text(request, wrong))
                .orElseThrow(() -> new RefusedException(wrong, "the body is no JSON text, or has a member twice"));
    }
}
