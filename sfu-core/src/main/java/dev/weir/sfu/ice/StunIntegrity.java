// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * MESSAGE-INTEGRITY with one side's password (RFC 8489 sections 9.1 and 14.5): HMAC-SHA1 over the message up to the attribute, with
 * the header's length set as if the attribute were the last.
 *
 * <p>Keyed once and reused: setting up an HMAC costs as much as a check. Not thread-safe.
 */
final class StunIntegrity {
    private final byte[] ufrag;
    private final Mac mac;
    private final byte[] lengthField = new byte[2];
    private final byte[] digest = new byte[StunMessage.INTEGRITY_BYTES];

    StunIntegrity(IceCredentials credentials) {
        ufrag = credentials.ufrag().getBytes(StandardCharsets.US_ASCII);
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(credentials.pwd().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have HmacSHA1", e);
        }
    }

    /** Whether the message's USERNAME begins with this side's fragment and a colon. */
    boolean isNamedBy(StunMessage message) {
        return message.usernameStartsWith(ufrag);
    }

    /** Whether the message carries an integrity value made with this password; takes equally long for any wrong value. */
    boolean verifies(StunMessage message) {
        if (!message.hasIntegrity()) {
            return false;
        }
        int at = message.integrityAt();
        byte[] bytes = message.bytes();
        compute(bytes, message.start(), at, digest, 0);
        int difference = 0;
        int value = at + StunMessage.ATTRIBUTE_HEADER_BYTES;
        for (int i = 0; i < digest.length; i++) {
            difference |= digest[i] ^ bytes[value + i];
        }
        return difference == 0;
    }

    /** Writes the 20 bytes to {@code out} for the message in {@code start..attribute}; the header's length need not be right yet. */
    void compute(byte[] bytes, int start, int attribute, byte[] out, int outAt) {
        int sealed = attribute + StunMessage.ATTRIBUTE_HEADER_BYTES + StunMessage.INTEGRITY_BYTES;
        BigEndian.putUint16(lengthField, 0, sealed - start - StunMessage.HEADER_BYTES);
        mac.update(bytes, start, StunMessage.LENGTH_OFFSET);
        mac.update(lengthField);
        mac.update(bytes, start + StunMessage.COOKIE_OFFSET, attribute - start - StunMessage.COOKIE_OFFSET);
        try {
            mac.doFinal(out, outAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("an integrity value needs 20 bytes at " + outAt, e);
        }
    }
}
