// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Picture loss indication: please send a keyframe (RFC 4585 section 6.3.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=1  |     PT=206    |            length=2           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      SSRC of media source                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class Pli {
    static final int FORMAT = 1;
    static final int SIZE_BYTES = RtcpHeader.FEEDBACK_BYTES;

    private byte[] bytes = Bytes.NONE;
    private int offset;

    boolean parse(byte[] b, int off, int end) {
        bytes = b;
        offset = off;
        return end - off >= SIZE_BYTES;
    }

    int mediaSsrc() {
        return Bytes.int32(bytes, offset + 8);
    }

    static int write(byte[] b, int off, int senderSsrc, int mediaSsrc) {
        RtcpHeader.writeFeedback(b, off, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, SIZE_BYTES, senderSsrc, mediaSsrc);
        return SIZE_BYTES;
    }
}
