// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import java.util.Arrays;

/** The bytes of a frame that is being put together, up to {@link FrameAssembler#MAX_FRAME_BYTES}. Reused. */
final class FrameBytes {
    private static final int FIRST_BYTES = 16 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private boolean overflown;

    void clear() {
        length = 0;
        overflown = false;
    }

    /** Appends, unless that would be too much: then nothing more is taken until {@link #clear}. */
    void append(byte[] b, int from, int count) {
        if (reserve(count)) {
            System.arraycopy(b, from, bytes, length, count);
            length += count;
        }
    }

    void append(int value) {
        if (reserve(1)) {
            bytes[length++] = (byte) value;
        }
    }

    /** A length of at most 28 bits in little-endian groups of seven (AV1 bitstream specification section 4.10.5). */
    void appendLeb128(int value) {
        int rest = value;
        while (rest >= 0x80) {
            append((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        append(rest);
    }

    /** Overwrites four bytes, big-endian; nothing where there are none. */
    void putInt(int at, int value) {
        if (at + 4 <= length) {
            bytes[at] = (byte) (value >>> 24);
            bytes[at + 1] = (byte) (value >>> 16);
            bytes[at + 2] = (byte) (value >>> 8);
            bytes[at + 3] = (byte) value;
        }
    }

    private boolean reserve(int count) {
        if (overflown || count > FrameAssembler.MAX_FRAME_BYTES - length) {
            overflown = true;
            return false;
        }
        if (length + count > bytes.length) {
            int wanted = Math.max(length + count, bytes.length * 2);
            bytes = Arrays.copyOf(bytes, Math.min(wanted, FrameAssembler.MAX_FRAME_BYTES));
        }
        return true;
    }

    /** Forgets what is behind. */
    void truncate(int newLength) {
        length = Math.min(length, newLength);
    }

    /** The array itself, for looking; valid until the next change. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether something did not go in. */
    boolean overflown() {
        return overflown;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}
