// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message (RFC 8489 section 5), read in place: a flyweight over one datagram's bytes.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                         Magic Cookie                          |
 * |                     Transaction ID (96 bits)                  |
 * |  attributes: type (16), length (16), value padded to 4 bytes  |
 * </pre>
 *
 * <p>Of an attribute that is repeated the first one counts. What follows MESSAGE-INTEGRITY is ignored, except FINGERPRINT, as the
 * RFC asks (section 14.5): an attacker could have put it there. Refused: a length that is not the datagram's, an attribute longer
 * than the message, a known attribute of the wrong size, a FINGERPRINT that is wrong or not last, more than {@value
 * #MAX_ATTRIBUTES} attributes. Not thread-safe.
 */
public final class StunMessage {
    /** Message types, method and class together (RFC 8489 section 5). Other methods are TURN's and not answered. */
    public static final int BINDING_REQUEST = 0x0001;

    public static final int BINDING_INDICATION = 0x0011;
    public static final int BINDING_SUCCESS = 0x0101;
    public static final int BINDING_ERROR = 0x0111;

    /** Attributes read from one message at most; browsers send eight. */
    public static final int MAX_ATTRIBUTES = 64;

    static final int HEADER_BYTES = 20;
    static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int LENGTH_OFFSET = 2;
    static final int COOKIE_OFFSET = 4;
    static final int TRANSACTION_OFFSET = 8;

    static final int MAPPED_ADDRESS = 0x0001;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int PASSWORD_ALGORITHM = 0x001D;
    static final int USERHASH = 0x001E;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    static final int INTEGRITY_BYTES = 20;
    static final int FINGERPRINT_XOR = 0x5354554E;
    static final int FAMILY_IPV4 = 1;
    static final int FAMILY_IPV6 = 2;

    /** RFC 8489 section 14.3: at most 508 bytes; ICE's two fragments of 256 and a colon need 513. */
    private static final int MAX_USERNAME_BYTES = 513;

    private static final int MAX_UNKNOWN = 8;
    private static final int FIRST_OPTIONAL = 0x8000;
    private static final int ABSENT = -1;

    private final CRC32 crc = new CRC32();
    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] bytes = new byte[0];
    private int start;
    private int length;
    private int usernameAt;
    private int usernameLength;
    private int priorityAt;
    private int controllingAt;
    private int controlledAt;
    private int mappedAt;
    private int integrityAt;
    private int fingerprintAt;
    private int errorCode;
    private int unknownCount;
    private boolean useCandidate;

    /** Whether these bytes can only be STUN: first byte 0 to 3 (RFC 7983), the cookie, and a length that is the datagram's. */
    public static boolean looksLikeStun(byte[] b, int off, int len) {
        return len >= HEADER_BYTES
                && (b[off] & 0xFC) == 0
                && (len & 3) == 0
                && BigEndian.uint16(b, off + LENGTH_OFFSET) == len - HEADER_BYTES
                && BigEndian.int32(b, off + COOKIE_OFFSET) == MAGIC_COOKIE;
    }

    /**
     * Points this flyweight at a message and finds its attributes. The bytes are borrowed: they must stay unchanged while
     * accessors are used.
     *
     * @return false when malformed; the accessors are then undefined
     */
    public boolean parse(byte[] b, int off, int len) {
        if (!looksLikeStun(b, off, len)) {
            return false;
        }
        reset(b, off, len);
        int end = off + len;
        int at = off + HEADER_BYTES;
        for (int count = 0; at < end; count++) {
            int value = at + ATTRIBUTE_HEADER_BYTES;
            int size = BigEndian.uint16(b, at + 2);
            int next = value + padded(size);
            if (count == MAX_ATTRIBUTES || next > end || !accept(BigEndian.uint16(b, at), value, size, next == end)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    static int padded(int size) {
        return (size + 3) & ~3;
    }

    private void reset(byte[] b, int off, int len) {
        bytes = b;
        start = off;
        length = len;
        usernameAt = ABSENT;
        usernameLength = 0;
        priorityAt = ABSENT;
        controllingAt = ABSENT;
        controlledAt = ABSENT;
        mappedAt = ABSENT;
        integrityAt = ABSENT;
        fingerprintAt = ABSENT;
        errorCode = 0;
        unknownCount = 0;
        useCandidate = false;
    }

    private boolean accept(int type, int value, int size, boolean last) {
        if (type == FINGERPRINT) {
            fingerprintAt = value - ATTRIBUTE_HEADER_BYTES;
            return size == 4 && last && fingerprintMatches();
        }
        if (integrityAt != ABSENT) {
            return true;
        }
        switch (type) {
            case USERNAME -> {
                if (usernameAt == ABSENT) {
                    usernameAt = value;
                    usernameLength = size;
                }
                return size <= MAX_USERNAME_BYTES;
            }
            case MESSAGE_INTEGRITY -> {
                integrityAt = value - ATTRIBUTE_HEADER_BYTES;
                return size == INTEGRITY_BYTES;
            }
            case PRIORITY -> {
                priorityAt = priorityAt == ABSENT ? value : priorityAt;
                return size == 4;
            }
            case ICE_CONTROLLING -> {
                controllingAt = controllingAt == ABSENT ? value : controllingAt;
                return size == 8;
            }
            case ICE_CONTROLLED -> {
                controlledAt = controlledAt == ABSENT ? value : controlledAt;
                return size == 8;
            }
            case XOR_MAPPED_ADDRESS -> {
                mappedAt = mappedAt == ABSENT ? value : mappedAt;
                return isAddress(value, size);
            }
            case ERROR_CODE -> {
                return acceptErrorCode(value, size);
            }
            case USE_CANDIDATE -> useCandidate = true;
            case MAPPED_ADDRESS,
                    UNKNOWN_ATTRIBUTES,
                    REALM,
                    NONCE,
                    MESSAGE_INTEGRITY_SHA256,
                    PASSWORD_ALGORITHM,
                    USERHASH -> {}
            default -> noteUnknown(type);
        }
        return true;
    }

    private boolean isAddress(int value, int size) {
        return (size == 8 && bytes[value + 1] == FAMILY_IPV4) || (size == 20 && bytes[value + 1] == FAMILY_IPV6);
    }

    private boolean acceptErrorCode(int value, int size) {
        if (size < 4) {
            return false;
        }
        int hundreds = bytes[value + 2] & 7;
        int rest = bytes[value + 3] & 0xFF;
        if (errorCode == 0) {
            errorCode = hundreds * 100 + rest;
        }
        return hundreds >= 3 && hundreds <= 6 && rest < 100;
    }

    private void noteUnknown(int type) {
        if (type < FIRST_OPTIONAL && unknownCount < MAX_UNKNOWN) {
            unknown[unknownCount++] = type;
        }
    }

    private boolean fingerprintMatches() {
        crc.reset();
        crc.update(bytes, start, fingerprintAt - start);
        return ((int) crc.getValue() ^ FINGERPRINT_XOR)
                == BigEndian.int32(bytes, fingerprintAt + ATTRIBUTE_HEADER_BYTES);
    }

    /** Method and class, 14 bits, one of the constants above or another method's. */
    public int type() {
        return BigEndian.uint16(bytes, start);
    }

    /** The first 32 bits of the transaction id. */
    public int transactionHigh() {
        return BigEndian.int32(bytes, start + TRANSACTION_OFFSET);
    }

    /** The other 64 bits of the transaction id. */
    public long transactionLow() {
        return BigEndian.int64(bytes, start + TRANSACTION_OFFSET + 4);
    }

    public boolean hasUsername() {
        return usernameAt != ABSENT;
    }

    /** USERNAME as text; empty when absent. Allocates. */
    public String username() {
        return usernameAt == ABSENT ? "" : new String(bytes, usernameAt, usernameLength, StandardCharsets.UTF_8);
    }

    /** Whether USERNAME is these bytes, a colon, and anything behind it. */
    boolean usernameStartsWith(byte[] localUfrag) {
        if (usernameAt == ABSENT
                || usernameLength <= localUfrag.length
                || bytes[usernameAt + localUfrag.length] != ':') {
            return false;
        }
        for (int i = 0; i < localUfrag.length; i++) {
            if (bytes[usernameAt + i] != localUfrag[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether PRIORITY is there; FFmpeg's checks have none. */
    public boolean hasPriority() {
        return priorityAt != ABSENT;
    }

    /** PRIORITY, unsigned; 0 when absent. */
    public int priority() {
        return priorityAt == ABSENT ? 0 : BigEndian.int32(bytes, priorityAt);
    }

    public boolean useCandidate() {
        return useCandidate;
    }

    /** Whether the sender says it is the controlling agent; FFmpeg's checks name no role. */
    public boolean fromControlling() {
        return controllingAt != ABSENT;
    }

    public boolean fromControlled() {
        return controlledAt != ABSENT;
    }

    /** The tie-breaker of the role attribute, unsigned; 0 when there is none. */
    public long tieBreaker() {
        int at = controllingAt != ABSENT ? controllingAt : controlledAt;
        return at == ABSENT ? 0 : BigEndian.int64(bytes, at);
    }

    /** ERROR-CODE, 300 to 699; 0 when absent. */
    public int errorCode() {
        return errorCode;
    }

    /** XOR-MAPPED-ADDRESS; null when absent. Allocates. */
    public @Nullable InetSocketAddress mappedAddress() {
        if (mappedAt == ABSENT) {
            return null;
        }
        byte[] address = new byte[bytes[mappedAt + 1] == FAMILY_IPV4 ? 4 : 16];
        for (int i = 0; i < address.length; i++) {
            // The mask is the cookie and then the transaction id, which follow each other in the header.
            address[i] = (byte) (bytes[mappedAt + 4 + i] ^ bytes[start + COOKIE_OFFSET + i]);
        }
        int port = BigEndian.uint16(bytes, mappedAt + 2) ^ (MAGIC_COOKIE >>> 16);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address: " + address.length, e);
        }
    }

    /** Comprehension-required attributes this class does not know, at most eight of them; a request with any is refused with 420. */
    public int unknownRequiredCount() {
        return unknownCount;
    }

    public int unknownRequired(int index) {
        return unknown[index];
    }

    public boolean hasIntegrity() {
        return integrityAt != ABSENT;
    }

    public boolean hasFingerprint() {
        return fingerprintAt != ABSENT;
    }

    public int lengthBytes() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    /** Absolute position of the MESSAGE-INTEGRITY attribute, its header included; only when there is one. */
    int integrityAt() {
        return integrityAt;
    }
}
