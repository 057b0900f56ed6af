// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/** As much of the RTP and RTCP headers as SRTP has to know (RFC 3550 sections 5.1, 5.3.1 and 6.4.1). */
final class RtpLayout {
    static final int FIXED_HEADER_BYTES = 12;
    static final int SEQUENCE_OFFSET = 2;
    static final int SSRC_OFFSET = 8;
    static final int RTCP_HEADER_BYTES = 8;
    static final int RTCP_SSRC_OFFSET = 4;

    /** The E flag in front of the SRTCP index. */
    static final int RTCP_ENCRYPTED = 0x80000000;

    private static final int VERSION_MASK = 0xc0;
    private static final int VERSION_2 = 0x80;
    private static final int EXTENSION_MASK = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0f;

    private RtpLayout() {}

    static boolean isVersion2(byte[] b, int offset) {
        return (b[offset] & VERSION_MASK) == VERSION_2;
    }

    /** Bytes of the fixed header, the CSRC list and the extension block, or -1 when they do not fit into the length. */
    static int headerLength(byte[] b, int offset, int length) {
        if (length < FIXED_HEADER_BYTES || !isVersion2(b, offset)) {
            return -1;
        }
        int header = FIXED_HEADER_BYTES + 4 * (b[offset] & CSRC_COUNT_MASK);
        if ((b[offset] & EXTENSION_MASK) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * Bytes.uint16(b, offset + header + 2);
        }
        return header <= length ? header : -1;
    }
}
