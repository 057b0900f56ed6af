// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The session keys of one direction, derived from a master key by RFC 3711 section 4.3 with AES-CM and a key derivation rate of
 * zero, so they last as long as the session and hold for every source in it.
 *
 * <p>The 12-byte salt of the AEAD profile is padded with two zero bytes on the right (RFC 7714 section 11).
 */
final class SessionKeys {
    /** What protects one kind of packet; the authentication key is not used by the AEAD profile. */
    static final class Part {
        private final SecretKey encryption;
        private final SecretKey authentication;
        private final byte[] salt;

        Part(SecretKey encryption, SecretKey authentication, byte[] salt) {
            this.encryption = encryption;
            this.authentication = authentication;
            this.salt = salt;
        }

        SecretKey encryption() {
            return encryption;
        }

        SecretKey authentication() {
            return authentication;
        }

        byte[] salt() {
            return salt;
        }
    }

    private static final int AUTHENTICATION_KEY_BYTES = 20;
    private static final int LABEL_OFFSET = 7;
    private static final int RTP_ENCRYPTION = 0;
    private static final int RTCP_ENCRYPTION = 3;

    private final Part rtp;
    private final Part rtcp;

    SessionKeys(Part rtp, Part rtcp) {
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    Part rtp() {
        return rtp;
    }

    Part rtcp() {
        return rtcp;
    }

    /** @param cipher in counter mode; looking one up costs more than all six derivations, so both directions share it */
    static SessionKeys derive(Cipher cipher, SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        requireLength("masterKey", masterKey, profile.keyBytes());
        requireLength("masterSalt", masterSalt, profile.saltBytes());
        return new SessionKeys(
                part(cipher, profile, masterKey, masterSalt, RTP_ENCRYPTION),
                part(cipher, profile, masterKey, masterSalt, RTCP_ENCRYPTION));
    }

    private static Part part(Cipher cipher, SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int firstLabel) {
        byte[] encryption = derive(cipher, masterKey, masterSalt, firstLabel, profile.keyBytes());
        byte[] authentication = derive(cipher, masterKey, masterSalt, firstLabel + 1, AUTHENTICATION_KEY_BYTES);
        byte[] salt = derive(cipher, masterKey, masterSalt, firstLabel + 2, profile.saltBytes());
        return new Part(new SecretKeySpec(encryption, "AES"), new SecretKeySpec(authentication, "HmacSHA1"), salt);
    }

    /** One key of the given length for one label (RFC 3711 section 4.3.1). */
    static byte[] derive(Cipher cipher, byte[] masterKey, byte[] masterSalt, int label, int lengthBytes) {
        byte[] iv = new byte[16];
        System.arraycopy(masterSalt, 0, iv, 0, masterSalt.length);
        iv[LABEL_OFFSET] ^= (byte) label;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(new byte[lengthBytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/CTR refused a master key of " + masterKey.length + " bytes", e);
        }
    }

    private static void requireLength(String name, byte[] value, int lengthBytes) {
        if (value.length != lengthBytes) {
            throw new IllegalArgumentException(name + " must have " + lengthBytes + " bytes: " + value.length);
        }
    }
}
