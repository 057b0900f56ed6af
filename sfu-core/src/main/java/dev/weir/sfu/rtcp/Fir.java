// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Full intra request: please send a keyframe, numbered (RFC 5104 section 4.3.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=4  |     PT=206    |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 SSRC of media source, unused: 0               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   SSRC asked for a keyframe                   |  one or more
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | request seq.  |                  reserved                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: no entry at all.
 */
final class Fir {
    static final int FORMAT = 4;

    private static final int ENTRY_BYTES = 8;

    /** Size of a request for one source. */
    static final int SIZE_BYTES = RtcpHeader.FEEDBACK_BYTES + ENTRY_BYTES;

    private byte[] bytes = Bytes.NONE;
    private int offset;
    private int end;

    boolean parse(byte[] b, int off, int contentEnd) {
        bytes = b;
        offset = off;
        end = contentEnd;
        return end - off >= SIZE_BYTES;
    }

    int entries() {
        return (end - offset - RtcpHeader.FEEDBACK_BYTES) / ENTRY_BYTES;
    }

    int mediaSsrc(int entry) {
        return Bytes.int32(bytes, offset + RtcpHeader.FEEDBACK_BYTES + entry * ENTRY_BYTES);
    }

    /** 8-bit, wraps; the same number again is the same request. */
    int requestSeq(int entry) {
        return Bytes.uint8(bytes, offset + RtcpHeader.FEEDBACK_BYTES + entry * ENTRY_BYTES + 4);
    }

    static int write(byte[] b, int off, int senderSsrc, int mediaSsrc, int requestSeq) {
        RtcpHeader.writeFeedback(b, off, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, SIZE_BYTES, senderSsrc, 0);
        Bytes.put32(b, off + 12, mediaSsrc);
        Bytes.put32(b, off + 16, requestSeq << 24);
        return SIZE_BYTES;
    }
}
