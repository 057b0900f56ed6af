// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES128_CM_SHA1_80 by JCE (RFC 3711 sections 4.1.1 and 4.2.1).
 *
 * <pre>
 * SRTP   header | ciphertext | tag over both and the roll-over counter
 * SRTCP  8 bytes | ciphertext | E and index | tag over all before it
 * </pre>
 */
final class CounterModeEngine implements SrtpEngine {
    private static final SrtpProfile PROFILE = SrtpProfile.AES128_CM_SHA1_80;
    private static final int TAG_BYTES = 10;
    private static final int SHA1_BYTES = 20;
    private static final int IV_BYTES = 16;
    private static final int SALT_BYTES = 14;
    private static final int INDEX_BYTES = 6;

    private final Cipher rtpCipher = Aes.counterMode();
    private final Cipher rtcpCipher = Aes.counterMode();
    private final Mac rtpMac;
    private final Mac rtcpMac;
    private final SecretKey rtpKey;
    private final SecretKey rtcpKey;
    private final byte[] rtpSalt;
    private final byte[] rtcpSalt;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] rollOver = new byte[Bytes.INT_BYTES];
    private final byte[] digest = new byte[SHA1_BYTES];

    CounterModeEngine(SessionKeys keys) {
        rtpKey = keys.rtp().encryption();
        rtpSalt = keys.rtp().salt();
        rtpMac = newMac(keys.rtp().authentication());
        rtcpKey = keys.rtcp().encryption();
        rtcpSalt = keys.rtcp().salt();
        rtcpMac = newMac(keys.rtcp().authentication());
    }

    @Override
    public SrtpProfile profile() {
        return PROFILE;
    }

    @Override
    public int sealRtp(
            byte[] dst,
            int dstOffset,
            int headerLength,
            byte[] payload,
            int payloadOffset,
            int payloadLength,
            long index) {
        int ssrc = Bytes.int32(dst, dstOffset + RtpLayout.SSRC_OFFSET);
        int length = headerLength + payloadLength;
        try {
            rtpCipher.init(Cipher.ENCRYPT_MODE, rtpKey, parameters(rtpSalt, ssrc, index));
            rtpCipher.doFinal(payload, payloadOffset, payloadLength, dst, dstOffset + headerLength);
            authenticateRtp(dst, dstOffset, length, index);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to encrypt index " + index, e);
        }
        System.arraycopy(digest, 0, dst, dstOffset + length, TAG_BYTES);
        return length + TAG_BYTES;
    }

    @Override
    public int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET);
        int plain = length - TAG_BYTES;
        try {
            authenticateRtp(src, offset, plain, index);
            if (!tagEquals(src, offset + plain)) {
                return SrtpFailure.AUTHENTICATION.code();
            }
            rtpCipher.init(Cipher.DECRYPT_MODE, rtpKey, parameters(rtpSalt, ssrc, index));
            rtpCipher.doFinal(src, offset + headerLength, plain - headerLength, dst, dstOffset + headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to decrypt index " + index, e);
        }
        System.arraycopy(src, offset, dst, dstOffset, headerLength);
        return plain;
    }

    @Override
    public int sealRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int body = length - RtpLayout.RTCP_HEADER_BYTES;
        int authenticated = length + Bytes.INT_BYTES;
        try {
            System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            rtcpCipher.init(Cipher.ENCRYPT_MODE, rtcpKey, parameters(rtcpSalt, ssrc, index));
            rtcpCipher.doFinal(
                    src, offset + RtpLayout.RTCP_HEADER_BYTES, body, dst, dstOffset + RtpLayout.RTCP_HEADER_BYTES);
            Bytes.putInt32(dst, dstOffset + length, RtpLayout.RTCP_ENCRYPTED | index);
            rtcpMac.update(dst, dstOffset, authenticated);
            rtcpMac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to encrypt SRTCP index " + index, e);
        }
        System.arraycopy(digest, 0, dst, dstOffset + authenticated, TAG_BYTES);
        return authenticated + TAG_BYTES;
    }

    @Override
    public int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int authenticated = length - TAG_BYTES;
        int plain = authenticated - Bytes.INT_BYTES;
        try {
            rtcpMac.update(src, offset, authenticated);
            rtcpMac.doFinal(digest, 0);
            if (!tagEquals(src, offset + authenticated)) {
                return SrtpFailure.AUTHENTICATION.code();
            }
            rtcpCipher.init(Cipher.DECRYPT_MODE, rtcpKey, parameters(rtcpSalt, ssrc, index));
            rtcpCipher.doFinal(
                    src,
                    offset + RtpLayout.RTCP_HEADER_BYTES,
                    plain - RtpLayout.RTCP_HEADER_BYTES,
                    dst,
                    dstOffset + RtpLayout.RTCP_HEADER_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to decrypt SRTCP index " + index, e);
        }
        System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
        return plain;
    }

    private void authenticateRtp(byte[] b, int offset, int length, long index) throws GeneralSecurityException {
        Bytes.putInt32(rollOver, 0, (int) (index >>> 16));
        rtpMac.update(b, offset, length);
        rtpMac.update(rollOver);
        rtpMac.doFinal(digest, 0);
    }

    /** Looks at every byte, so that time says nothing about where a forged tag goes wrong. */
    private boolean tagEquals(byte[] b, int offset) {
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= digest[i] ^ b[offset + i];
        }
        return difference == 0;
    }

    /** RFC 3711 section 4.1.1: salt at the top, SSRC from byte 4, index from byte 8, block counter in the last two. */
    private IvParameterSpec parameters(byte[] salt, int ssrc, long index) {
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
