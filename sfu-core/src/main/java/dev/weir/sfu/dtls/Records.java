// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.dtls;

/**
 * Looks at DTLS 1.2 records before Bouncy Castle does (RFC 6347 section 4.1).
 *
 * <pre>
 *  0      1         3       5                11       13
 * +------+---------+-------+----------------+--------+----------
 * | type | version | epoch | sequence number| length | fragment
 * +------+---------+-------+----------------+--------+----------
 * </pre>
 *
 * <p>Refused here is what Bouncy Castle 1.84 would answer by ending the association though nobody has authenticated it: a
 * protected record too short for its cipher (decode_error), an unassigned version (illegal_parameter); and what would let a
 * stranger spend our memory: it allocates what a handshake message's length field says, up to 16 MiB, for 16 messages.
 */
final class Records {
    static final int HEADER_BYTES = 13;
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int CLIENT_HELLO = 1;

    private static final int MESSAGE_HEADER_BYTES = 12;
    /** No datagram is larger; also the buffer Bouncy Castle makes for each record it reads. */
    static final int MAX_RECORD_BYTES = 2_048;

    /** A chain of a few certificates; WebRTC's is one of some 300 bytes. */
    private static final int MAX_MESSAGE_BYTES = 16_384;
    /** Explicit nonce (8), tag (16) and one byte of content: AES-GCM, the only cipher we agree to, so that this bound is exact. */
    private static final int MIN_PROTECTED_BYTES = 25;

    private Records() {}

    /** RFC 7983: first byte 20 to 63, and a whole record header. */
    static boolean looksLikeDtls(byte[] b, int off, int len) {
        return len >= HEADER_BYTES && b[off] >= 20 && b[off] <= 63;
    }

    /** Bytes of the record at {@code off} with its header, or -1 when it is cut or too long. */
    static int sizeBytes(byte[] b, int off, int end) {
        if (end - off < HEADER_BYTES) {
            return -1;
        }
        int fragment = uint16(b, off + 11);
        return fragment > Math.min(MAX_RECORD_BYTES, end - off) - HEADER_BYTES ? -1 : HEADER_BYTES + fragment;
    }

    static int type(byte[] record, int off) {
        return record[off] & 0xff;
    }

    static int epoch(byte[] record, int off) {
        return uint16(record, off + 3);
    }

    /** The sequence number of the first handshake message in a plain handshake record. */
    static int messageSeq(byte[] record, int off) {
        return uint16(record, off + HEADER_BYTES + 4);
    }

    /** The 48-bit record number. */
    static long sequenceNumber(byte[] record, int off) {
        return ((long) uint24(record, off + 5) << 24) | uint24(record, off + 8);
    }

    static boolean isPlainHandshake(byte[] record, int off) {
        return type(record, off) == HANDSHAKE && epoch(record, off) == 0;
    }

    /** Whether a plausible plain record carries the start or a part of a ClientHello. */
    static boolean isClientHello(byte[] record, int off) {
        return isPlainHandshake(record, off) && record[off + HEADER_BYTES] == CLIENT_HELLO;
    }

    /** Whether a whole record (see {@link #sizeBytes}) may be shown to Bouncy Castle. */
    static boolean isPlausible(byte[] b, int off, int size, boolean connected) {
        int version = uint16(b, off + 1);
        int epoch = epoch(b, off);
        int type = type(b, off);
        int fragment = size - HEADER_BYTES;
        if (version != 0xfefd && (version != 0xfeff || connected)) {
            return false;
        }
        if (epoch == 1) {
            return (type == ALERT || type == HANDSHAKE) && fragment >= MIN_PROTECTED_BYTES;
        }
        if (epoch != 0) {
            return false;
        }
        return switch (type) {
            // Once there are keys an alert in the clear is nobody's (RFC 5246 section 7.2); a retransmitted flight may
            // be.
            case ALERT -> !connected && fragment == 2;
            case CHANGE_CIPHER_SPEC -> !connected && fragment == 1 && b[off + HEADER_BYTES] == 1;
            case HANDSHAKE -> areMessages(b, off + HEADER_BYTES, off + size);
            default -> false;
        };
    }

    private static boolean areMessages(byte[] b, int start, int end) {
        int off = start;
        while (off < end) {
            if (end - off < MESSAGE_HEADER_BYTES) {
                return false;
            }
            int message = uint24(b, off + 1);
            int fragmentOffset = uint24(b, off + 6);
            int fragment = uint24(b, off + 9);
            if (message > MAX_MESSAGE_BYTES
                    || fragmentOffset + fragment > message
                    || fragment > end - off - MESSAGE_HEADER_BYTES) {
                return false;
            }
            off += MESSAGE_HEADER_BYTES + fragment;
        }
        return end > start;
    }

    private static int uint16(byte[] b, int off) {
        return ((b[off] & 0xff) << 8) | (b[off + 1] & 0xff);
    }

    private static int uint24(byte[] b, int off) {
        return ((b[off] & 0xff) << 16) | uint16(b, off + 1);
    }
}
