// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the content of a box from memory (ISO/IEC 14496-12 section 4.2). What is not there reads as zeros and as boxes without
 * content, and makes the reader {@link #broken}: callers read everything and ask once. Never throws. Not thread-safe.
 */
final class BoxReader {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;
    private boolean broken;

    /** Of boxes that follow each other. */
    BoxReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private BoxReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.position = start;
    }

    /** The content of the first box of this type among the boxes that are still ahead; an empty and broken one when there is none. */
    BoxReader child(String type) {
        List<BoxReader> found = children(type);
        if (!found.isEmpty()) {
            return found.get(0);
        }
        broken = true;
        BoxReader none = new BoxReader(bytes, end, end);
        none.broken = true;
        return none;
    }

    /** The contents of all boxes of this type among those that are still ahead. */
    List<BoxReader> children(String type) {
        byte[] wanted = type.getBytes(StandardCharsets.ISO_8859_1);
        List<BoxReader> found = new ArrayList<>();
        int at = position;
        while (end - at >= BoxWriter.HEADER_BYTES) {
            int size = int32(at);
            if (size < BoxWriter.HEADER_BYTES || size > end - at) {
                broken = true;
                break;
            }
            if (Arrays.equals(wanted, 0, 4, bytes, at + 4, at + 8)) {
                found.add(new BoxReader(bytes, at + BoxWriter.HEADER_BYTES, at + size));
            }
            at += size;
        }
        return found;
    }

    int uint8() {
        return (int) number(1);
    }

    int uint16() {
        return (int) number(2);
    }

    int uint24() {
        return (int) number(3);
    }

    long uint32() {
        return number(4);
    }

    /** Of which nobody uses the highest bit: with it, the number is broken. */
    long uint64() {
        long value = number(8);
        broken |= value < 0;
        return Math.max(0, value);
    }

    String type() {
        return new String(rest(4), StandardCharsets.ISO_8859_1);
    }

    BoxReader skip(int count) {
        if (count > remainingBytes()) {
            broken = true;
            position = end;
        } else {
            position += count;
        }
        return this;
    }

    /** Everything that is still ahead. */
    byte[] rest() {
        return rest(remainingBytes());
    }

    int remainingBytes() {
        return end - position;
    }

    /** The whole box, header and all. */
    byte[] wholeBox() {
        return Arrays.copyOfRange(bytes, Math.max(0, start - BoxWriter.HEADER_BYTES), end);
    }

    /** Something that was asked for was not there. */
    boolean broken() {
        return broken;
    }

    private byte[] rest(int count) {
        int from = position;
        skip(count);
        return Arrays.copyOf(Arrays.copyOfRange(bytes, from, position), count);
    }

    private long number(int count) {
        if (count > remainingBytes()) {
            skip(count);
            return 0;
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[position++] & 0xff);
        }
        return value;
    }

    private int int32(int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }
}
