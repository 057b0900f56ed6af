// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) of texts. */
public final class Sha256 {
    private static final String NAME = "SHA-256";

    private Sha256() {}

    /** 32 bytes, of the text in UTF-8. */
    public static byte[] of(String text) {
        try {
            return MessageDigest.getInstance(NAME).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + NAME, e);
        }
    }
}
