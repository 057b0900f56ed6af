// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * AES128_CM_SHA1_80 by JCE (RFC 3711 sections 4.1.1 and 4.2.1).
 *
 * <pre>
 * SRTP   header | ciphertext | tag over both and the roll-over counter
 * SRTCP  8 bytes | ciphertext | E and index | tag over all before it
 * </pre>
 *
 * <p>What a direction's RTP needs is made with its first packet, as most remotes only send or only receive it. RTCP of both
 * directions shares a cipher.
 */
final class CounterModeEngine implements SrtpEngine {
    private static final SrtpProfile PROFILE = SrtpProfile.AES128_CM_SHA1_80;
    private static final int TAG_BYTES = CounterModeKeys.TAG_BYTES;
    private static final int HEADER_BYTES = RtpLayout.RTCP_HEADER_BYTES;

    private final SessionKeys sending;
    private final SessionKeys receiving;
    private final CounterModeKeys rtcpSealing;
    private final CounterModeKeys rtcpOpening;
    private final byte[] rollOver = new byte[Bytes.INT_BYTES];
    private @Nullable CounterModeKeys rtpSealing;
    private @Nullable CounterModeKeys rtpOpening;

    CounterModeEngine(SessionKeys sending, SessionKeys receiving) {
        this.sending = sending;
        this.receiving = receiving;
        Cipher rtcp = Aes.counterMode();
        rtcpSealing = new CounterModeKeys(sending.rtcp(), rtcp);
        rtcpOpening = new CounterModeKeys(receiving.rtcp(), rtcp);
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
        CounterModeKeys keys = rtpSealing;
        if (keys == null) {
            keys = new CounterModeKeys(sending.rtp(), Aes.counterMode());
            rtpSealing = keys;
        }
        int ssrc = Bytes.int32(dst, dstOffset + RtpLayout.SSRC_OFFSET);
        int length = headerLength + payloadLength;
        try {
            keys.crypt(payload, payloadOffset, payloadLength, dst, dstOffset + headerLength, ssrc, index);
            keys.authenticate(dst, dstOffset, length, rollOver(index));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to encrypt index " + index, e);
        }
        keys.putTag(dst, dstOffset + length);
        return length + TAG_BYTES;
    }

    @Override
    public int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index) {
        CounterModeKeys keys = rtpOpening;
        if (keys == null) {
            keys = new CounterModeKeys(receiving.rtp(), Aes.counterMode());
            rtpOpening = keys;
        }
        int ssrc = Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET);
        int plain = length - TAG_BYTES;
        try {
            keys.authenticate(src, offset, plain, rollOver(index));
            if (!keys.tagEquals(src, offset + plain)) {
                return SrtpFailure.AUTHENTICATION.code();
            }
            keys.crypt(src, offset + headerLength, plain - headerLength, dst, dstOffset + headerLength, ssrc, index);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to decrypt index " + index, e);
        }
        System.arraycopy(src, offset, dst, dstOffset, headerLength);
        return plain;
    }

    @Override
    public int sealRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int body = length - HEADER_BYTES;
        int authenticated = length + Bytes.INT_BYTES;
        System.arraycopy(src, offset, dst, dstOffset, HEADER_BYTES);
        Bytes.putInt32(dst, dstOffset + length, RtpLayout.RTCP_ENCRYPTED | index);
        try {
            rtcpSealing.crypt(src, offset + HEADER_BYTES, body, dst, dstOffset + HEADER_BYTES, ssrc, index);
            rtcpSealing.authenticate(dst, dstOffset, authenticated);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to encrypt SRTCP index " + index, e);
        }
        rtcpSealing.putTag(dst, dstOffset + authenticated);
        return authenticated + TAG_BYTES;
    }

    @Override
    public int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        int authenticated = length - TAG_BYTES;
        int plain = authenticated - Bytes.INT_BYTES;
        int body = plain - HEADER_BYTES;
        try {
            rtcpOpening.authenticate(src, offset, authenticated);
            if (!rtcpOpening.tagEquals(src, offset + authenticated)) {
                return SrtpFailure.AUTHENTICATION.code();
            }
            rtcpOpening.crypt(src, offset + HEADER_BYTES, body, dst, dstOffset + HEADER_BYTES, ssrc, index);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CM refused to decrypt SRTCP index " + index, e);
        }
        System.arraycopy(src, offset, dst, dstOffset, HEADER_BYTES);
        return plain;
    }

    /** Nothing: the garbage collector knows all of it. */
    @Override
    public void close() {}

    private byte[] rollOver(long index) {
        Bytes.putInt32(rollOver, 0, (int) (index >>> 16));
        return rollOver;
    }
}
