// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** AES-CM and HMAC-SHA1 under the keys of one direction and one kind of packet (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterModeKeys {
    static final int TAG_BYTES = 10;

    private static final int SHA1_BYTES = 20;
    private static final int IV_BYTES = 16;
    private static final int SALT_BYTES = 14;
    private static final int INDEX_BYTES = 6;

    private final Cipher cipher;
    private final Mac mac;
    private final SecretKey key;
    private final byte[] salt;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] digest = new byte[SHA1_BYTES];

    /** @param cipher in counter mode; may be shared with other keys, as its key is set for each packet */
    CounterModeKeys(SessionKeys.Part keys, Cipher cipher) {
        this.cipher = cipher;
        this.key = keys.encryption();
        this.salt = keys.salt();
        this.mac = newMac(keys.authentication());
    }

    /** Encrypts or decrypts; in counter mode both are the same. */
    void crypt(byte[] src, int offset, int length, byte[] dst, int dstOffset, int ssrc, long index)
            throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(ssrc, index));
        cipher.doFinal(src, offset, length, dst, dstOffset);
    }

    /** Computes the tag over a part of an array. */
    void authenticate(byte[] b, int offset, int length) throws GeneralSecurityException {
        mac.update(b, offset, length);
        mac.doFinal(digest, 0);
    }

    /** Computes the tag over a part of an array and four bytes more. */
    void authenticate(byte[] b, int offset, int length, byte[] word) throws GeneralSecurityException {
        mac.update(b, offset, length);
        mac.update(word);
        mac.doFinal(digest, 0);
    }

    void putTag(byte[] b, int offset) {
        System.arraycopy(digest, 0, b, offset, TAG_BYTES);
    }

    /** Looks at every byte, so that time says nothing about where a forged tag goes wrong. */
    boolean tagEquals(byte[] b, int offset) {
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= digest[i] ^ b[offset + i];
        }
        return difference == 0;
    }

    /** RFC 3711 section 4.1.1: salt at the top, SSRC from byte 4, index from byte 8, block counter in the last two. */
    private IvParameterSpec parameters(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, SALT_BYTES);
        iv[14] = 0;
        iv[15] = 0;
        Bytes.xor(iv, 4, ssrc, Bytes.INT_BYTES);
        Bytes.xor(iv, 8, index, INDEX_BYTES);
        return new IvParameterSpec(iv);
    }

    private static Mac newMac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA1 must be offered by this JVM's security providers", e);
        }
    }
}
