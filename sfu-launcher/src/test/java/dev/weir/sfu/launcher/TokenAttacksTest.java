// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row 18 of the list that the doors are held against: what attackers show for tokens, at the door of a running server. Nothing of any
 * of them is ever logged. JwtAttackTest of sfu-whip-whep tries far more of them without a server.
 */
@Timeout(120)
class TokenAttacksTest {
    private static final String OFFER = Call.offer("publish");
    private static final String RIGHTS = "\"sub\":\"ann\",\"room\":\"*\",\"role\":\"publish\",\"aud\":\"weir\"";
    private static final String GOOD = Jwt.claims(RIGHTS);
    private static final KeyPair RSA = rsa();
    private static final KeyPair EC = ec();

    @TempDir
    static Path folder;

    private static Server bySecret;
    private static Server byRsa;
    private static Server byEc;

    private final LogTap tap = new LogTap();

    @BeforeAll
    static void open() throws IOException {
        bySecret = open(Map.of("JWT_SECRET", Jwt.SECRET, "JWT_AUDIENCE", "weir"));
        byRsa = open(Map.of("JWT_PUBLIC_KEY_FILE", pem("rsa.pem", RSA.getPublic()), "JWT_ALGORITHM", "RS256"));
        byEc = open(Map.of("JWT_PUBLIC_KEY_FILE", pem("ec.pem", EC.getPublic()), "JWT_ALGORITHM", "ES256"));
    }

    private static Server open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HTTP_ADDR",
                "127.0.0.1:0",
                "RTC_PORT",
                "0",
                "LOOPS",
                "1",
                "RATE_LIMIT_RPS",
                "0",
                "FAILED_LOGINS_PER_MINUTE",
                "0"));
        all.putAll(settings);
        return Server.open(Settings.resolve(Map.of(), all));
    }

    @AfterAll
    static void stop() {
        bySecret.close();
        byRsa.close();
        byEc.close();
    }

    @AfterEach
    void hasNothingOfATokenInItsLog() {
        tap.close();
        assertThat(tap.lines())
                .anyMatch(line -> line.contains("refused"))
                .noneMatch(line -> line.contains("eyJ") || line.contains("hunter2") || line.contains("e30"));
    }

    private static String shown(Server server, String... lines) throws IOException {
        String[] all = Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Content-Type: application/sdp";
        Reply reply = Reply.to(server, "POST", "/api/whip/publish/one", OFFER, all);
        if (reply.status() == 201) {
            Reply.to(server, "DELETE", reply.header("Location"), "", lines);
        } else {
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(reply.body()).doesNotContain("eyJ", "hunter2");
        }
        return reply.told();
    }

    private static String token(Server server, String token) throws IOException {
        return shown(server, "Authorization: Bearer " + token);
    }

    private static void assertRefused(Server server, String token) throws IOException {
        assertThat(token(server, token)).isEqualTo("401 unauthenticated");
    }

    @Test
    void headersThatShowNoTokenOrTwo() throws Exception {
        String good = "Authorization: Bearer " + Jwt.hs256(Jwt.HS256, GOOD);
        assertThat(shown(bySecret, good)).as("the like of which opens").isEqualTo("201");
        for (String wrong : List.of(
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization:",
                "Authorization: Basic YW5uOmh1bnRlcjI=",
                "Authorization: Digest username=\"hunter2\"",
                "Authorization: hunter2",
                "X-Auth-Token:",
                "X-Nothing: hunter2")) {
            assertThat(shown(bySecret, wrong)).as(wrong).isEqualTo("401 unauthenticated");
        }
        assertThat(shown(bySecret, good, good)).isEqualTo("401 unauthenticated");
        assertThat(shown(bySecret, good, "Authorization: Bearer hunter2")).isEqualTo("401 unauthenticated");
        assertThat(shown(bySecret, "X-Auth-Token: hunter2", good)).isEqualTo("401 unauthenticated");
        assertRefused(bySecret, "hunter2".repeat(2_000));
    }

    @Test
    void aTokenOf100KiB() throws Exception {
        assertRefused(bySecret, "hunter2");
        try (Wire wire = new Wire(bySecret)) {
            wire.sendHead("GET /api/rooms", "Authorization: Bearer " + "hunter2".repeat(15_000));
            assertThat(wire.isCutOff()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "", "HS384", "hs256"})
    void anAlgorithmOfTheTokensChoice(String algorithm) throws Exception {
        String head = "{\"alg\":\"" + algorithm + "\"}";
        String unsigned = Jwt.base64(head) + "." + Jwt.base64(GOOD) + ".";
        for (Server server : List.of(bySecret, byRsa, byEc)) {
            assertRefused(server, unsigned);
        }
        assertRefused(bySecret, Jwt.hs256(head, GOOD));
    }

    @Test
    void thePublicKeyForASecret() throws Exception {
        assertThat(token(byRsa, Jwt.signed("SHA256withRSA", RSA.getPrivate(), "{\"alg\":\"RS256\"}", GOOD)))
                .isEqualTo("201");
        String pem = Files.readString(folder.resolve("rsa.pem"));
        for (String key : List.of(pem, pem.strip(), pem.replace("\n", "\r\n"))) {
            assertRefused(byRsa, Jwt.hs256(key, Jwt.HS256, GOOD));
            assertRefused(byRsa, Jwt.hs256(key, "{\"alg\":\"RS256\"}", GOOD));
        }
    }

    @Test
    void anEllipticSignatureOfZeros() throws Exception {
        String head = "{\"alg\":\"ES256\"}";
        assertThat(token(byEc, Jwt.signed("SHA256withECDSAinP1363Format", EC.getPrivate(), head, GOOD)))
                .isEqualTo("201");
        assertRefused(byEc, Jwt.base64(head) + "." + Jwt.base64(GOOD) + "." + Jwt.base64(new byte[64]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../dev/null", "/dev/null", "file:///etc/hosts", "http://127.0.0.1:1/keys"})
    void aKeyIdThatLeadsElsewhere(String keyId) throws Exception {
        String head = "{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}";
        assertRefused(bySecret, Jwt.hs256("\0", head, GOOD));
        assertRefused(byRsa, Jwt.hs256("\0", head, GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"crit\":[\"exp\"]", "\"crit\":[\"https://x.example/new\"]", "\"crit\":[]"})
    void anExtensionThatMustBeUnderstood(String critical) throws Exception {
        assertRefused(bySecret, Jwt.hs256("{\"alg\":\"HS256\"," + critical + "}", GOOD));
    }

    @ParameterizedTest
    @CsvSource({
        "-3600, 0, 401 unauthenticated",
        "-11, 0, 401 unauthenticated",
        "600, 3600, 401 unauthenticated",
        "600, 60, 401 unauthenticated",
        "600, -60, 201"
    })
    void timesThatAreOverOrToCome(long expires, long notBefore, String told) throws Exception {
        String claims =
                "{" + RIGHTS + ",\"exp\":" + Jwt.inSeconds(expires) + ",\"nbf\":" + Jwt.inSeconds(notBefore) + "}";
        assertThat(token(bySecret, Jwt.hs256(Jwt.HS256, claims))).isEqualTo(told);
        assertRefused(bySecret, "hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"exp\":null",
                ",\"exp\":\"9999-12-31\"",
                // The end of the year 9999.
                ",\"exp\":253402300799",
                ",\"exp\":-1",
                ",\"exp\":1e400",
                ",\"exp\":[9999999999]"
            })
    void anEndThatIsNoneOrTooFarAway(String exp) throws Exception {
        assertRefused(bySecret, Jwt.hs256(Jwt.HS256, "{" + RIGHTS + exp + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",\"aud\":\"other\"", ",\"aud\":[\"other\"]", ",\"aud\":\"weirdo\"", ",\"aud\":{\"weir\":1}"
            })
    void anotherAudience(String audience) throws Exception {
        assertRefused(bySecret, Jwt.hs256(Jwt.HS256, Jwt.claims("\"room\":\"*\",\"role\":\"publish\"" + audience)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"one\"]       | 201",
                "\"*\"           | 201",
                "\"on*\"         | 403 forbidden",
                "\"o?e\"         | 403 forbidden",
                "\".*\"          | 403 forbidden",
                "[\"two\",\"o*\"]| 403 forbidden",
                "\"two,one\"     | 403 forbidden",
                "\"ONE\"         | 403 forbidden",
                "[]              | 403 forbidden",
                "[[\"one\"]]     | 401 unauthenticated",
                "{\"one\":1}     | 401 unauthenticated"
            })
    void aRoomThatIsAListOrAPattern(String room, String told) throws Exception {
        String claims = Jwt.claims("\"aud\":\"weir\",\"role\":\"publish\",\"room\":" + room);
        assertThat(token(bySecret, Jwt.hs256(Jwt.HS256, claims))).isEqualTo(told);
        assertRefused(bySecret, "hunter2");
    }

    private static String pem(String name, PublicKey key) throws IOException {
        String text = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
