// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/**
 * The four bytes every RTCP packet starts with (RFC 3550 section 6.4.1, RFC 4585 section 6.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| RC or FMT|      PT      |    length in words, less one  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: another version, a length beyond the datagram. Wrong padding is only noted, as the next packet can still be found.
 * Padding need not be whole words, though RFC 3550 says so: libwebrtc fills its transport-wide feedback up with one to three
 * bytes that count as padding.
 */
final class RtcpHeader {
    static final int SIZE_BYTES = 4;

    /** Sender and media SSRC behind the header of every feedback message. */
    static final int FEEDBACK_BYTES = 12;

    /** Reports, SSRCs or chunks that the five-bit counter can count. */
    static final int MAX_COUNT = 31;

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int PAYLOAD_FEEDBACK = 206;

    private static final int VERSION = 2;

    private int count;
    private int type;
    private int sizeBytes;
    private int end;
    private boolean paddingValid;

    /** Reads the header at {@code off}; false when the packet does not lie within {@code limit}. */
    boolean parse(byte[] b, int off, int limit) {
        if (limit - off < SIZE_BYTES || Bytes.uint8(b, off) >> 6 != VERSION) {
            return false;
        }
        sizeBytes = (Bytes.uint16(b, off + 2) + 1) * 4;
        if (sizeBytes > limit - off) {
            return false;
        }
        count = b[off] & 0x1f;
        type = Bytes.uint8(b, off + 1);
        end = off + sizeBytes;
        paddingValid = true;
        if ((b[off] & 0x20) != 0) {
            int padding = Bytes.uint8(b, end - 1);
            paddingValid = padding != 0 && padding <= sizeBytes - SIZE_BYTES;
            end -= paddingValid ? padding : 0;
        }
        return true;
    }

    /** Report count, source count or feedback message type. */
    int count() {
        return count;
    }

    int type() {
        return type;
    }

    /** From this header to the next. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** Where the content ends and padding, if any, begins. */
    int end() {
        return end;
    }

    boolean paddingValid() {
        return paddingValid;
    }

    static void write(byte[] b, int off, int count, int type, int sizeBytes) {
        Bytes.put8(b, off, (VERSION << 6) | count);
        Bytes.put8(b, off + 1, type);
        Bytes.put16(b, off + 2, sizeBytes / 4 - 1);
    }

    /** Writes the header of a feedback message and the two SSRCs behind it. */
    static void writeFeedback(byte[] b, int off, int format, int type, int sizeBytes, int senderSsrc, int mediaSsrc) {
        write(b, off, format, type, sizeBytes);
        Bytes.put32(b, off + 4, senderSsrc);
        Bytes.put32(b, off + 8, mediaSsrc);
    }
}
