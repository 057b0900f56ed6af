// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AEAD_AES_128_GCM by JCE (RFC 7714).
 *
 * <pre>
 * SRTP   header (associated) | ciphertext | tag
 * SRTCP  8 bytes (associated) | ciphertext | tag | E and index (associated)
 * </pre>
 *
 * <p>RTP has a cipher for each direction, made with the first packet, as most remotes only send or only receive it. RTCP of both
 * directions shares a third: changing its key costs about a microsecond, which a few packets a second do not feel, and another
 * cipher would cost a kilobyte of every session.
 */
final class GcmEngine implements SrtpEngine {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int RTP_INDEX_BYTES = 6;

    private final SessionKeys sending;
    private final SessionKeys receiving;
    private final ReusedGcmParameters sealing = new ReusedGcmParameters(8 * TAG_BYTES);
    private @Nullable Cipher rtpSealing;
    private @Nullable Cipher rtpOpening;
    private @Nullable Cipher rtcp;

    GcmEngine(SessionKeys sending, SessionKeys receiving) {
        this.sending = sending;
        this.receiving = receiving;
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
        Cipher cipher = rtpSealing;
        if (cipher == null) {
            cipher = Aes.gcm();
            rtpSealing = cipher;
        }
        int ssrc = Bytes.int32(dst, dstOffset + RtpLayout.SSRC_OFFSET);
        try {
            rtpIv(sealing.next(), sending.rtp().salt(), ssrc, index);
            cipher.init(Cipher.ENCRYPT_MODE, sending.rtp().encryption(), sealing);
            cipher.updateAAD(dst, dstOffset, headerLength);
            return headerLength + cipher.doFinal(payload, payloadOffset, payloadLength, dst, dstOffset + headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt index " + index, e);
        }
    }

    @Override
    public int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index) {
        Cipher cipher = rtpOpening;
        if (cipher == null) {
            cipher = Aes.gcm();
            rtpOpening = cipher;
        }
        int ssrc = Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET);
        byte[] iv = rtpIv(new byte[IV_BYTES], receiving.rtp().salt(), ssrc, index);
        try {
            cipher.init(Cipher.DECRYPT_MODE, receiving.rtp().encryption(), parameters(iv));
            cipher.updateAAD(src, offset, headerLength);
            int plain =
                    cipher.doFinal(src, offset + headerLength, length - headerLength, dst, dstOffset + headerLength);
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
        Cipher cipher = rtcpCipher();
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int body = length - RtpLayout.RTCP_HEADER_BYTES;
        int wordOffset = dstOffset + length + TAG_BYTES;
        try {
            System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            Bytes.putInt32(dst, wordOffset, RtpLayout.RTCP_ENCRYPTED | index);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    sending.rtcp().encryption(),
                    rtcpParameters(sending.rtcp().salt(), ssrc, index));
            cipher.updateAAD(dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            cipher.updateAAD(dst, wordOffset, Bytes.INT_BYTES);
            cipher.doFinal(
                    src, offset + RtpLayout.RTCP_HEADER_BYTES, body, dst, dstOffset + RtpLayout.RTCP_HEADER_BYTES);
            return length + TAG_BYTES + Bytes.INT_BYTES;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt SRTCP index " + index, e);
        }
    }

    @Override
    public int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        Cipher cipher = rtcpCipher();
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int sealed = length - RtpLayout.RTCP_HEADER_BYTES - Bytes.INT_BYTES;
        try {
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    receiving.rtcp().encryption(),
                    rtcpParameters(receiving.rtcp().salt(), ssrc, index));
            cipher.updateAAD(src, offset, RtpLayout.RTCP_HEADER_BYTES);
            cipher.updateAAD(src, offset + length - Bytes.INT_BYTES, Bytes.INT_BYTES);
            int plain = cipher.doFinal(
                    src, offset + RtpLayout.RTCP_HEADER_BYTES, sealed, dst, dstOffset + RtpLayout.RTCP_HEADER_BYTES);
            System.arraycopy(src, offset, dst, dstOffset, RtpLayout.RTCP_HEADER_BYTES);
            return RtpLayout.RTCP_HEADER_BYTES + plain;
        } catch (AEADBadTagException e) {
            return SrtpFailure.AUTHENTICATION.code();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to decrypt SRTCP index " + index, e);
        }
    }

    /** Nothing: the garbage collector knows all of it. */
    @Override
    public void close() {}

    private Cipher rtcpCipher() {
        Cipher cipher = rtcp;
        if (cipher == null) {
            cipher = Aes.gcm();
            rtcp = cipher;
        }
        return cipher;
    }

    /** RFC 7714 section 8.1: two zero bytes, SSRC, 48-bit index, all XOR salt. */
    private static byte[] rtpIv(byte[] iv, byte[] salt, int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, IV_BYTES);
        Bytes.xor(iv, 2, ssrc, Bytes.INT_BYTES);
        Bytes.xor(iv, 6, index, RTP_INDEX_BYTES);
        return iv;
    }

    /** RFC 7714 section 9.1: two zero bytes, SSRC, two zero bytes, index, all XOR salt: as of RTP with a 32-bit index. */
    private static GCMParameterSpec rtcpParameters(byte[] salt, int ssrc, int index) {
        return parameters(rtpIv(new byte[IV_BYTES], salt, ssrc, index));
    }

    private static GCMParameterSpec parameters(byte[] iv) {
        return new GCMParameterSpec(8 * TAG_BYTES, iv);
    }
}
