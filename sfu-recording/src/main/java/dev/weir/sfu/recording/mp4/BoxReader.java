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
    private final int end;
    private int position;
    private boolean broken;

    /** Of boxes that follow each other. */
    BoxReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private BoxReader(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.end = end;
        this.position = position;
    }

    /** The content of the first box of this type among the boxes that are still ahead; an empty and broken one when there is none. */
    BoxReader child(String type) {
        List<BoxReader> found = children(type, 1);
        if (!found.isEmpty()) {
            return found.get(0);
        }
        BoxReader none = new BoxReader(bytes, end, end);
        none.broken = true;
        broken = true;
        return none;
    }

    /** The contents of all boxes of this type among those that are still ahead. */
    List<BoxReader> children(String type) {
        return children(type, Integer.MAX_VALUE);
    }

    private List<BoxReader> children(String type, int atMost) {
        List<BoxReader> found = new ArrayList<>();
        BoxReader boxes = new BoxReader(bytes, position, end);
        while (boxes.remainingBytes() > 0 && found.size() < atMost) {
            long size = boxes.uint32();
            boolean wanted = boxes.type().equals(type);
            int from = boxes.position;
            boxes.skip(size - BoxWriter.HEADER_BYTES);
            if (wanted && !boxes.broken) {
                found.add(new BoxReader(bytes, from, boxes.position));
            }
        }
        broken |= boxes.broken;
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

    BoxReader skip(long count) {
        if (count < 0 || count > remainingBytes()) {
            broken = true;
            position = end;
        } else {
            position += (int) count;
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
}
