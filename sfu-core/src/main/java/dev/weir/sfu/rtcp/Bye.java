// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * Sources that leave (RFC 3550 section 6.6).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|    SC   |   PT=BYE=203  |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           SC SSRCs                            |
 * </pre>
 *
 * Refused: fewer SSRCs than counted. The reason text is ignored.
 */
final class Bye {
    static final int SIZE_BYTES = 8;

    private byte[] bytes = Bytes.NONE;
    private int offset;

    boolean parse(byte[] b, int off, int end) {
        bytes = b;
        offset = off;
        return end - off >= RtcpHeader.SIZE_BYTES + count() * 4;
    }

    int count() {
        return bytes[offset] & 0x1f;
    }

    int ssrc(int index) {
        return Bytes.int32(bytes, offset + RtcpHeader.SIZE_BYTES + index * 4);
    }

    static int write(byte[] b, int off, int ssrc) {
        RtcpHeader.write(b, off, 1, RtcpHeader.BYE, SIZE_BYTES);
        Bytes.put32(b, off + 4, ssrc);
        return SIZE_BYTES;
    }
}
