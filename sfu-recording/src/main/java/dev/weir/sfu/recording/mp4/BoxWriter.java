// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes boxes, one inside another, into memory that grows (ISO/IEC 14496-12 section 4.2).
 *
 * <pre>
 * +---------------+---------------+- - - - - - - - - - - - -+- - - - - - - -
 * | size (32)     | type (4 char) | version (8) | flags (24)| content
 * +---------------+---------------+- - - - - - - - - - - - -+- - - - - - - -
 * |&lt;------ of every box ----------&gt;|&lt;- of full boxes ------&gt;|
 * </pre>
 *
 * All numbers are big-endian. Not thread-safe.
 */
final class BoxWriter {
    static final int HEADER_BYTES = 8;
    static final int UINT32_BYTES = 4;

    private static final int FIRST_CAPACITY_BYTES = 1024;

    private byte[] bytes = new byte[FIRST_CAPACITY_BYTES];
    private int length;

    /** A box whose size is what {@code content} writes and its header. */
    BoxWriter box(String type, Runnable content) {
        int start = length;
        uint32(0).type(type);
        content.run();
        patch32(start, length - start);
        return this;
    }

    /** A box that begins with its version and flags (section 4.2.2). */
    BoxWriter fullBox(String type, int version, int flags, Runnable content) {
        return box(type, () -> {
            uint8(version).uint24(flags);
            content.run();
        });
    }

    /** Only the header of a box whose content is not written here. */
    BoxWriter header(String type, long contentBytes) {
        return uint32(HEADER_BYTES + contentBytes).type(type);
    }

    /** Four characters: the type of a box, a brand, a handler. */
    BoxWriter type(String fourCharacters) {
        return bytes(fourCharacters.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A string with the zero behind it. */
    BoxWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8)).uint8(0);
    }

    BoxWriter uint8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    BoxWriter uint16(int value) {
        return uint8(value >> 8).uint8(value);
    }

    BoxWriter uint24(int value) {
        return uint8(value >> 16).uint16(value);
    }

    BoxWriter uint32(long value) {
        reserve(UINT32_BYTES);
        length += UINT32_BYTES;
        patch32(length - UINT32_BYTES, value);
        return this;
    }

    BoxWriter uint64(long value) {
        return uint32(value >>> 32).uint32(value);
    }

    BoxWriter zeros(int count) {
        reserve(count);
        Arrays.fill(bytes, length, length + count, (byte) 0);
        length += count;
        return this;
    }

    BoxWriter bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** All that another one has. */
    BoxWriter bytes(BoxWriter other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /** Overwrites a number that is there already. */
    void patch32(int at, long value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    int lengthBytes() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Appends everything in one write. */
    void appendTo(OutputFile file) throws IOException {
        file.append(bytes, 0, length);
    }

    /** Forgets what was written, and the memory of it when it was more than usual. */
    void clear(int usualBytes) {
        length = 0;
        if (bytes.length > usualBytes) {
            bytes = new byte[FIRST_CAPACITY_BYTES];
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), Math.addExact(length, more)));
        }
    }
}
