// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stands for a token in comparisons: of one length whatever the token's is, so that comparing takes one time. Immutable. */
final class TokenDigest {
    private final byte[] sha256;

    private TokenDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    static TokenDigest of(String token) {
        try {
            return new TokenDigest(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** In the same time whatever they are. */
    boolean matches(TokenDigest other) {
        return MessageDigest.isEqual(sha256, other.sha256);
    }
}
