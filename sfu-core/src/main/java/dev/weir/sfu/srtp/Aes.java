// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** AES as this JVM's security providers offer it; the key is given later. */
final class Aes {
    private Aes() {}

    static Cipher counterMode() {
        return cipher("AES/CTR/NoPadding");
    }

    static Cipher gcm() {
        return cipher("AES/GCM/NoPadding");
    }

    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(transformation + " must be offered by this JVM's security providers", e);
        }
    }
}
