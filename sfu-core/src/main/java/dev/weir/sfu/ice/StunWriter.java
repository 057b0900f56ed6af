// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import java.net.InetSocketAddress;
import java.util.zip.CRC32;

/**
 * Writes one STUN message (RFC 8489 section 5) straight into an outgoing slot. Attributes appear in call order; {@link #end} seals
 * the message with MESSAGE-INTEGRITY and FINGERPRINT, which ICE demands on every message. Padding is zero. The slot must have room:
 * the longest message written here is under 700 bytes. Not thread-safe.
 */
final class StunWriter {
    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[0];
    private int start;
    private int at;

    void begin(byte[] dst, int off, int type, int transactionHigh, long transactionLow) {
        bytes = dst;
        start = off;
        BigEndian.putUint16(dst, off, type);
        BigEndian.putUint16(dst, off + StunMessage.LENGTH_OFFSET, 0);
        BigEndian.putInt32(dst, off + StunMessage.COOKIE_OFFSET, StunMessage.MAGIC_COOKIE);
        BigEndian.putInt32(dst, off + StunMessage.TRANSACTION_OFFSET, transactionHigh);
        BigEndian.putInt64(dst, off + StunMessage.TRANSACTION_OFFSET + 4, transactionLow);
        at = off + StunMessage.HEADER_BYTES;
    }

    /** Any attribute, its value as it is. */
    void attribute(int type, byte[] value) {
        header(type, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
        while (((at - start) & 3) != 0) {
            bytes[at++] = 0;
        }
    }

    void username(byte[] value) {
        attribute(StunMessage.USERNAME, value);
    }

    void priority(int value) {
        header(StunMessage.PRIORITY, 4);
        BigEndian.putInt32(bytes, at, value);
        at += 4;
    }

    void useCandidate() {
        header(StunMessage.USE_CANDIDATE, 0);
    }

    void role(boolean controlling, long tieBreaker) {
        header(controlling ? StunMessage.ICE_CONTROLLING : StunMessage.ICE_CONTROLLED, 8);
        BigEndian.putInt64(bytes, at, tieBreaker);
        at += 8;
    }

    void mappedAddress(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        header(StunMessage.XOR_MAPPED_ADDRESS, 4 + ip.length);
        bytes[at] = 0;
        bytes[at + 1] = (byte) (ip.length == 4 ? StunMessage.FAMILY_IPV4 : StunMessage.FAMILY_IPV6);
        BigEndian.putUint16(bytes, at + 2, address.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16));
        for (int i = 0; i < ip.length; i++) {
            bytes[at + 4 + i] = (byte) (ip[i] ^ bytes[start + StunMessage.COOKIE_OFFSET + i]);
        }
        at += 4 + ip.length;
    }

    /** ERROR-CODE with an empty reason phrase: no client shows it. */
    void errorCode(int code) {
        header(StunMessage.ERROR_CODE, 4);
        BigEndian.putUint16(bytes, at, 0);
        bytes[at + 2] = (byte) (code / 100);
        bytes[at + 3] = (byte) (code % 100);
        at += 4;
    }

    /** UNKNOWN-ATTRIBUTES: those of the request. */
    void unknownAttributes(StunMessage request) {
        int count = request.unknownRequiredCount();
        header(StunMessage.UNKNOWN_ATTRIBUTES, 2 * count);
        for (int i = 0; i < count; i++, at += 2) {
            BigEndian.putUint16(bytes, at, request.unknownRequired(i));
        }
        if ((count & 1) != 0) {
            BigEndian.putUint16(bytes, at, 0);
            at += 2;
        }
    }

    private void header(int type, int size) {
        BigEndian.putUint16(bytes, at, type);
        BigEndian.putUint16(bytes, at + 2, size);
        at += StunMessage.ATTRIBUTE_HEADER_BYTES;
    }

    /** Adds MESSAGE-INTEGRITY; anything but FINGERPRINT behind it will be ignored by the reader. */
    void integrity(StunIntegrity key) {
        int attribute = at;
        header(StunMessage.MESSAGE_INTEGRITY, StunMessage.INTEGRITY_BYTES);
        key.compute(bytes, start, attribute, bytes, at);
        at += StunMessage.INTEGRITY_BYTES;
    }

    void fingerprint() {
        int attribute = at;
        header(StunMessage.FINGERPRINT, 4);
        BigEndian.putUint16(bytes, start + StunMessage.LENGTH_OFFSET, at + 4 - start - StunMessage.HEADER_BYTES);
        crc.reset();
        crc.update(bytes, start, attribute - start);
        BigEndian.putInt32(bytes, at, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
        at += 4;
    }

    /** Writes the header's length. @return bytes of the whole message */
    int end() {
        BigEndian.putUint16(bytes, start + StunMessage.LENGTH_OFFSET, at - start - StunMessage.HEADER_BYTES);
        return at - start;
    }

    /** Seals with MESSAGE-INTEGRITY and FINGERPRINT. @return bytes of the whole message */
    int end(StunIntegrity key) {
        integrity(key);
        fingerprint();
        return end();
    }
}
