// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Sender report (RFC 3550 section 6.4.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|    RC   |   PT=SR=200   |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         SSRC of sender                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 NTP timestamp, 32.32 fixed point              |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         RTP timestamp                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     sender's packet count                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      sender's octet count                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       RC report blocks                        |
 * </pre>
 *
 * Refused: fewer bytes than the report count asks for. Profile-specific extensions behind the blocks are ignored.
 */
final class SenderReport extends Report {
    static final int SIZE_BYTES = 28;

    SenderReport() {
        super(SIZE_BYTES);
    }

    long ntp64() {
        return Bytes.int64(bytes(), offset() + 8);
    }

    int rtpTimestamp() {
        return Bytes.int32(bytes(), offset() + 16);
    }

    long packetCount() {
        return Bytes.uint32(bytes(), offset() + 20);
    }

    long octetCount() {
        return Bytes.uint32(bytes(), offset() + 24);
    }

    /** Writes a report without blocks; the counts wrap at 32 bits, as RFC 3550 wants. */
    static int write(byte[] b, int off, int ssrc, long ntp64, int rtpTimestamp, long packetCount, long octetCount) {
        RtcpHeader.write(b, off, 0, RtcpHeader.SENDER_REPORT, SIZE_BYTES);
        Bytes.put32(b, off + 4, ssrc);
        Bytes.put64(b, off + 8, ntp64);
        Bytes.put32(b, off + 16, rtpTimestamp);
        Bytes.put32(b, off + 20, (int) packetCount);
        Bytes.put32(b, off + 24, (int) octetCount);
        return SIZE_BYTES;
    }
}
