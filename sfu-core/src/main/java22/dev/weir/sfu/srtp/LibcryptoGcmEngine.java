// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * AEAD_AES_128_GCM by libcrypto (RFC 7714); packets look as {@link GcmEngine} has them.
 *
 * <p>Keys stand in a native block, the packet at work where {@link LibcryptoGcm} has it for all. A context with its key schedule is kept for each direction
 * of RTP, made with the first packet, as most remotes only send or only receive it; RTCP of both directions shares a third
 * and sets its key each time. Nothing is allocated per packet. After {@link #close} every method throws, as a context used
 * then would end the process.
 */
final class LibcryptoGcmEngine implements SrtpEngine {
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int SALT_BYTES = 12;
    private static final int CONTROL_HEADER_BYTES = RtpLayout.RTCP_HEADER_BYTES;
    private static final int ENCRYPT = 1;
    private static final int DECRYPT = 0;
    private static final int UNCHANGED = -1;
    private static final long NONE = 0;

    /** Places in the native block: initialisation vector and counter of the packet at work, four times key and salt, how to get a tag. */
    private static final int IV = 0;

    private static final int COUNT = 12;
    private static final int SENDING_RTP = 16;
    private static final int SENDING_RTCP = 48;
    private static final int RECEIVING_RTP = 80;
    private static final int RECEIVING_RTCP = 112;
    private static final int TAG_PARAMETERS = 144;
    private static final int BLOCK_BYTES = TAG_PARAMETERS + LibcryptoCalls.TAG_PARAMETERS_BYTES;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final MemorySegment MEMORY = LibcryptoCalls.MEMORY;

    private final LibcryptoGcm shared;
    private final long block;
    private boolean closed;
    private long rtpSealing;
    private long rtpOpening;
    private long control;
    private long ipsecMbKey;

    LibcryptoGcmEngine(LibcryptoGcm shared, SessionKeys sending, SessionKeys receiving) {
        this.shared = shared;
        block = LibcryptoCalls.allocate(BLOCK_BYTES);
        put(sending.rtp(), SENDING_RTP);
        put(sending.rtcp(), SENDING_RTCP);
        put(receiving.rtp(), RECEIVING_RTP);
        put(receiving.rtcp(), RECEIVING_RTCP);
        LibcryptoCalls.putTagParameters(block + TAG_PARAMETERS, TAG_BYTES);
    }

    @Override
    public SrtpProfile profile() {
        return SrtpProfile.AEAD_AES_128_GCM;
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
        long at = packet(headerLength + payloadLength + TAG_BYTES);
        long body = at + headerLength;
        copyIn(dst, dstOffset, headerLength, at);
        copyIn(payload, payloadOffset, payloadLength, body);
        long iv = iv(SENDING_RTP, Bytes.int32(dst, dstOffset + RtpLayout.SSRC_OFFSET), index);
        if (shared.usesIpsecMb()) {
            sealByIpsecMb(at, headerLength, payloadLength, iv);
        } else {
            seal(at, headerLength, payloadLength, iv);
        }
        copyOut(body, payloadLength + TAG_BYTES, dst, dstOffset + headerLength);
        return headerLength + payloadLength + TAG_BYTES;
    }

    private void seal(long at, int headerLength, int payloadLength, long iv) {
        if (rtpSealing == NONE) {
            rtpSealing = keyedContext(SENDING_RTP, ENCRYPT);
        }
        long body = at + headerLength;
        LibcryptoCalls.begin(rtpSealing, NONE, iv, UNCHANGED);
        LibcryptoCalls.add(rtpSealing, NONE, block + COUNT, at, headerLength);
        LibcryptoCalls.add(rtpSealing, body, block + COUNT, body, payloadLength);
        LibcryptoCalls.end(rtpSealing, block + COUNT, body + payloadLength, block + TAG_PARAMETERS);
    }

    private void sealByIpsecMb(long at, int headerLength, int payloadLength, long iv) {
        if (ipsecMbKey == NONE) {
            ipsecMbKey = IpsecMb.newKey(block + SENDING_RTP);
        }
        long body = at + headerLength;
        IpsecMb.seal(ipsecMbKey, shared.state(), body, payloadLength, iv, at, headerLength, body + payloadLength);
    }

    @Override
    public int openRtp(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset, long index) {
        long at = packet(length);
        int plain = length - TAG_BYTES;
        copyIn(src, offset, length, at);
        if (rtpOpening == NONE) {
            rtpOpening = keyedContext(RECEIVING_RTP, DECRYPT);
        }
        long iv = iv(RECEIVING_RTP, Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET), index);
        LibcryptoCalls.begin(rtpOpening, NONE, iv, UNCHANGED);
        LibcryptoCalls.add(rtpOpening, NONE, block + COUNT, at, headerLength);
        return opened(rtpOpening, at, headerLength, plain, dst, dstOffset);
    }

    @Override
    public int sealRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        int sealed = length + TAG_BYTES + Bytes.INT_BYTES;
        long at = packet(sealed);
        long body = at + CONTROL_HEADER_BYTES;
        long word = at + length + TAG_BYTES;
        copyIn(src, offset, length, at);
        MEMORY.set(INT, word, RtpLayout.RTCP_ENCRYPTED | index);
        long iv = iv(SENDING_RTCP, Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET), index);
        beginControl(SENDING_RTCP, iv, ENCRYPT, at, word);
        LibcryptoCalls.add(control, body, block + COUNT, body, length - CONTROL_HEADER_BYTES);
        LibcryptoCalls.end(control, block + COUNT, at + length, block + TAG_PARAMETERS);
        copyOut(at, sealed, dst, dstOffset);
        return sealed;
    }

    @Override
    public int openRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset, int index) {
        long at = packet(length);
        int plain = length - Bytes.INT_BYTES - TAG_BYTES;
        copyIn(src, offset, length, at);
        long iv = iv(RECEIVING_RTCP, Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET), index);
        beginControl(RECEIVING_RTCP, iv, DECRYPT, at, at + length - Bytes.INT_BYTES);
        return opened(control, at, CONTROL_HEADER_BYTES, plain, dst, dstOffset);
    }

    @Override
    public void close() {
        requireOpen();
        closed = true;
        LibcryptoCalls.freeContext(rtpSealing);
        LibcryptoCalls.freeContext(rtpOpening);
        LibcryptoCalls.freeContext(control);
        LibcryptoCalls.free(block, BLOCK_BYTES);
        IpsecMb.freeKey(ipsecMbKey);
    }

    private void beginControl(int keys, long iv, int direction, long at, long word) {
        if (control == NONE) {
            control = LibcryptoCalls.newContext();
        }
        LibcryptoCalls.begin(control, block + keys, iv, direction);
        LibcryptoCalls.add(control, NONE, block + COUNT, at, CONTROL_HEADER_BYTES);
        LibcryptoCalls.add(control, NONE, block + COUNT, word, Bytes.INT_BYTES);
    }

    /** Decrypts what stands behind the header; the plain packet leaves only when the tag behind it is right. */
    private int opened(long context, long at, int headerLength, int plain, byte[] dst, int dstOffset) {
        long body = at + headerLength;
        LibcryptoCalls.add(context, body, block + COUNT, body, plain - headerLength);
        if (!LibcryptoCalls.verify(context, block + COUNT, at + plain, TAG_BYTES)) {
            return SrtpFailure.AUTHENTICATION.code();
        }
        copyOut(at, plain, dst, dstOffset);
        return plain;
    }

    private long keyedContext(int keys, int direction) {
        long context = LibcryptoCalls.newContext();
        LibcryptoCalls.begin(context, block + keys, NONE, direction);
        return context;
    }

    /** Where the packet at work stands, with room for that many bytes. */
    private long packet(int bytes) {
        requireOpen();
        return shared.packet(bytes);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("session must not be used after it was closed");
        }
    }

    /** RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC, 48-bit index, all XOR salt; the index of RTCP has 31 bits. */
    private long iv(int keys, int ssrc, long index) {
        long iv = block + IV;
        long salt = block + keys + KEY_BYTES;
        MEMORY.set(INT, iv, MEMORY.get(INT, salt) ^ ssrc >>> 16);
        MEMORY.set(INT, iv + 4, MEMORY.get(INT, salt + 4) ^ (ssrc << 16 | (int) (index >>> 32)));
        MEMORY.set(INT, iv + 8, MEMORY.get(INT, salt + 8) ^ (int) index);
        return iv;
    }

    private void put(SessionKeys.Part part, int place) {
        copyIn(part.encryption().getEncoded(), 0, KEY_BYTES, block + place);
        copyIn(part.salt(), 0, SALT_BYTES, block + place + KEY_BYTES);
    }

    private static void copyIn(byte[] src, int offset, int length, long address) {
        MemorySegment.copy(src, offset, MEMORY, JAVA_BYTE, address, length);
    }

    private static void copyOut(long address, int length, byte[] dst, int offset) {
        MemorySegment.copy(MEMORY, JAVA_BYTE, address, dst, offset, length);
    }
}
