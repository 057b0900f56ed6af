// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Receives the messages of an RTCP datagram, in their order, while it is parsed. Each method does nothing unless overridden.
 *
 * <p>Values are as the peer sent them: SSRCs may be unknown to us, times wild and requests repeated. SSRCs and timestamps are
 * unsigned 32-bit values in an {@code int}.
 */
public interface RtcpHandler {
    /**
     * A sender tells how its RTP clock relates to its wall clock (RFC 3550 section 6.4.1).
     *
     * @param ntp64 32.32 fixed-point seconds since 1900, see {@link NtpTime}; 0 when the sender has no clock
     * @param packetCount sent since its start: unsigned 32 bits, wraps
     * @param octetCount payload bytes sent since its start: unsigned 32 bits, wraps
     */
    default void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {}

    /**
     * A receiver tells how a source arrives at it; once for each block of a sender or receiver report. The flyweight is valid until
     * return.
     */
    default void reportBlock(int reporterSsrc, ReportBlock block) {}

    /** A receiver lacks a packet; once for each, at most {@link RtcpParser#MAX_NACKED_PER_DATAGRAM} times a datagram. */
    default void nack(int senderSsrc, int mediaSsrc, int sequenceNumber) {}

    /** A receiver needs a keyframe. */
    default void pictureLoss(int mediaSsrc) {}

    /** A receiver needs a keyframe; the same {@code requestSeq} (8 bits) again is the same request. */
    default void fullIntraRequest(int mediaSsrc, int requestSeq) {}

    /** A receiver's estimate of what it can take in all, in bits a second. */
    default void remb(long bitrateBps) {}

    /** Arrival times by transport-wide sequence number; the flyweight is valid until return. */
    default void transportFeedback(TwccFeedback feedback) {}

    /** The canonical name of a source; the bytes belong to the parser and are valid until return. */
    default void sdesCname(int ssrc, byte[] bytes, int offset, int length) {}

    /** A source leaves. */
    default void bye(int ssrc) {}
}
