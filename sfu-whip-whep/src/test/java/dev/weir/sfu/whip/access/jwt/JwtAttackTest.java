// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import static dev.weir.sfu.whip.access.jwt.Forge.GOOD_PAYLOAD;
import static dev.weir.sfu.whip.access.jwt.Forge.NOW_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Refusal;
import dev.weir.sfu.whip.json.StrictJson;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged, broken and twisted tokens. Each test shows first that the like of it without the twist opens the door. */
class JwtAttackTest {
    private static final String REFUSED = "BAD_CREDENTIALS";
    private static final KeyPair RSA = Forge.rsa(2048);
    private static final KeyPair EC = Forge.ec("secp256r1");

    private final JwtAuthenticator bySecret = Forge.bySecret().build();
    private final JwtAuthenticator byRsa = JwtAuthenticator.publicKey(JwtAlgorithm.RS256, Forge.pem(RSA.getPublic()))
            .clock(Forge.CLOCK)
            .build();
    private final JwtAuthenticator byEc = JwtAuthenticator.publicKey(JwtAlgorithm.ES256, Forge.pem(EC.getPublic()))
            .clock(Forge.CLOCK)
            .build();

    private String bySecret(String token) {
        return Forge.outcome(bySecret, token);
    }

    @Test
    void goodTokensOpen() {
        assertThat(bySecret(Forge.hs256(GOOD_PAYLOAD))).isEqualTo("GRANTED");
        assertThat(Forge.outcome(byRsa, Forge.rs256(RSA.getPrivate(), "{\"alg\":\"RS256\"}", GOOD_PAYLOAD)))
                .isEqualTo("GRANTED");
        assertThat(Forge.outcome(byEc, Forge.es256(EC.getPrivate(), "{\"alg\":\"ES256\"}", GOOD_PAYLOAD)))
                .isEqualTo("GRANTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256"})
    void theAlgorithmIsNotTheTokensToChoose(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        String unsigned = Forge.base64(header) + "." + Forge.base64(GOOD_PAYLOAD) + ".";

        for (JwtAuthenticator door : new JwtAuthenticator[] {bySecret, byRsa, byEc}) {
            assertThat(Forge.outcome(door, unsigned)).isEqualTo(REFUSED);
            assertThat(Forge.outcome(door, unsigned + "AA")).isEqualTo(REFUSED);
        }
        assertThat(Forge.shown(bySecret, Action.PUBLISH, "studio", Forge.hs256(header, GOOD_PAYLOAD)))
                .isEqualTo(Refusal.badCredentials("the token's alg must be HS256"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alg\":null}",
                "{\"alg\":1}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":{}}",
                "null",
                "[]",
                "1",
                "\"HS256\""
            })
    void aHeaderWithoutAnAlgorithmIsRefused(String header) {
        assertThat(bySecret(Forge.hs256(header, GOOD_PAYLOAD))).isEqualTo(REFUSED);
    }

    @Test
    void thePublicKeyIsNoSecret() {
        byte[] header = "{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8);
        byte[] payload = GOOD_PAYLOAD.getBytes(StandardCharsets.UTF_8);
        String pem = Forge.pem(RSA.getPublic());

        for (byte[] key : new byte[][] {
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            RSA.getPublic().getEncoded()
        }) {
            assertThat(Forge.outcome(byRsa, Forge.hs256(key, header, payload))).isEqualTo(REFUSED);
            byte[] lying = "{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(Forge.outcome(byRsa, Forge.hs256(key, lying, payload))).isEqualTo(REFUSED);
        }
    }

    @Test
    void anEllipticSignatureOfZerosIsRefused() {
        String signed = Forge.base64("{\"alg\":\"ES256\"}") + "." + Forge.base64(GOOD_PAYLOAD) + ".";
        byte[] order = ((ECPublicKey) EC.getPublic()).getParams().getOrder().toByteArray();
        byte[] orders = new byte[64];
        System.arraycopy(order, 1, orders, 0, 32);
        System.arraycopy(order, 1, orders, 32, 32);

        assertThat(Forge.outcome(byEc, signed + Forge.base64(new byte[64]))).isEqualTo(REFUSED);
        assertThat(Forge.outcome(byEc, signed + Forge.base64(new byte[2]))).isEqualTo(REFUSED);
        assertThat(Forge.outcome(byEc, signed + Forge.base64(orders))).isEqualTo(REFUSED);
    }

    @Test
    void anEllipticSignatureInDerIsRefused() {
        assertThat(Forge.outcome(
                        byEc, Forge.signed("SHA256withECDSA", EC.getPrivate(), "{\"alg\":\"ES256\"}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        assertThat(Forge.outcome(byRsa, Forge.rs256(Forge.rsa(2048).getPrivate(), "{\"alg\":\"RS256\"}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
        assertThat(Forge.outcome(
                        byEc, Forge.es256(Forge.ec("secp256r1").getPrivate(), "{\"alg\":\"ES256\"}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
        byte[] otherSecret = "another secret of over 32 bytes, too".getBytes(StandardCharsets.UTF_8);
        assertThat(bySecret(Forge.hs256(
                        otherSecret,
                        "{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8),
                        GOOD_PAYLOAD.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(REFUSED);
    }

    @Test
    void aStrippedSignatureIsRefused() {
        String token = Forge.hs256(GOOD_PAYLOAD);
        String unsigned = token.substring(0, token.lastIndexOf('.'));

        assertThat(bySecret(unsigned)).isEqualTo(REFUSED);
        assertThat(bySecret(unsigned + ".")).isEqualTo(REFUSED);
        assertThat(bySecret(token.substring(0, token.length() - 8))).isEqualTo(REFUSED);
    }

    @Test
    void aSwappedPayloadIsRefused() {
        String[] small = Forge.hs256(Forge.payload("\"room\":\"hall\"")).split("\\.", -1);

        assertThat(bySecret(small[0] + "." + Forge.base64(GOOD_PAYLOAD) + "." + small[2]))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../dev/null",
                "/dev/null",
                "file:///etc/passwd",
                "http://127.0.0.1:1/keys",
                "' OR 1=1 --",
                "key|id"
            })
    void aKeyIdIsNothingToOpen(String keyId) {
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}";
        byte[] payload = GOOD_PAYLOAD.getBytes(StandardCharsets.UTF_8);

        assertThat(bySecret(Forge.hs256(header, GOOD_PAYLOAD)))
                .as("the fixed key is the key, whatever it is called")
                .isEqualTo("GRANTED");
        assertThat(bySecret(Forge.hs256(new byte[1], header.getBytes(StandardCharsets.UTF_8), payload)))
                .as("signed with what such a file or server might hold")
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[\"a\"]", "{}"})
    void aKeyIdThatIsNoTextIsRefused(String keyId) {
        assertThat(bySecret(Forge.hs256("{\"alg\":\"HS256\",\"kid\":" + keyId + "}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
    }

    @Test
    void keysThatATokenBringsAlongAreNeverLookedAt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        attacker.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        attacker.start();
        try {
            KeyPair own = Forge.rsa(2048);
            String url = "http://127.0.0.1:" + attacker.getAddress().getPort() + "/keys";
            String certificate =
                    Base64.getEncoder().encodeToString(own.getPublic().getEncoded());
            String header = "{\"alg\":\"RS256\",\"jku\":\"" + url + "\",\"x5u\":\"" + url + "\",\"x5c\":[\""
                    + certificate + "\"],\"jwk\":" + JwkText.of("a", own.getPublic()) + "}";

            assertThat(Forge.outcome(byRsa, Forge.rs256(own.getPrivate(), header, GOOD_PAYLOAD)))
                    .isEqualTo(REFUSED);
            assertThat(Forge.outcome(byRsa, Forge.rs256(RSA.getPrivate(), header, GOOD_PAYLOAD)))
                    .isEqualTo("GRANTED");
            assertThat(asked).hasValue(0);
        } finally {
            attacker.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"exp\"]", "[\"b64\"]", "[\"https://example.org/x\"]", "[]", "\"exp\"", "null"})
    void criticalExtensionsAreRefused(String extensions) {
        assertThat(bySecret(Forge.hs256("{\"alg\":\"HS256\",\"b64\":true,\"crit\":" + extensions + "}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"exp\":null",
                ",\"exp\":\"1800003600\"",
                ",\"exp\":[1800003600]",
                ",\"exp\":{}",
                ",\"exp\":true",
                ",\"exp\":-1",
                ",\"exp\":0",
                ",\"exp\":253402300800",
                ",\"exp\":9223372036854775807",
                ",\"exp\":99999999999999999999999",
                ",\"exp\":1e300",
                ",\"exp\":NaN"
            })
    void aTokenWithoutAnEndIsRefused(String exp) {
        assertThat(bySecret(Forge.hs256("{\"room\":\"*\",\"role\":\"publish\"" + exp + "}")))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "exp, -10,  BAD_CREDENTIALS", "exp, -9,  GRANTED", "nbf, 10, GRANTED",
        "nbf, 11,   BAD_CREDENTIALS", "iat, 10,  GRANTED", "iat, 11, BAD_CREDENTIALS",
        "nbf, -60,  GRANTED", "iat, -60, GRANTED",
    })
    void timesAreEnforcedWithTenSecondsForAnotherClock(String claim, int offsetSeconds, String outcome) {
        String time = "\"" + claim + "\":" + (NOW_SECONDS + offsetSeconds);
        String rights = "\"room\":\"*\",\"role\":\"publish\"";
        String payload = claim.equals("exp") ? "{" + rights + "," + time + "}" : Forge.payload(rights + "," + time);

        assertThat(bySecret(Forge.hs256(payload))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"nbf\":\"1\"",
                "\"iat\":\"1\"",
                "\"nbf\":null",
                "\"iat\":[1]",
                "\"iss\":1",
                "\"aud\":1",
                "\"aud\":[\"a\",1]",
                "\"aud\":{}"
            })
    void registeredClaimsOfAnotherTypeAreRefused(String claim) {
        assertThat(bySecret(Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\"," + claim))))
                .isEqualTo(REFUSED);
    }

    @Test
    void aTokenForEverIsRefusedAndOneForAYearOnlyWhereLifetimesAreShorter() {
        String forEver = Forge.hs256("{\"room\":\"*\",\"role\":\"publish\",\"exp\":253402300799}");
        String forAYear = Forge.hs256("{\"room\":\"*\",\"role\":\"publish\",\"exp\":%d}"
                .formatted(Forge.NOW_SECONDS + Duration.ofDays(366).toSeconds()));
        JwtAuthenticator limited =
                Forge.bySecret().maxLifetime(Duration.ofHours(1)).build();

        assertThat(bySecret(forEver)).isEqualTo(REFUSED);
        assertThat(bySecret(forAYear)).isEqualTo("GRANTED");
        assertThat(Forge.outcome(limited, forAYear)).isEqualTo(REFUSED);
        assertThat(Forge.outcome(limited, Forge.hs256(GOOD_PAYLOAD))).isEqualTo("GRANTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"aud\":\"weir\"             | GRANTED",
                "\"aud\":[\"other\",\"weir\"] | GRANTED",
                "\"aud\":\"other\"            | BAD_CREDENTIALS",
                "\"aud\":[\"other\"]          | BAD_CREDENTIALS",
                "\"aud\":[]                   | BAD_CREDENTIALS",
                "\"aud\":\"weir2\"            | BAD_CREDENTIALS",
                "\"aud\":\"WEIR\"             | BAD_CREDENTIALS",
                "\"jti\":\"no aud\"           | BAD_CREDENTIALS",
            })
    void anotherAudienceIsRefused(String claim, String outcome) {
        JwtAuthenticator door = Forge.bySecret().audience("weir").build();

        assertThat(Forge.outcome(door, Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\"," + claim))))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"https://issuer.example\"  | GRANTED",
                "\"iss\":\"https://issuer.example/\" | BAD_CREDENTIALS",
                "\"iss\":\"\"                        | BAD_CREDENTIALS",
                "\"jti\":\"no iss\"                  | BAD_CREDENTIALS",
            })
    void anotherIssuerIsRefused(String claim, String outcome) {
        JwtAuthenticator door =
                Forge.bySecret().issuer("https://issuer.example").build();

        assertThat(Forge.outcome(door, Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\"," + claim))))
                .isEqualTo(outcome);
    }

    @Test
    void aMemberThatStandsTwiceIsRefused() {
        assertThat(bySecret(Forge.hs256(Forge.payload("\"room\":\"hall\",\"room\":\"*\",\"role\":\"publish\""))))
                .isEqualTo(REFUSED);
        assertThat(bySecret(Forge.hs256("{\"alg\":\"none\",\"alg\":\"HS256\"}", GOOD_PAYLOAD)))
                .isEqualTo(REFUSED);
    }

    @Test
    void deepNestingIsRefused() {
        String nested = "[".repeat(3000) + "]".repeat(3000);
        String escaping = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);

        assertThat(bySecret(Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\",\"x\":" + escaping))))
                .isEqualTo(REFUSED);
        assertThat(bySecret(Forge.hs256(Forge.payload("\"room\":" + nested)))).isEqualTo(REFUSED);
        assertThat(StrictJson.object(
                        ("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}").getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void aTokenOf8KiBIsReadAndALongerOneRefused() {
        String padded =
                Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\",\"x\":\"" + "x".repeat(5950) + "\""));
        String tooLong =
                Forge.hs256(Forge.payload("\"room\":\"*\",\"role\":\"publish\",\"x\":\"" + "x".repeat(6100) + "\""));

        assertThat(padded).hasSizeBetween(8000, 8192);
        assertThat(bySecret(padded)).isEqualTo("GRANTED");
        assertThat(tooLong).hasSizeGreaterThan(8192);
        assertThat(bySecret(tooLong)).isEqualTo(REFUSED);
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        byte[] header = "{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8);
        byte[] secret = Forge.SECRET.getBytes(StandardCharsets.UTF_8);
        byte[] broken =
                Forge.payload("\"room\":\"*\",\"role\":\"publish\",\"x\":\"?\"").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < broken.length; i++) {
            if (broken[i] == '?') {
                broken[i] = (byte) 0xff;
            }
        }

        assertThat(bySecret(Forge.hs256(secret, header, broken))).isEqualTo(REFUSED);
        assertThat(bySecret(Forge.hs256(secret, header, GOOD_PAYLOAD.getBytes(StandardCharsets.UTF_16))))
                .isEqualTo(REFUSED);
        assertThat(bySecret(Forge.hs256(secret, header, GOOD_PAYLOAD.getBytes(StandardCharsets.UTF_16BE))))
                .isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "{}", "]", "\0", " // comment"})
    void textBehindThePayloadIsRefused(String garbage) {
        assertThat(bySecret(Forge.hs256(GOOD_PAYLOAD + garbage))).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", ".", ".x", " ", "\n", "!", "A", "\u00e9"})
    void textBehindTheTokenIsRefused(String garbage) {
        assertThat(bySecret(Forge.hs256(GOOD_PAYLOAD) + garbage)).isEqualTo(REFUSED);
    }

    @Test
    void strayBitsOfTheSignatureAreRefused() {
        String token = Forge.hs256(GOOD_PAYLOAD);
        // 32 bytes leave two bits of the last character without meaning.
        int last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .indexOf(token.charAt(token.length() - 1));
        char twin = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(last ^ 1);

        assertThat(bySecret(token.substring(0, token.length() - 1) + twin)).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d.e", "hunter2", "{}", "null"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(bySecret(text)).isEqualTo(REFUSED);
    }

    @Test
    void emptySegmentsAreRefused() {
        String[] parts = Forge.hs256(GOOD_PAYLOAD).split("\\.", -1);

        assertThat(bySecret("." + parts[1] + "." + parts[2])).isEqualTo(REFUSED);
        assertThat(bySecret(parts[0] + ".." + parts[2])).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"x\"", "", "{", "{\"exp\"}"})
    void aPayloadThatIsNoObjectIsRefused(String payload) {
        assertThat(bySecret(Forge.hs256(payload))).isEqualTo(REFUSED);
    }

    @Test
    void refusalsRepeatNothingOfTheToken() {
        for (String token : new String[] {
            "hunter2.hunter2.hunter2",
            Forge.hs256("{\"alg\":\"hunter2\"}", GOOD_PAYLOAD),
            Forge.hs256(Forge.payload("\"sub\":1,\"x\":\"hunter2\"")),
            Forge.hs256("{\"exp\":1,\"sub\":\"hunter2\"}"),
            Forge.hs256(Forge.payload("\"room\":\"hunter2\",\"role\":\"hunter2\""))
        }) {
            Refusal refusal = (Refusal) Forge.shown(bySecret, Action.PUBLISH, "studio", token);
            assertThat(refusal.detail()).doesNotContain("hunter2").matches("[ -~]{10,120}");
        }
    }
}
