// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.json.StrictJson;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token in its compact form (RFC 7515 section 7.1), taken apart and not yet believed.
 *
 * <pre>
 *   BASE64URL(header) . BASE64URL(payload) . BASE64URL(signature)
 * </pre>
 *
 * <p>Refused, because java-jwt takes them: padding and stray bits in base64, bytes that are no UTF-8, duplicate members, text
 * behind the object, {@code crit} (RFC 7515 4.1.11: whoever does not understand an extension must refuse), an {@code exp} of null.
 *
 * @param text as it came
 * @param header a JSON object
 * @param payload a JSON object
 */
record CompactToken(String text, JsonNode header, JsonNode payload) {
    /** As much as a bearer token at the doors can have. */
    static final int MAX_CHARS = 8 * 1024;

    private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

    /** Year 9999's last second. */
    private static final long MAX_DATE_SECONDS = 253_402_300_799L;

    /** Takes a token apart; empty when it is none, or one that is refused whatever its signature. */
    static Optional<CompactToken> parse(String text) {
        var segments = SHAPE.matcher(text);
        if (text.length() > MAX_CHARS
                || !segments.matches()
                || Base64Url.decode(segments.group(3)).isEmpty()) {
            return Optional.empty();
        }
        Optional<JsonNode> header = Base64Url.decode(segments.group(1)).flatMap(StrictJson::object);
        Optional<JsonNode> payload = Base64Url.decode(segments.group(2)).flatMap(StrictJson::object);
        if (header.isEmpty() || payload.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CompactToken(text, header.get(), payload.get())).filter(CompactToken::isWellShaped);
    }

    private boolean isWellShaped() {
        return header.path("alg").isTextual()
                && (!header.has("kid") || header.path("kid").isTextual())
                && !header.has("crit")
                && isDate("exp")
                && isAbsentOrDate("nbf")
                && isAbsentOrDate("iat")
                && (!payload.has("iss") || payload.path("iss").isTextual())
                && (!payload.has("aud") || isTextOrTexts(payload.path("aud")));
    }

    private boolean isAbsentOrDate(String name) {
        return !payload.has(name) || isDate(name);
    }

    private boolean isDate(String name) {
        JsonNode date = payload.path(name);
        return date.isNumber() && date.doubleValue() >= 0 && date.doubleValue() <= MAX_DATE_SECONDS;
    }

    /** Whether it is a string or an array of nothing but strings, as several claims may be. */
    static boolean isTextOrTexts(JsonNode node) {
        if (!node.isArray()) {
            return node.isTextual();
        }
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }

    String algorithm() {
        return header.path("alg").textValue();
    }

    /** Which key is said to have signed it: a name to compare with those of loaded keys, and nothing to open or to ask. */
    Optional<String> keyId() {
        return Optional.ofNullable(header.path("kid").textValue());
    }

    /** Seconds since 1970. */
    double expiresAtSeconds() {
        return payload.path("exp").doubleValue();
    }

    /** Without the token, which must reach no log. */
    @Override
    public String toString() {
        return "CompactToken[" + text.length() + " characters]";
    }
}
