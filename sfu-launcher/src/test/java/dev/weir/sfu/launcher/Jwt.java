// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens byte by byte, so that they can be wrong in any way. */
final class Jwt {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private Jwt() {}

    /** Of somebody who may publish to the room for ten minutes. */
    static String publisher(String subject, String room) {
        return hs256(HS256, claims("\"sub\":\"" + subject + "\",\"room\":\"" + room + "\",\"role\":\"publish\""));
    }

    /** The members, and an {@code exp} in ten minutes. */
    static String claims(String members) {
        return "{" + members + ",\"exp\":" + inSeconds(600) + "}";
    }

    static long inSeconds(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    static String hs256(String head, String claims) {
        return hs256(SECRET, head, claims);
    }

    static String hs256(String key, String head, String claims) {
        String signed = base64(head) + "." + base64(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @param algorithm in the JDK's words */
    static String signed(String algorithm, PrivateKey key, String head, String claims) {
        String signed = base64(head) + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
