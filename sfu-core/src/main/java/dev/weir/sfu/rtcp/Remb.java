// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2.2).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| FMT=15  |     PT=206    |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     SSRC of packet sender                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 SSRC of media source, unused: 0               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     'R'             'E'             'M'             'B'       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   SSRC count  | exponent: 6 |         mantissa: 18            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    the SSRCs it applies to                    |
 * </pre>
 *
 * Refused: fewer SSRCs than counted, a bitrate beyond 63 bits. Format 15 is "application layer feedback": {@link #matches}
 * tells a REMB from the rest of it.
 */
final class Remb {
    static final int FORMAT = 15;
    static final int MAX_SSRCS = 255;

    private static final int IDENTIFIER = ('R' << 24) | ('E' << 16) | ('M' << 8) | 'B';
    private static final int SSRCS_OFFSET = RtcpHeader.FEEDBACK_BYTES + 8;
    private static final int MANTISSA_BITS = 18;

    private byte[] bytes = Bytes.NONE;
    private int offset;

    static boolean matches(byte[] b, int off, int end) {
        return end - off >= SSRCS_OFFSET && Bytes.int32(b, off + RtcpHeader.FEEDBACK_BYTES) == IDENTIFIER;
    }

    boolean parse(byte[] b, int off, int end) {
        bytes = b;
        offset = off;
        return matches(b, off, end)
                && end - off >= SSRCS_OFFSET + ssrcCount() * 4
                && (mantissa() << exponent()) >>> exponent() == mantissa()
                && bitrateBps() >= 0;
    }

    int senderSsrc() {
        return Bytes.int32(bytes, offset + 4);
    }

    long bitrateBps() {
        return mantissa() << exponent();
    }

    int ssrcCount() {
        return Bytes.uint8(bytes, offset + 16);
    }

    int ssrc(int index) {
        return Bytes.int32(bytes, offset + SSRCS_OFFSET + index * 4);
    }

    private int exponent() {
        return Bytes.uint8(bytes, offset + 17) >> 2;
    }

    private long mantissa() {
        return Bytes.int32(bytes, offset + 16) & 0x3_ffff;
    }

    static int sizeBytes(int ssrcCount) {
        return SSRCS_OFFSET + ssrcCount * 4;
    }

    /** Writes the bitrate rounded down to 18 significant bits. */
    static int write(byte[] b, int off, int senderSsrc, long bitrateBps, int[] ssrcs, int count) {
        int size = sizeBytes(count);
        int exponent = Math.max(0, Long.SIZE - MANTISSA_BITS - Long.numberOfLeadingZeros(bitrateBps));
        RtcpHeader.writeFeedback(b, off, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, size, senderSsrc, 0);
        Bytes.put32(b, off + 12, IDENTIFIER);
        Bytes.put32(b, off + 16, (count << 24) | (exponent << MANTISSA_BITS) | (int) (bitrateBps >> exponent));
        for (int i = 0; i < count; i++) {
            Bytes.put32(b, off + SSRCS_OFFSET + i * 4, ssrcs[i]);
        }
        return size;
    }
}
