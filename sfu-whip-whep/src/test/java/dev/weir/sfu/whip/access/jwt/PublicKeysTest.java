// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys in PEM. */
class PublicKeysTest {
    /** Made for this test, and no key of anybody: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=issuer. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBeTCCAR+gAwIBAgIUSux8Ldp3Ixu9BghVJxLVqhBEfq8wCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGaXNzdWVyMCAXDTI2MTEyOTE5NTkyM1oYDzIxMjYxMTA1MTk1
            OTIzWjARMQ8wDQYDVQQDDAZpc3N1ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
            AASGmc2Yo0DYF+lPR1srEqm5etXPS4zYXQO3UHOI8x08PxTfMaEHAdDr7FcfIq+x
            iCiWIQ6P8UynC6omVGMQQVF0o1MwUTAdBgNVHQ4EFgQUiKKQqks3vJDBQQtcZ8Bk
            YYGV4XcwHwYDVR0jBBgwFoAUiKKQqks3vJDBQQtcZ8BkYYGV4XcwDwYDVR0TAQH/
            BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA/x7y+fbPVm0EQqzd3+YLHdWDfoWa
            FJGVYyFiNyyYSXQCIHQKRkPnLrHf9TIrEl3za/4Ejtv1O8k6MaFTP5uVUZns
            -----END CERTIFICATE-----
            """;

    /** By the certificate's key: alg ES256, room *, role publish, an exp in 2096. */
    private static final String TOKEN_OF_CERTIFICATE =
            "eyJhbGciOiJFUzI1NiJ9.eyJyb29tIjoiKiIsInJvbGUiOiJwdWJsaXNoIiwiZXhwIjo0MDAwMDAwMDAwfQ.a"
                    + "NKwY-aocWYcfuFHxWwKs03PBPwA_wBz0ErVBJDBO8x_eD9qpI1maOCVhdc-Z0jc0ODXEmjUrO-b3urFmQSk_g";

    @Test
    void takesACertificate() {
        JwtAuthenticator door = JwtAuthenticator.publicKey(JwtAlgorithm.ES256, CERTIFICATE)
                .clock(Forge.CLOCK)
                .maxLifetime(Duration.ofDays(36_500))
                .build();

        assertThat(Forge.outcome(door, TOKEN_OF_CERTIFICATE)).isEqualTo("GRANTED");
    }

    @Test
    void takesAKeyWithTextAroundIt() {
        KeyPair pair = Forge.ec("secp256r1");
        String pem = "the issuer's key:\r\n" + Forge.pem(pair.getPublic()).replace("\n", "\r\n") + "\r\nthat was it";
        JwtAuthenticator door = JwtAuthenticator.publicKey(JwtAlgorithm.ES256, pem)
                .clock(Forge.CLOCK)
                .build();

        assertThat(Forge.outcome(door, Forge.es256(pair.getPrivate(), "{\"alg\":\"ES256\"}", Forge.GOOD_PAYLOAD)))
                .isEqualTo("GRANTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/weir/key.pem",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void saysWhatAKeyLooksLike(String text) {
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(JwtAlgorithm.RS256, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public key must be PEM: -----BEGIN PUBLIC KEY----- or -----BEGIN CERTIFICATE-----");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUBLIC KEY", "CERTIFICATE"})
    void saysWhenABlockHoldsNoKey(String label) {
        for (byte[] content : new byte[][] {{1, 2, 3}, new byte[300]}) {
            assertThatThrownBy(() -> JwtAuthenticator.publicKey(JwtAlgorithm.RS256, Forge.pem(label, content)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("public key must be one for RS256, and the " + label + " there is not");
        }
    }

    @Test
    void refusesAPrivateKeyAndRepeatsNothingOfIt() {
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(
                        JwtAlgorithm.RS256,
                        Forge.pem("PRIVATE KEY", Forge.rsa(2048).getPrivate().getEncoded())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("public key must be PUBLIC KEY or CERTIFICATE, not PRIVATE KEY: openssl pkey -pubout makes"
                        + " one of a private key");
    }

    @Test
    void refusesAKeyOfAnotherKind() {
        String rsa = Forge.pem(Forge.rsa(2048).getPublic());
        String p256 = Forge.pem(Forge.ec("secp256r1").getPublic());

        assertThatThrownBy(() -> JwtAuthenticator.publicKey(JwtAlgorithm.ES256, rsa))
                .hasMessageContaining("must be one for ES256");
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(JwtAlgorithm.RS256, p256))
                .hasMessageContaining("must be one for RS256");
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(JwtAlgorithm.HS256, rsa))
                .hasMessageContaining("must be RS256 or ES256");
    }

    @Test
    void refusesWeakKeysAndOtherCurves() {
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(
                        JwtAlgorithm.RS256, Forge.pem(Forge.rsa(1024).getPublic())))
                .hasMessage("RSA key must have 2048 to 8192 bits: 1024");
        assertThatThrownBy(() -> JwtAuthenticator.publicKey(
                        JwtAlgorithm.ES256, Forge.pem(Forge.ec("secp384r1").getPublic())))
                .hasMessage("EC key must be on the curve P-256 for ES256");
    }
}
