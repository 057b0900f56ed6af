// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * EBML elements in the making (RFC 8794): an identifier, a size whose first set bit tells how many bytes it has, and the content.
 * Sizes are as short as they can be, but for {@link #sizeOf8Bytes}.
 */
final class EbmlBytes {
    private static final int MAX_SIZE_BYTES = 8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    EbmlBytes unsigned(int id, long value) {
        int length = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8);
        header(id, length);
        number(value, length);
        return this;
    }

    /** In 8 bytes, whatever it is: a date, or a position that is to be overwritten. */
    EbmlBytes number8(int id, long value) {
        header(id, Long.BYTES);
        number(value, Long.BYTES);
        return this;
    }

    EbmlBytes float64(int id, double value) {
        return number8(id, Double.doubleToRawLongBits(value));
    }

    EbmlBytes text(int id, String value) {
        return binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    EbmlBytes binary(int id, byte[] value) {
        header(id, value.length);
        bytes.writeBytes(value);
        return this;
    }

    EbmlBytes master(int id, EbmlBytes children) {
        return binary(id, children.toByteArray());
    }

    /** The beginning of an element whose {@code size} bytes follow. */
    EbmlBytes header(int id, int size) {
        id(id);
        int length = sizeBytes(size);
        number(size | (1L << (7 * length)), length);
        return this;
    }

    /** Nothing, in 2 to 127 bytes. */
    EbmlBytes nothing(int totalBytes) {
        return binary(MatroskaId.VOID, new byte[totalBytes - 2]);
    }

    EbmlBytes id(int id) {
        number(id, (Integer.SIZE - Integer.numberOfLeadingZeros(id) + 7) / 8);
        return this;
    }

    EbmlBytes raw(byte[] value) {
        return raw(value, 0, value.length);
    }

    EbmlBytes raw(byte[] value, int offset, int length) {
        bytes.write(value, offset, length);
        return this;
    }

    private void number(long value, int length) {
        bytes.write(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES - length, length);
    }

    /** How many bytes a size has; one whose bits are all set means that the size is not known. */
    private static int sizeBytes(int size) {
        int length = 1;
        while (size >= (1L << (7 * length)) - 1) {
            length++;
        }
        return length;
    }

    /** A size in the longest form, which can be overwritten by any other. */
    static byte[] sizeOf8Bytes(long size) {
        return ByteBuffer.allocate(MAX_SIZE_BYTES)
                .putLong(size | (1L << (7 * MAX_SIZE_BYTES)))
                .array();
    }

    int length() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
