// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Objects;

/**
 * Checks and decrypts what one remote sends: RTP of up to 64 sources, and RTCP of as many.
 *
 * <p>Nothing a packet says is remembered before its tag was found right: neither source, nor roll-over counter, nor replay
 * window. Network input never throws; it gives a length, or the negative {@link SrtpFailure#code()}. Output goes to another
 * array than the input, and is undefined after a failure. Not thread-safe: belongs to one loop.
 */
public final class SrtpReceiver {
    /**
     * How late a packet may come: two seconds at 8 Mbit/s, so that retransmissions under the original number (OBS sends those)
     * are let in.
     */
    public static final int WINDOW_PACKETS = 2048;

    private static final int RTCP_WINDOW_PACKETS = 128;
    private static final int HALF_SEQUENCE_SPACE = 1 << 15;
    private static final int SEQUENCE_SPACE = 1 << 16;

    private final SrtpEngine engine;
    private final SrtpProfile profile;
    private final SourceTable rtpSources = new SourceTable(WINDOW_PACKETS);
    private final SourceTable rtcpSources = new SourceTable(RTCP_WINDOW_PACKETS);
    private long lastIndex = -1;

    SrtpReceiver(SrtpEngine engine) {
        this.engine = engine;
        this.profile = engine.profile();
    }

    public SrtpProfile profile() {
        return profile;
    }

    /** Roll-over counter and sequence number of the RTP packet accepted last, 48 bits; -1 before the first. */
    public long lastIndex() {
        return lastIndex;
    }

    /**
     * Checks and decrypts an RTP packet, header included.
     *
     * @param dst another array than {@code src}, with room for the packet as it came
     * @return length of the plain packet, or a failure's code
     */
    public int unprotectRtp(byte[] src, int offset, int length, byte[] dst, int dstOffset) {
        requireArrays(src, offset, length, dst, dstOffset);
        int headerLength = RtpLayout.headerLength(src, offset, length - profile.tagBytes());
        if (headerLength < 0) {
            return SrtpFailure.MALFORMED.code();
        }
        int ssrc = Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET);
        int sequenceNumber = Bytes.uint16(src, offset + RtpLayout.SEQUENCE_OFFSET);
        ReplayWindow window = rtpSources.find(ssrc);
        if (window == null) {
            return first(src, offset, length, headerLength, dst, dstOffset);
        }
        long index = index(window.highest(), sequenceNumber);
        if (!window.isFresh(index)) {
            return SrtpFailure.REPLAY.code();
        }
        int result = engine.openRtp(src, offset, length, headerLength, dst, dstOffset, index);
        if (result >= 0) {
            window.mark(index);
            lastIndex = index;
        }
        return result;
    }

    /**
     * Checks and decrypts a compound RTCP packet.
     *
     * @param dst another array than {@code src}, with room for the packet as it came
     * @return length of the plain packet, or a failure's code
     */
    public int unprotectRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset) {
        requireArrays(src, offset, length, dst, dstOffset);
        if (length < RtpLayout.RTCP_HEADER_BYTES + profile.rtcpTrailerBytes() || !RtpLayout.isVersion2(src, offset)) {
            return SrtpFailure.MALFORMED.code();
        }
        int indexWord = Bytes.int32(src, offset + length - profile.rtcpIndexFromEnd());
        if ((indexWord & RtpLayout.RTCP_ENCRYPTED) == 0) {
            return SrtpFailure.MALFORMED.code();
        }
        int index = indexWord & ~RtpLayout.RTCP_ENCRYPTED;
        int ssrc = Bytes.int32(src, offset + RtpLayout.RTCP_SSRC_OFFSET);
        ReplayWindow window = rtcpSources.find(ssrc);
        if (window == null && rtcpSources.isFull()) {
            return SrtpFailure.TOO_MANY_SOURCES.code();
        }
        if (window != null && !window.isFresh(index)) {
            return SrtpFailure.REPLAY.code();
        }
        int result = engine.openRtcp(src, offset, length, dst, dstOffset, index);
        if (result >= 0) {
            (window == null ? rtcpSources.add(ssrc) : window).mark(index);
        }
        return result;
    }

    private static void requireArrays(byte[] src, int offset, int length, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(offset, length, src.length);
        Objects.checkFromIndexSize(dstOffset, length, dst.length);
        if (dst == src) {
            throw new IllegalArgumentException("dst must be another array than the one read from");
        }
    }

    /**
     * The first packet of a source. Its roll-over counter is zero unless the sender started just below the wrap and we lost the
     * packets before it; libdatachannel starts anywhere, so the second guess is worth a second check of the tag.
     */
    private int first(byte[] src, int offset, int length, int headerLength, byte[] dst, int dstOffset) {
        if (rtpSources.isFull()) {
            return SrtpFailure.TOO_MANY_SOURCES.code();
        }
        long index = Bytes.uint16(src, offset + RtpLayout.SEQUENCE_OFFSET);
        int result = engine.openRtp(src, offset, length, headerLength, dst, dstOffset, index);
        if (result < 0 && index < HALF_SEQUENCE_SPACE) {
            index += SEQUENCE_SPACE;
            result = engine.openRtp(src, offset, length, headerLength, dst, dstOffset, index);
        }
        if (result >= 0) {
            rtpSources.add(Bytes.int32(src, offset + RtpLayout.SSRC_OFFSET)).mark(index);
            lastIndex = index;
        }
        return result;
    }

    /**
     * The index that a sequence number stands for, given the highest so far (RFC 3711 section 3.3.1 and appendix A). Where that
     * asks for a counter below zero the packet is taken to be ahead instead, as libsrtp does.
     */
    static long index(long highest, int sequenceNumber) {
        long base = highest & -SEQUENCE_SPACE;
        int highestSequence = (int) (highest & 0xffff);
        if (highestSequence < HALF_SEQUENCE_SPACE) {
            boolean before = sequenceNumber - highestSequence > HALF_SEQUENCE_SPACE && base > 0;
            return base + sequenceNumber - (before ? SEQUENCE_SPACE : 0);
        }
        boolean after = highestSequence - HALF_SEQUENCE_SPACE > sequenceNumber;
        return base + sequenceNumber + (after ? SEQUENCE_SPACE : 0);
    }
}
