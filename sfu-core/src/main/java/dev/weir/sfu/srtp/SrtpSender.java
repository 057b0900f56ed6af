// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

import java.util.Objects;

/**
 * Protects what we send to one remote: all its RTP sources, and RTCP.
 *
 * <p>Output goes to another array than the input: encrypting is the copy, and JCE encrypting in place is four times dearer. An
 * index is protected once and never again; two different packets under one index would give the keys away (RFC 7714 section
 * 8.4 on GCM), so this is checked here and not left to the caller. Not thread-safe: belongs to one loop.
 */
public final class SrtpSender {
    /** How far behind the highest index of its source a packet may still be protected. */
    public static final int WINDOW_PACKETS = 2048;

    private static final long MAX_INDEX = (1L << 48) - 1;

    private final SrtpEngine engine;
    private final SrtpProfile profile;
    private final SourceTable sources = new SourceTable(WINDOW_PACKETS);
    private long nextRtcpIndex;

    SrtpSender(SrtpEngine engine, int firstRtcpIndex) {
        this.engine = engine;
        this.profile = engine.profile();
        this.nextRtcpIndex = firstRtcpIndex;
    }

    public SrtpProfile profile() {
        return profile;
    }

    /**
     * Encrypts a payload to behind its header and adds the tag.
     *
     * @param dst holds the finished header at {@code dstOffset}; needs room for payload and tag behind it
     * @param headerLength fixed header, CSRC list and extension block
     * @param payload another array than {@code dst}
     * @param index roll-over counter and sequence number, 48 bits; the low 16 are the header's sequence number. The first index
     *     of a source lies below 65,536, as receivers take the counter to start at zero (RFC 3711 section 3.3.1)
     * @return length of the protected packet from {@code dstOffset}
     * @throws IllegalStateException when the index was used before or is more than {@link #WINDOW_PACKETS} behind
     */
    public int protectRtp(
            byte[] dst,
            int dstOffset,
            int headerLength,
            byte[] payload,
            int payloadOffset,
            int payloadLength,
            long index) {
        Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.length);
        Objects.checkFromIndexSize(dstOffset, headerLength + payloadLength + profile.tagBytes(), dst.length);
        requireOther(dst, payload);
        if (headerLength < RtpLayout.FIXED_HEADER_BYTES) {
            throw new IllegalArgumentException("headerLength must be 12 or more: " + headerLength);
        }
        int sequenceNumber = Bytes.uint16(dst, dstOffset + RtpLayout.SEQUENCE_OFFSET);
        if (index < 0 || index > MAX_INDEX || (index & 0xffff) != sequenceNumber) {
            throw new IllegalArgumentException(
                    "index must have 48 bits and end in sequence number " + sequenceNumber + ": " + index);
        }
        useIndex(Bytes.int32(dst, dstOffset + RtpLayout.SSRC_OFFSET), index);
        return engine.sealRtp(dst, dstOffset, headerLength, payload, payloadOffset, payloadLength, index);
    }

    /**
     * Protects a compound RTCP packet under the next SRTCP index.
     *
     * @param dst another array than {@code src}; needs {@link SrtpProfile#rtcpTrailerBytes()} more room than the packet
     * @return length of the protected packet
     * @throws IllegalStateException after 2^31 packets, when RFC 3711 section 9.2 wants new keys
     */
    public int protectRtcp(byte[] src, int offset, int length, byte[] dst, int dstOffset) {
        Objects.checkFromIndexSize(offset, length, src.length);
        Objects.checkFromIndexSize(dstOffset, length + profile.rtcpTrailerBytes(), dst.length);
        requireOther(dst, src);
        if (length < RtpLayout.RTCP_HEADER_BYTES) {
            throw new IllegalArgumentException("length must be 8 or more: " + length);
        }
        if (nextRtcpIndex > Integer.MAX_VALUE) {
            throw new IllegalStateException("SRTCP indices are used up: 2^31 packets were sent under these keys");
        }
        return engine.sealRtcp(src, offset, length, dst, dstOffset, (int) nextRtcpIndex++);
    }

    private void useIndex(int ssrc, long index) {
        ReplayWindow window = sources.find(ssrc);
        if (window == null) {
            window = firstUse(ssrc, index);
        }
        if (!window.isFresh(index)) {
            throw new IllegalStateException(
                    "index must be new and at most " + WINDOW_PACKETS + " behind " + window.highest() + ": " + index);
        }
        window.mark(index);
    }

    private ReplayWindow firstUse(int ssrc, long index) {
        if (index > 0xffff) {
            throw new IllegalStateException("first index of a source must be below 65536: " + index);
        }
        if (sources.isFull()) {
            throw new IllegalStateException("sources must not be more than " + SourceTable.MAX_SOURCES);
        }
        return sources.add(ssrc);
    }

    private static void requireOther(byte[] dst, byte[] src) {
        if (dst == src) {
            throw new IllegalArgumentException("dst must be another array than the one read from");
        }
    }
}
