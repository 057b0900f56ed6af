// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access.jwt;

import dev.weir.sfu.whip.access.Action;
import dev.weir.sfu.whip.access.Asking;
import dev.weir.sfu.whip.access.Authenticator;
import dev.weir.sfu.whip.access.Decision;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens, good and bad, byte by byte: without the library that checks them. */
final class Forge {
    static final String SECRET = "a secret of more than thirty-two bytes";

    /** What the servers of these tests take for now. */
    static final long NOW_SECONDS = 1_800_000_000L;

    static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW_SECONDS), ZoneOffset.UTC);

    /** Of a publisher to every room, for an hour. */
    static final String GOOD_PAYLOAD = payload("\"sub\":\"alice\",\"room\":\"*\",\"role\":\"publish\"");

    private Forge() {}

    /** The members, and an exp in an hour. */
    static String payload(String members) {
        return "{" + members + (members.isEmpty() ? "" : ",") + "\"exp\":" + (NOW_SECONDS + 3600) + "}";
    }

    static JwtAuthenticator.Builder bySecret() {
        return JwtAuthenticator.secret(SECRET).clock(CLOCK);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A good one by the secret with this payload. */
    static String hs256(String payload) {
        return hs256("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload);
    }

    static String hs256(String header, String payload) {
        return hs256(
                SECRET.getBytes(StandardCharsets.UTF_8),
                header.getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8));
    }

    static String hs256(byte[] key, byte[] header, byte[] payload) {
        String signed = base64(header) + "." + base64(payload);
        return signed + "." + base64(mac(key, signed));
    }

    static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String rs256(PrivateKey key, String header, String payload) {
        return signed("SHA256withRSA", key, header, payload);
    }

    static String es256(PrivateKey key, String header, String payload) {
        return signed("SHA256withECDSAinP1363Format", key, header, payload);
    }

    /** @param algorithm in the JDK's words */
    static String signed(String algorithm, PrivateKey key, String header, String payload) {
        try {
            String text = base64(header) + "." + base64(payload);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static Decision shown(Authenticator door, Action action, String room, String token) {
        return door.authenticate(Asking.to(action, room, token)).join();
    }

    /** What becomes of a publisher to a room who shows this token. */
    static String outcome(Authenticator door, String token) {
        return Asking.outcome(shown(door, Action.PUBLISH, "studio", token));
    }
}
