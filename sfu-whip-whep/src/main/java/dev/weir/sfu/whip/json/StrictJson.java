// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads JSON in which there is one way to understand it only: UTF-8, no member twice, nothing behind, no deep nesting. */
public final class StrictJson {
    private static final int MAX_DEPTH = 8;
    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJson() {}

    /** The value, a missing one of a blank text; empty when the text is none. */
    public static Optional<JsonNode> value(String text) {
        try {
            return Optional.of(READER.readTree(text));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** The object; empty when the bytes are none. */
    public static Optional<JsonNode> object(byte[] bytes) {
        try {
            // Jackson by itself would guess UTF-16 and UTF-32 too.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return value(text).filter(JsonNode::isObject);
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
