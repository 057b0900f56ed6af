// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The signed tokens of RFC 7515 appendices A.1 to A.3, all with the payload of RFC 7519 section 3.1, which expired in 2011. */
class Rfc7515VectorsTest {
    private static final long EXPIRES_AT_SECONDS = 1_300_819_380L;
    private static final String PAYLOAD =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290" + "Ijp0cnVlfQ";

    private static final String HS256 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + PAYLOAD + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String HS256_KEY =
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9." + PAYLOAD
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
            + "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"
            + "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
            + "wlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    private static final String RS256_KEY =
            "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPd"
                    + "dxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGz"
                    + "jb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qC"
                    + "o5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\""
                    + "}]}";

    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9." + PAYLOAD
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private static final String ES256_KEY =
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV"
                    + "76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

    private static Optional<String> complaint(
            JwtAlgorithm algorithm, String token, List<Algorithm> keys, long nowSeconds) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(nowSeconds), ZoneOffset.UTC);
        return new TokenRules(algorithm, Optional.of("joe"), Optional.empty(), Duration.ZERO, Duration.ofDays(1), clock)
                .complaint(CompactToken.parse(token).orElseThrow(), keys);
    }

    private static List<Algorithm> keys(JwtAlgorithm algorithm, String set) {
        return KeySet.parse(algorithm, set.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .matching(Optional.empty());
    }

    private static void assertGoodUntilItExpires(JwtAlgorithm algorithm, String token, List<Algorithm> keys) {
        assertThat(complaint(algorithm, token, keys, EXPIRES_AT_SECONDS - 1)).isEmpty();
        assertThat(complaint(algorithm, token, keys, EXPIRES_AT_SECONDS)).contains("the token has expired");
        assertThat(complaint(algorithm, twisted(token), keys, EXPIRES_AT_SECONDS - 1))
                .contains("the token's signature is wrong");
    }

    /** With another first character of the signature. */
    private static String twisted(String token) {
        int signature = token.lastIndexOf('.') + 1;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';
        return token.substring(0, signature) + other + token.substring(signature + 1);
    }

    @Test
    void a1HmacSha256() {
        assertGoodUntilItExpires(
                JwtAlgorithm.HS256,
                HS256,
                List.of(Algorithm.HMAC256(Base64.getUrlDecoder().decode(HS256_KEY))));
    }

    @Test
    void a2RsaSha256() {
        assertGoodUntilItExpires(JwtAlgorithm.RS256, RS256, keys(JwtAlgorithm.RS256, RS256_KEY));
    }

    @Test
    void a3EcdsaP256() {
        assertGoodUntilItExpires(JwtAlgorithm.ES256, ES256, keys(JwtAlgorithm.ES256, ES256_KEY));
    }
}
