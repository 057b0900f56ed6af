// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.access;

import dev.weir.sfu.whip.digest.Sha256;
import java.security.MessageDigest;

/** Stands for a token in comparisons: of one length whatever the token's is, so that comparing takes one time. Immutable. */
final class TokenDigest {
    private final byte[] sha256;

    private TokenDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    static TokenDigest of(String token) {
        return new TokenDigest(Sha256.of(token));
    }

    /** In the same time whatever they are. */
    boolean matches(TokenDigest other) {
        return MessageDigest.isEqual(sha256, other.sha256);
    }
}
