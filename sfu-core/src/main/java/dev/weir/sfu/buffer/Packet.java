// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.buffer;

/**
 * One datagram or RTP packet in a byte array of its own, with free bytes on both sides.
 *
 * <p>The array never grows and is never replaced. {@link #HEADROOM} bytes in front leave room for an RTX sequence number or
 * a longer header, {@link #TAILROOM} bytes behind for an authentication tag, so both are added without moving the payload.
 *
 * <p>One owner at a time: a method that takes a packet named {@code borrowed} gives it back on return; whoever needs it later
 * exchanges it for another packet or copies it. Not thread-safe: belongs to one loop.
 */
public final class Packet {
    /** Free bytes in front of a packet at its default offset. */
    public static final int HEADROOM = 64;

    /** Largest datagram this server receives or sends; an Ethernet frame's payload. */
    public static final int MAX_BYTES = 1500;

    /** Free bytes behind the largest datagram. */
    public static final int TAILROOM = 32;

    /** What one packet takes of the heap, headers of the two objects included, about. */
    public static final int HEAP_BYTES = HEADROOM + MAX_BYTES + TAILROOM + 64;

    private final byte[] array = new byte[HEADROOM + MAX_BYTES + TAILROOM];
    private int offset = HEADROOM;
    private int length;
    private long arrivalNanos;

    /** The bytes; valid from {@link #offset()} for {@link #length()} bytes. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /** When the datagram was received, on the loop's monotonic clock. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    public void arrivalNanos(long nanos) {
        arrivalNanos = nanos;
    }

    /** Sets the length, at the default offset. */
    public void length(int lengthBytes) {
        range(HEADROOM, lengthBytes);
    }

    /** Sets offset and length; both must stay inside the array. */
    public void range(int newOffset, int lengthBytes) {
        if (newOffset < 0 || lengthBytes < 0 || newOffset + lengthBytes > array.length) {
            throw new IllegalArgumentException("range must lie within " + array.length + " bytes: offset " + newOffset
                    + ", length " + lengthBytes);
        }
        offset = newOffset;
        length = lengthBytes;
    }

    /** Makes this packet an equal of the other: same bytes, same offset, same arrival. */
    public void copyFrom(Packet other) {
        System.arraycopy(other.array, other.offset, array, other.offset, other.length);
        offset = other.offset;
        length = other.length;
        arrivalNanos = other.arrivalNanos;
    }
}
