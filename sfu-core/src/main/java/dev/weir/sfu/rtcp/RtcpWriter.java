// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import java.util.Objects;

/**
 * Builds one RTCP datagram in a caller's array: {@link #begin}, the messages in their order, {@link #end}.
 *
 * <p>A message that does not fit is left out whole and {@link #overflowed} tells; later, smaller ones may still fit. The two
 * that are lists of independent facts, {@link #nack} and {@link #transportFeedback}, instead write as much as fits and return how
 * much that was. RFC 3550 wants a report first and a CNAME in each compound; feedback alone is legal where reduced size was
 * negotiated (RFC 5506): the order is the caller's business. Writes no padding. Not thread-safe.
 */
public final class RtcpWriter {
    private static final int NO_REPORT = -1;
    private static final int REPORT_LEFT_OUT = -2;

    private final TwccWriter twcc = new TwccWriter();
    private byte[] bytes = Bytes.NONE;
    private int start;
    private int limit;
    private int at;
    private int report = NO_REPORT;
    private boolean overflowed;

    /**
     * Starts a datagram at {@code off}.
     *
     * @param endLimit index in the array that must not be written any more
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public RtcpWriter begin(byte[] dst, int off, int endLimit) {
        Objects.checkFromToIndex(off, endLimit, dst.length);
        bytes = dst;
        start = off;
        limit = endLimit;
        at = off;
        report = NO_REPORT;
        overflowed = false;
        return this;
    }

    /** Bytes written since {@link #begin}. */
    public int end() {
        return at - start;
    }

    /** Whether anything was left out since {@link #begin}. */
    public boolean overflowed() {
        return overflowed;
    }

    /** Bytes that are still free. */
    public int remaining() {
        return limit - at;
    }

    /**
     * Writes a sender report; its blocks follow by {@link #reportBlock}.
     *
     * @param ntp64 see {@link NtpTime}
     */
    public void senderReport(int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
        int size = room(SenderReport.SIZE_BYTES)
                ? SenderReport.write(bytes, at, ssrc, ntp64, rtpTimestamp, packetCount, octetCount)
                : 0;
        wroteReport(size);
    }

    /** Writes a receiver report; its blocks follow by {@link #reportBlock}. */
    public void receiverReport(int ssrc) {
        wroteReport(room(ReceiverReport.SIZE_BYTES) ? ReceiverReport.write(bytes, at, ssrc) : 0);
    }

    /**
     * Appends a block to the report just written, of at most 31; fields as in {@link ReportBlock}, loss and jitter
     * clamped to what their fields can say. Left out together with its report.
     *
     * @throws IllegalStateException if the latest message is not a report
     */
    public void reportBlock(
            int sourceSsrc,
            int fractionLost,
            int cumulativeLost,
            int highestExtendedSeq,
            long jitter,
            int lastSr,
            int delaySinceLastSr) {
        if (report == NO_REPORT) {
            throw new IllegalStateException("reportBlock must follow a sender or receiver report or another block");
        }
        if (report == REPORT_LEFT_OUT || !room(ReportBlock.SIZE_BYTES)) {
            return;
        }
        int blocks = bytes[report] & 0x1f;
        if (blocks == RtcpHeader.MAX_COUNT) {
            overflowed = true;
            return;
        }
        ReportBlock.write(
                bytes,
                at,
                sourceSsrc,
                fractionLost,
                cumulativeLost,
                highestExtendedSeq,
                jitter,
                lastSr,
                delaySinceLastSr);
        at += ReportBlock.SIZE_BYTES;
        RtcpHeader.write(bytes, report, blocks + 1, Bytes.uint8(bytes, report + 1), at - report);
    }

    /**
     * Writes the canonical name of a source.
     *
     * @throws IllegalArgumentException if the name is longer than 255 bytes
     */
    public void sdesCname(int ssrc, byte[] cnameAscii) {
        if (cnameAscii.length > Sdes.MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "cname must be at most " + Sdes.MAX_TEXT_BYTES + " bytes: " + cnameAscii.length);
        }
        wrote(room(Sdes.sizeBytes(cnameAscii.length)) ? Sdes.write(bytes, at, ssrc, cnameAscii) : 0);
    }

    /** Says that a source leaves. */
    public void bye(int ssrc) {
        wrote(room(Bye.SIZE_BYTES) ? Bye.write(bytes, at, ssrc) : 0);
    }

    /**
     * Asks for packets again: as many of the first {@code count} numbers as fit. Ascending numbers take the fewest bytes.
     *
     * @return how many were asked for
     */
    public int nack(int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int count) {
        Objects.checkFromIndexSize(0, count, sequenceNumbers.length);
        int fitting = Nack.fitting(sequenceNumbers, count, remaining());
        overflowed |= fitting < count;
        wrote(fitting > 0 ? Nack.write(bytes, at, senderSsrc, mediaSsrc, sequenceNumbers, fitting) : 0);
        return fitting;
    }

    /** Asks for a keyframe. */
    public void pli(int senderSsrc, int mediaSsrc) {
        wrote(room(Pli.SIZE_BYTES) ? Pli.write(bytes, at, senderSsrc, mediaSsrc) : 0);
    }

    /** Asks for a keyframe; {@code requestSeq} (8 bits) grows with each new request, not with a repetition. */
    public void fir(int senderSsrc, int mediaSsrc, int requestSeq) {
        wrote(room(Fir.SIZE_BYTES) ? Fir.write(bytes, at, senderSsrc, mediaSsrc, requestSeq) : 0);
    }

    /**
     * Tells what we can take of the first {@code count} sources together; the bitrate is rounded down to 18 significant bits.
     *
     * @throws IllegalArgumentException if the bitrate is negative or there are more than 255 sources
     */
    public void remb(int senderSsrc, long bitrateBps, int[] ssrcs, int count) {
        Objects.checkFromIndexSize(0, count, ssrcs.length);
        if (bitrateBps < 0 || count > Remb.MAX_SSRCS) {
            throw new IllegalArgumentException("remb takes a bitrate from 0 and at most " + Remb.MAX_SSRCS
                    + " sources: " + bitrateBps + " bit/s, " + count + " sources");
        }
        wrote(room(Remb.sizeBytes(count)) ? Remb.write(bytes, at, senderSsrc, bitrateBps, ssrcs, count) : 0);
    }

    /**
     * Tells when packets arrived. One message covers at most 65,535 packets, spans no gap over 8 s, and ends where the room does.
     *
     * @param feedbackCount number of this message: 8 bits, wraps
     * @param baseSequence transport-wide number of the first packet
     * @param arrivalNanos of {@code count} packets from that one on, {@link TwccFeedback#NOT_RECEIVED} for those that did not
     * @return how many packets, from the first on, need no further message; 0 when there was no room. A range in which nothing
     *     arrived is covered without a message
     */
    public int transportFeedback(
            int senderSsrc, int mediaSsrc, int feedbackCount, int baseSequence, long[] arrivalNanos, int count) {
        Objects.checkFromIndexSize(0, count, arrivalNanos.length);
        wrote(twcc.write(bytes, at, limit, senderSsrc, mediaSsrc, feedbackCount, baseSequence, arrivalNanos, count));
        overflowed |= twcc.covered() < count;
        return twcc.covered();
    }

    private boolean room(int sizeBytes) {
        boolean fits = sizeBytes <= limit - at;
        overflowed |= !fits;
        return fits;
    }

    private void wrote(int sizeBytes) {
        at += sizeBytes;
        report = NO_REPORT;
    }

    private void wroteReport(int sizeBytes) {
        report = sizeBytes > 0 ? at : REPORT_LEFT_OUT;
        at += sizeBytes;
    }
}
