// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.sfu.whip.json.StrictJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a JSON Web Key Set (RFC 7517 section 5) that can check signatures of one algorithm: RSA by {@code n} and {@code e},
 * or EC on P-256 by {@code x} and {@code y}. Keys for something else, by {@code alg}, {@code use} or {@code key_ops}, and broken
 * ones are left out, as the RFC has it. Immutable.
 */
record KeySet(List<NamedKey> keys) {
    /** Far more than an issuer rotates through; each may have to be tried for a token that names none. */
    static final int MAX_KEYS = 32;

    record NamedKey(Optional<String> keyId, Algorithm algorithm) {}

    /** Empty when the bytes are no key set, or have no key for the algorithm. */
    static Optional<KeySet> parse(JwtAlgorithm algorithm, byte[] json) {
        List<NamedKey> keys = new ArrayList<>();
        StrictJson.object(json).ifPresent(set -> {
            for (JsonNode key : set.path("keys")) {
                if (keys.size() < MAX_KEYS && isFor(algorithm, key)) {
                    algorithm(algorithm, key)
                            .ifPresent(usable -> keys.add(new NamedKey(
                                    Optional.ofNullable(key.path("kid").textValue()), usable)));
                }
            }
        });
        return keys.isEmpty() ? Optional.empty() : Optional.of(new KeySet(List.copyOf(keys)));
    }

    private static boolean isFor(JwtAlgorithm algorithm, JsonNode key) {
        return key.path("alg").asText(algorithm.name()).equals(algorithm.name())
                && key.path("use").asText("sig").equals("sig")
                && (!key.has("key_ops") || verifies(key.path("key_ops")));
    }

    private static boolean verifies(JsonNode operations) {
        for (JsonNode operation : operations) {
            if (operation.asText().equals("verify")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Algorithm> algorithm(JwtAlgorithm algorithm, JsonNode key) {
        String type = key.path("kty").asText();
        try {
            return switch (algorithm) {
                case RS256 ->
                    type.equals("RSA")
                            ? Optional.of(PublicKeys.ofRsa(number(key, "n"), number(key, "e")))
                            : Optional.empty();
                case ES256 ->
                    type.equals("EC") && key.path("crv").asText().equals("P-256")
                            ? Optional.of(PublicKeys.ofP256(number(key, "x"), number(key, "y")))
                            : Optional.empty();
                case HS256 -> Optional.empty();
            };
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private static BigInteger number(JsonNode key, String name) {
        return Base64Url.decode(key.path(name).asText())
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> new BigInteger(1, bytes))
                .orElseThrow(() -> new IllegalArgumentException(name + " must be base64url"));
    }

    /** Those of that name; all when none is given (RFC 7515 section 6 leaves it to trying). */
    List<Algorithm> matching(Optional<String> keyId) {
        return keys.stream()
                .filter(key -> keyId.isEmpty() || key.keyId().equals(keyId))
                .map(NamedKey::algorithm)
                .toList();
    }
}
