// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import java.nio.ByteBuffer;

/** The header of an EBML element that was read: its identifier, where its content begins and how long it says that is. */
record Ebml(int id, long contentAt, long contentBytes) {
    /** An identifier of 4 bytes and a size of 8. */
    static final int MAX_HEADER_BYTES = 12;

    /** What is no element or is cut. */
    static final Ebml NONE = new Ebml(0, 0, 0);

    static final long UNKNOWN_SIZE = -1;

    private static final int MAX_ID_BYTES = 4;
    private static final int MAX_SIZE_BYTES = 8;

    /** Reads what {@code bytes} have at their position, which lies at {@code at} in the file. */
    static Ebml parse(ByteBuffer bytes, long at) {
        int begin = bytes.position();
        int idBytes = lengthAt(bytes, begin);
        if (idBytes > MAX_ID_BYTES) {
            return NONE;
        }
        int sizeBytes = lengthAt(bytes, begin + idBytes);
        int end = begin + idBytes + sizeBytes;
        if (sizeBytes > MAX_SIZE_BYTES || end > bytes.limit()) {
            return NONE;
        }
        long size = number(bytes, begin + idBytes, sizeBytes) & ~(1L << (7 * sizeBytes));
        boolean unknown = size == (1L << (7 * sizeBytes)) - 1;
        return new Ebml((int) number(bytes, begin, idBytes), at + end - begin, unknown ? UNKNOWN_SIZE : size);
    }

    /** How long the number is that begins there, as its leading zeroes tell; 9 for what is none. */
    private static int lengthAt(ByteBuffer bytes, int at) {
        return at >= bytes.limit() ? MAX_SIZE_BYTES + 1 : Integer.numberOfLeadingZeros(bytes.get(at) & 0xFF) - 23;
    }

    static long number(ByteBuffer bytes, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (bytes.get(at + i) & 0xFF);
        }
        return value;
    }

    /** Where the next element begins. */
    long end() {
        return contentAt + contentBytes;
    }

    /** Whether it lies before {@code limit} with all its bytes. */
    boolean isWholeBefore(long limit) {
        return id != 0 && contentBytes >= 0 && contentBytes <= limit - contentAt;
    }
}
