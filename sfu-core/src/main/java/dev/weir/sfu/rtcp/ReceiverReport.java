// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Receiver report (RFC 3550 section 6.4.2).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|    RC   |   PT=RR=201   |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       RC report blocks                        |
 * </pre>
 *
 * Refused: fewer bytes than the report count asks for. Profile-specific extensions behind the blocks are ignored.
 */
final class ReceiverReport extends Report {
    static final int SIZE_BYTES = 8;

    ReceiverReport() {
        super(SIZE_BYTES);
    }

    /** Writes a report without blocks. */
    static int write(byte[] b, int off, int ssrc) {
        RtcpHeader.write(b, off, 0, RtcpHeader.RECEIVER_REPORT, SIZE_BYTES);
        Bytes.put32(b, off + 4, ssrc);
        return SIZE_BYTES;
    }
}
