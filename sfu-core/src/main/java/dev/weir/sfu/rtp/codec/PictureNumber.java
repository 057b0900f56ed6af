// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The picture number that the payload descriptors of VP8 (RFC 7741 section 4.2) and VP9 (RFC 9628 section 4.2) have alike.
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+
 *      |M| PictureID   |   and 8 more bits when M
 *      +-+-+-+-+-+-+-+-+
 * </pre>
 */
final class PictureNumber {
    private static final int LONG = 0x80;

    private PictureNumber() {}

    /**
     * Reads the number at {@code at}.
     *
     * @param off where the payload starts
     * @return where the number ends, or -1 when it is cut
     */
    static int read(byte[] b, int off, int at, int end, PayloadInfo out) {
        if (at >= end) {
            return -1;
        }
        int length = (b[at] & LONG) != 0 ? 2 : 1;
        if (at + length > end) {
            return -1;
        }
        out.pictureId = length == 2 ? (b[at] & 0x7f) << 8 | (b[at + 1] & 0xff) : b[at];
        out.pictureIdOffset = at - off;
        out.pictureIdLength = length;
        return at + length;
    }
}
