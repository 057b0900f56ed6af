// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AEAD_AES_128_GCM by JCE (RFC 7714).
 *
 * <pre>
 * SRTP   header (associated) | ciphertext | tag
 * SRTCP  8 bytes (associated) | ciphertext | tag | E and index (associated)
 * </pre>
 *
 * <p>The parameter object is made anew for each packet: JCE has no way to hand over only an initialisation vector.
 */
final class GcmEngine implements SrtpEngine {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int RTP_INDEX_BYTES = 6;

    private final Cipher rtpCipher = Aes.gcm();
    private final Cipher rtcpCipher = Aes.gcm();
    private final SecretKey rtpKey;
    private final SecretKey rtcpKey;
    private final byte[] rtpSalt;
    private final byte[] rtcpSalt;
    private final byte[] iv = new byte[IV_BYTES];

    GcmEngine(SessionKeys keys) {
        rtpKey = keys.rtp().encryption();
        rtpSalt = keys.rtp().salt();
        rtcpKey = keys.rtcp().encryption();
        rtcpSalt = keys.rtcp().salt();
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
        try {
            rtpCipher.init(Cipher.ENCRYPT_MODE, rtpKey, rtpParameters(ssrc, index));
            rtpCipher.updateAAD(dst, dstOffset, headerLength);
            return headerLength
                    + rtpCipher.doFinal(payload, payloadOffset, payloadLength, dst, dstOffset + headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt index " + index, e);
        }
    }

    @Override
    public int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET);
        try {
            rtpCipher.init(Cipher.DECRYPT_MODE, rtpKey, rtpParameters(ssrc, index));
            rtpCipher.updateAAD(src, offset, headerLength);
            int plain =
                    rtpCipher.doFinal(src, offset + headerLength, length - headerLength, dst, dstOffset + headerLength);
            System.arraycopy(src, offset, dst, dstOffset, headerLength);
            return headerLength + plain;
        } catch (AEADBadTagException e) {
            return SrtpFailure.AUTHENTICATION.code();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to decrypt index " + index, e);
        }
    }

    @Override
    public int sealRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int body = length - RtpLayout.RTCP_HEADER_BYTES;
        int wordOffset = dstOffset + length + TAG_BYTES;
        try {
            System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            Bytes.putInt32(dst, wordOffset, RtpLayout.RTCP_ENCRYPTED | index);
            rtcpCipher.init(Cipher.ENCRYPT_MODE, rtcpKey, rtcpParameters(ssrc, index));
            rtcpCipher.updateAAD(dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            rtcpCipher.updateAAD(dst, wordOffset, Bytes.INT_BYTES);
            rtcpCipher.doFinal(
                    src, offset + RtpLayout.RTCP_HEADER_BYTES, body, dst, dstOffset + RtpLayout.RTCP_HEADER_BYTES);
            return length + TAG_BYTES + Bytes.INT_BYTES;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt SRTCP index " + index, e);
        }
    }

    @Override
    public int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int sealed = length - RtpLayout.RTCP_HEADER_BYTES - Bytes.INT_BYTES;
        try {
            rtcpCipher.init(Cipher.DECRYPT_MODE, rtcpKey, rtcpParameters(ssrc, index));
            rtcpCipher.updateAAD(src, offset, RtpLayout.RTCP_HEADER_BYTES);
            rtcpCipher.updateAAD(src, offset + length - Bytes.INT_BYTES, Bytes.INT_BYTES);
            int plain = rtcpCipher.doFinal(
                    src, offset + RtpLayout.RTCP_HEADER_BYTES, sealed, dst, dstOffset + RtpLayout.RTCP_HEADER_BYTES);
            System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            return RtpLayout.RTCP_HEADER_BYTES + plain;
        } catch (AEADBadTagException e) {
            return SrtpFailure.AUTHENTICATION.code();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to decrypt SRTCP index " + index, e);
        }
    }

    /** RFC 7714 section 8.1: two zero bytes, SSRC, 48-bit index, all XOR salt. */
    private GCMParameterSpec rtpParameters(int ssrc, long index) {
        System.arraycopy(rtpSalt, 0, iv, 0, IV_BYTES);
        Bytes.xor(iv, 2, ssrc, Bytes.INT_BYTES);
        Bytes.xor(iv, 6, index, RTP_INDEX_BYTES);
        return new GCMParameterSpec(8 * TAG_BYTES, iv);
    }

    /** RFC 7714 section 9.1: two zero bytes, SSRC, two zero bytes, index, all XOR salt. */
    private GCMParameterSpec rtcpParameters(int ssrc, int index) {
        System.arraycopy(rtcpSalt, 0, iv, 0, IV_BYTES);
        Bytes.xor(iv, 2, ssrc, Bytes.INT_BYTES);
        Bytes.xor(iv, 8, index, Bytes.INT_BYTES);
        return new GCMParameterSpec(8 * TAG_BYTES, iv);
    }
}
