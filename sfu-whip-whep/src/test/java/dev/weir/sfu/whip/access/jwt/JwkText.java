// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Writes keys as JSON Web Keys. */
final class JwkText {
    private JwkText() {}

    static String of(String keyId, PublicKey key) {
        return of(keyId, key, "");
    }

    /** @param more further members, each after a comma */
    static String of(String keyId, PublicKey key, String more) {
        String numbers = key instanceof RSAPublicKey rsa
                ? "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus()) + "\",\"e\":\""
                        + number(rsa.getPublicExponent()) + "\""
                : "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                        + number(((ECPublicKey) key).getW().getAffineX()) + "\",\"y\":\""
                        + number(((ECPublicKey) key).getW().getAffineY()) + "\"";
        return "{\"kid\":\"" + keyId + "\"," + numbers + more + "}";
    }

    static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", List.of(keys)) + "]}";
    }

    private static String number(BigInteger value) {
        return Forge.base64(value.toByteArray());
    }
}
