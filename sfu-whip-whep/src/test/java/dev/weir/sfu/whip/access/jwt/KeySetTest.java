// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a set are taken. */
class KeySetTest {
    private static final KeyPair RSA = Forge.rsa(2048);
    private static final KeyPair EC = Forge.ec("secp256r1");

    private static Optional<KeySet> parsed(JwtAlgorithm algorithm, String json) {
        return KeySet.parse(algorithm, json.getBytes(StandardCharsets.UTF_8));
    }

    private static int usable(JwtAlgorithm algorithm, String... keys) {
        return parsed(algorithm, JwkText.set(keys))
                .map(set -> set.keys().size())
                .orElse(0);
    }

    @Test
    void takesTheKeysOfItsAlgorithm() {
        String rsa = JwkText.of("r", RSA.getPublic());
        String ec = JwkText.of("e", EC.getPublic());

        assertThat(usable(JwtAlgorithm.RS256, rsa, ec)).isEqualTo(1);
        assertThat(usable(JwtAlgorithm.ES256, rsa, ec)).isEqualTo(1);
        assertThat(usable(JwtAlgorithm.HS256, rsa, ec)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"alg\":\"RS256\"                    | 1",
                ",\"alg\":\"RS512\"                    | 0",
                ",\"alg\":\"none\"                     | 0",
                ",\"use\":\"sig\"                      | 1",
                ",\"use\":\"enc\"                      | 0",
                ",\"key_ops\":[\"verify\"]             | 1",
                ",\"key_ops\":[\"encrypt\",\"verify\"] | 1",
                ",\"key_ops\":[\"encrypt\"]            | 0",
                ",\"key_ops\":[]                       | 0",
                ",\"x5u\":\"http://127.0.0.1:1/\"      | 1",
            })
    void honoursWhatAKeyIsFor(String members, int taken) {
        assertThat(usable(JwtAlgorithm.RS256, JwkText.of("r", RSA.getPublic(), members)))
                .isEqualTo(taken);
    }

    @Test
    void leavesBrokenAndWeakKeysOutAndTakesTheRest() {
        assertThat(usable(
                        JwtAlgorithm.RS256,
                        "1",
                        "null",
                        "{}",
                        "{\"kty\":\"RSA\"}",
                        "{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}",
                        "{\"kty\":\"RSA\",\"n\":1,\"e\":[]}",
                        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                        JwkText.of("weak", Forge.rsa(1024).getPublic()),
                        JwkText.of("good", RSA.getPublic())))
                .isEqualTo(1);
        assertThat(usable(
                        JwtAlgorithm.ES256,
                        "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\"}",
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                        JwkText.of("good", EC.getPublic())))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "null", "[]", "{}", "{\"keys\":[]}", "{\"keys\":{}}", "{\"keys\":1}", "<html>"})
    void aTextWithoutKeysIsNoSet(String text) {
        assertThat(parsed(JwtAlgorithm.RS256, text)).isEmpty();
    }

    @Test
    void looksAtSoManyKeysOnly() {
        String[] many = IntStream.range(0, KeySet.MAX_KEYS + 5)
                .mapToObj(i -> JwkText.of("k" + i, EC.getPublic()))
                .toArray(String[]::new);

        assertThat(usable(JwtAlgorithm.ES256, many)).isEqualTo(KeySet.MAX_KEYS);
    }

    @Test
    void findsKeysByTheirNameAndTriesAllForATokenThatNamesNone() {
        KeySet set = parsed(
                        JwtAlgorithm.ES256,
                        JwkText.set(
                                JwkText.of("a", EC.getPublic()),
                                JwkText.of("b", EC.getPublic()),
                                JwkText.of("b", Forge.ec("secp256r1").getPublic())))
                .orElseThrow();

        assertThat(set.matching(Optional.of("a"))).hasSize(1);
        assertThat(set.matching(Optional.of("b"))).hasSize(2);
        assertThat(set.matching(Optional.of("c"))).isEmpty();
        assertThat(set.matching(Optional.empty())).hasSize(3);
    }
}
