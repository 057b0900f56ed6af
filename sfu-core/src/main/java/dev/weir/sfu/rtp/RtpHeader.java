// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/**
 * A view of the RTP header in a packet's bytes (RFC 3550 section 5.1), with its extension elements (RFC 8285 section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |            contributing source (CSRC) identifiers             |
 * |                             ....                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  0xBEDE or 0x100 + appbits    |  extension length in words    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Refused: another version, CSRCs or extension block beyond the packet, a padding count of zero or beyond the payload.
 * Extension elements that overrun their block end the scan; those before it count. Of a repeated id the first counts.
 *
 * <p>The view borrows the array: it is valid until the bytes change or the next parse. Not thread-safe; no allocation after
 * construction.
 */
public final class RtpHeader {
    /** Bytes of a header without CSRCs and extensions. */
    public static final int FIXED_BYTES = 12;

    private static final int VERSION_MASK = 0xc0;
    private static final int VERSION_2 = 0x80;
    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0f;
    private static final int ONE_BYTE_PROFILE = 0xbede;
    private static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int TWO_BYTE_PROFILE_MASK = 0xfff0;
    private static final int RESERVED_ID = 15;
    private static final int RTCP_FIRST = 64;
    private static final int RTCP_LAST = 95;
    private static final byte[] NOTHING = new byte[FIXED_BYTES];

    private byte[] bytes = NOTHING;
    private int start;
    private int headerLength;
    private int payloadLength;
    private int paddingLength;
    private int elementsFrom;
    private int elementsTo;

    // One cell per element id. A cell counts only when its stamp is the current parse's, so nothing is cleared per
    // packet.
    private final int[] stamps = new int[256];
    private final int[] offsets = new int[256];
    private final int[] lengths = new int[256];
    private int stamp;
    private boolean scanned;

    public RtpHeader() {}

    /** Whether a datagram is RTP rather than RTCP, STUN or DTLS: first byte 128 to 191, payload type not 64 to 95. */
    public static boolean looksLikeRtp(byte[] b, int off, int len) {
        return len >= FIXED_BYTES && (b[off] & VERSION_MASK) == VERSION_2 && !isRtcpType(b[off + 1]);
    }

    /** Whether a datagram is RTCP: first byte 128 to 191, second byte in the range RFC 5761 keeps for it. */
    public static boolean looksLikeRtcp(byte[] b, int off, int len) {
        return len >= 8 && (b[off] & VERSION_MASK) == VERSION_2 && isRtcpType(b[off + 1]);
    }

    private static boolean isRtcpType(byte second) {
        int type = second & 0x7f;
        return type >= RTCP_FIRST && type <= RTCP_LAST;
    }

    /**
     * Views a whole plain packet.
     *
     * @return false when it is malformed; the accessors then mean nothing
     */
    public boolean parse(byte[] b, int off, int len) {
        if (!parseProtected(b, off, len)) {
            return false;
        }
        if ((b[off] & PADDING_BIT) != 0) {
            if (payloadLength == 0) {
                return false;
            }
            int padding = b[off + len - 1] & 0xff;
            if (padding == 0 || padding > payloadLength) {
                return false;
            }
            paddingLength = padding;
            payloadLength -= padding;
        }
        return true;
    }

    /**
     * Views the header of an SRTP packet. The padding is encrypted and not looked at: {@link #payloadLength} is everything
     * behind the header, authentication tag included.
     *
     * @return false when the header is malformed; the accessors then mean nothing
     */
    public boolean parseProtected(byte[] b, int off, int len) {
        if (len < FIXED_BYTES) {
            return false;
        }
        int first = b[off];
        if ((first & VERSION_MASK) != VERSION_2) {
            return false;
        }
        int header = FIXED_BYTES + (first & CSRC_COUNT_MASK) * 4;
        elementsFrom = off;
        elementsTo = off;
        if ((first & EXTENSION_BIT) != 0) {
            if (header + 4 > len) {
                return false;
            }
            int words = uint16(b, off + header + 2);
            elementsFrom = off + header + 4;
            elementsTo = elementsFrom + words * 4;
            header += 4 + words * 4;
        }
        if (header > len) {
            return false;
        }
        bytes = b;
        start = off;
        headerLength = header;
        payloadLength = len - header;
        paddingLength = 0;
        scanned = false;
        return true;
    }

    /** The marker bit: with video, the last packet of a frame. */
    public boolean marker() {
        return bytes[start + 1] < 0;
    }

    /** Payload type, 0 to 127. */
    public int payloadType() {
        return bytes[start + 1] & 0x7f;
    }

    /** Sequence number, 16 bits, wraps. */
    public int sequenceNumber() {
        return uint16(bytes, start + 2);
    }

    /** Timestamp, 32 bits without sign, wraps. */
    public int timestamp() {
        return int32(bytes, start + 4);
    }

    /** Synchronisation source; see {@link Ssrc} to print it. */
    public int ssrc() {
        return int32(bytes, start + 8);
    }

    /** Whether the packet has an extension block, of whichever form. */
    public boolean hasExtension() {
        return (bytes[start] & EXTENSION_BIT) != 0;
    }

    /** Bytes of the fixed header, the CSRCs and the extension block. */
    public int headerLength() {
        return headerLength;
    }

    /** Where the payload begins, as an index of the array. */
    public int payloadOffset() {
        return start + headerLength;
    }

    /** Bytes of payload without padding; 0 in a packet that is only padding. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Bytes of padding, its count included. */
    public int paddingLength() {
        return paddingLength;
    }

    /** Where an element's data begins, as an index of the array, or -1 when the packet has no such element. */
    public int extensionOffset(int id) {
        return has(id) ? offsets[id] : -1;
    }

    /** Bytes of an element's data, 0 to 255, or -1 when the packet has no such element. */
    public int extensionLength(int id) {
        return has(id) ? lengths[id] : -1;
    }

    private boolean has(int id) {
        if (elementsFrom == elementsTo || id <= 0 || id > 255) {
            return false;
        }
        if (!scanned) {
            scan();
        }
        return stamps[id] == stamp;
    }

    private void scan() {
        scanned = true;
        // A stamp comes round after 2^32 packets with extensions; an element would have to be absent for all of them.
        stamp++;
        int profile = uint16(bytes, elementsFrom - 4);
        if (profile == ONE_BYTE_PROFILE) {
            scanOneByteForm();
        } else if ((profile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE_PROFILE) {
            scanTwoByteForm();
        }
    }

    private void scanOneByteForm() {
        int at = elementsFrom;
        while (at < elementsTo) {
            int head = bytes[at++] & 0xff;
            if (head == 0) {
                continue;
            }
            int id = head >> 4;
            int length = (head & 0x0f) + 1;
            // RFC 8285 section 4.2: id 15, and id 0 with a length, end the processing.
            if (id == 0 || id == RESERVED_ID || at + length > elementsTo) {
                return;
            }
            note(id, at, length);
            at += length;
        }
    }

    private void scanTwoByteForm() {
        int at = elementsFrom;
        while (at < elementsTo) {
            int id = bytes[at++] & 0xff;
            if (id == 0) {
                continue;
            }
            if (at == elementsTo) {
                return;
            }
            int length = bytes[at++] & 0xff;
            if (at + length > elementsTo) {
                return;
            }
            note(id, at, length);
            at += length;
        }
    }

    private void note(int id, int offset, int length) {
        if (stamps[id] != stamp) {
            stamps[id] = stamp;
            offsets[id] = offset;
            lengths[id] = length;
        }
    }

    private static int uint16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    }

    private static int int32(byte[] b, int at) {
        return uint16(b, at) << 16 | uint16(b, at + 2);
    }
}
