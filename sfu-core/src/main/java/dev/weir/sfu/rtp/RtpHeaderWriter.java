// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/**
 * Writes one RTP header after the other straight into outgoing slots (RFC 3550 section 5.1, RFC 8285 section 4).
 *
 * <p>Per packet: {@link #begin}, any number of elements, {@link #end}. The one-byte form is used as long as every element
 * fits it (id 1 to 14, 1 to 16 bytes). The first that does not turns the whole block into the two-byte form, if the receiver
 * negotiated it ({@link #allowTwoByte}); otherwise that element is left out. An element that would not fit the array, or is
 * one too many ({@value #MAX_ELEMENTS}), is left out too. No CSRCs, no padding. Not thread-safe; no allocation after
 * construction.
 */
public final class RtpHeaderWriter {
    /** Most elements one header carries; more than any client negotiates. */
    public static final int MAX_ELEMENTS = 32;

    private static final int VERSION_2 = 0x80;
    private static final int VERSION_2_WITH_EXTENSION = 0x90;
    private static final int ONE_BYTE_PROFILE = 0xbede;
    private static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int BLOCK_HEADER_BYTES = 4;
    // The block is padded to whole words, so every element leaves room for the most padding that may follow.
    private static final int MAX_ALIGNMENT_BYTES = 3;

    private byte[] dst = new byte[RtpHeader.FIXED_BYTES];
    private int start;
    private int at;
    private boolean twoByteAllowed;
    private boolean twoByte;
    private final int[] elements = new int[MAX_ELEMENTS];
    private int elementCount;

    public RtpHeaderWriter() {}

    /** Whether the receiver takes the two-byte form ({@code a=extmap-allow-mixed}). Holds until said otherwise. */
    public void allowTwoByte(boolean allowed) {
        twoByteAllowed = allowed;
    }

    /** Starts a header at {@code dst[off]}; the array must have at least 12 bytes from there. */
    public void begin(
            byte[] dst, int off, boolean marker, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        this.dst = dst;
        start = off;
        at = off + RtpHeader.FIXED_BYTES;
        twoByte = false;
        elementCount = 0;
        dst[off] = (byte) VERSION_2;
        dst[off + 1] = (byte) ((marker ? 0x80 : 0) | (payloadType & 0x7f));
        putUint16(off + 2, sequenceNumber);
        putUint16(off + 4, timestamp >>> 16);
        putUint16(off + 6, timestamp);
        putUint16(off + 8, ssrc >>> 16);
        putUint16(off + 10, ssrc);
    }

    /**
     * Appends an element with a copy of {@code src[off, off + len)}.
     *
     * @return false when it was left out, for a reason the class Javadoc names
     */
    public boolean extension(int id, byte[] src, int off, int len) {
        if (!open(id, len)) {
            return false;
        }
        System.arraycopy(src, off, dst, at, len);
        at += len;
        return true;
    }

    /** Appends an element of two bytes, big-endian. */
    public boolean extensionUint16(int id, int value) {
        if (!open(id, 2)) {
            return false;
        }
        putUint16(at, value);
        at += 2;
        return true;
    }

    /** Appends an element of three bytes, big-endian. */
    public boolean extensionUint24(int id, int value) {
        if (!open(id, 3)) {
            return false;
        }
        dst[at] = (byte) (value >>> 16);
        putUint16(at + 1, value);
        at += 3;
        return true;
    }

    /** Appends an element with these bytes. */
    public boolean extensionBytes(int id, byte[] value) {
        return extension(id, value, 0, value.length);
    }

    /** Finishes the header; returns its length in bytes, a multiple of four. The payload goes behind it. */
    public int end() {
        if (elementCount > 0) {
            int block = start + RtpHeader.FIXED_BYTES;
            while ((at - start & 3) != 0) {
                dst[at++] = 0;
            }
            dst[start] = (byte) VERSION_2_WITH_EXTENSION;
            putUint16(block, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
            putUint16(block + 2, (at - block - BLOCK_HEADER_BYTES) / 4);
        }
        return at - start;
    }

    /** Writes an element's head if the element can be taken. */
    private boolean open(int id, int len) {
        if (id < 1 || id > 255 || len < 0 || len > 255 || elementCount == MAX_ELEMENTS) {
            return false;
        }
        boolean toTwoByte = !twoByte && (id > 14 || len == 0 || len > 16);
        if (toTwoByte && !twoByteAllowed) {
            return false;
        }
        int need = (elementCount == 0 ? BLOCK_HEADER_BYTES : 0)
                + (toTwoByte ? elementCount : 0)
                + (twoByte || toTwoByte ? 2 : 1)
                + len
                + MAX_ALIGNMENT_BYTES;
        if (at + need > dst.length) {
            return false;
        }
        if (elementCount == 0) {
            at += BLOCK_HEADER_BYTES;
        }
        if (toTwoByte) {
            widen();
        }
        elements[elementCount++] = at;
        if (twoByte) {
            dst[at++] = (byte) id;
            dst[at++] = (byte) len;
        } else {
            dst[at++] = (byte) (id << 4 | len - 1);
        }
        return true;
    }

    /** Gives each element written so far its second head byte, from the last to the first. */
    private void widen() {
        for (int i = elementCount - 1; i >= 0; i--) {
            int from = elements[i];
            int head = dst[from] & 0xff;
            int length = (head & 0x0f) + 1;
            int to = from + i;
            System.arraycopy(dst, from + 1, dst, to + 2, length);
            dst[to] = (byte) (head >> 4);
            dst[to + 1] = (byte) length;
            elements[i] = to;
        }
        at += elementCount;
        twoByte = true;
    }

    private void putUint16(int index, int value) {
        dst[index] = (byte) (value >>> 8);
        dst[index + 1] = (byte) value;
    }
}
