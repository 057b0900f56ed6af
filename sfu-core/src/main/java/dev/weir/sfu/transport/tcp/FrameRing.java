// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import dev.weir.sfu.buffer.Packet;
import java.nio.ByteBuffer;

/**
 * Frames on their way into one connection: whole ones go in, bytes come out, and what has no room is refused.
 *
 * <pre>
 *   | free | length, frame | length, frame | length, fra|  <- may go round the corner
 *          ^ head: written by the connection             ^ tail: written by media loops
 * </pre>
 *
 * <p>A window that stays shut fills it, and media that waited is worth less than media to come. So long RTP packets, which are
 * video, may take {@link #BULK_BYTES} only; what is left is for sound, reports, DTLS and checks. Starts small and grows within a
 * budget that all connections share, because few are ever behind.
 *
 * <p>Writers take a lock, which is theirs alone: the reader never waits for it, and they never wait for the reader.
 */
final class FrameRing {
    static final int MAX_BYTES = 512 << 10;

    /** Of MAX_BYTES, what video may take: 0.9 s of 3 Mbit/s. */
    static final int BULK_BYTES = 320 << 10;

    static final int FIRST_BYTES = 16 << 10;
    static final int LENGTH_BYTES = 2;

    /** Shorter ones may be sound: 20 ms of Opus at 128 kbit/s have 320 bytes, and headers and tag 50. */
    private static final int BULK_FRAME_BYTES = 500;

    /** Frames that found the ring empty, since it grew, before it is made short again: about a minute of video. */
    private static final int CALM_OFFERS = 16_384;

    private final RingBudget budget;
    /** Replaced by a longer one, never written any more then: a reader that still holds it reads on undisturbed. */
    private volatile byte[] bytes;

    private volatile long head;
    private volatile long tail;
    private int calmOffers;
    private boolean closed;

    FrameRing(RingBudget budget) {
        this.budget = budget;
        this.bytes = new byte[0];
    }

    /** Puts a copy in, framed; false when there is no room for the whole of it. Any thread. */
    synchronized boolean offer(Packet frame) {
        int length = frame.length();
        long end = tail;
        int needed = (int) (end - head) + LENGTH_BYTES + length;
        int limit = isBulk(frame) ? BULK_BYTES : MAX_BYTES;
        shrinkWhenCalm(end);
        if (closed || needed > limit || (needed > bytes.length && !grow(needed))) {
            return false;
        }
        byte[] ring = bytes;
        put(ring, end, (byte) (length >> 8));
        put(ring, end + 1, (byte) length);
        int at = index(ring, end + LENGTH_BYTES);
        int straight = Math.min(length, ring.length - at);
        System.arraycopy(frame.array(), frame.offset(), ring, at, straight);
        System.arraycopy(frame.array(), frame.offset() + straight, ring, 0, length - straight);
        tail = end + LENGTH_BYTES + length;
        return true;
    }

    /** RTP by its first two bytes (RFC 7983, RFC 5761 section 4), and longer than sound. */
    private static boolean isBulk(Packet frame) {
        int first = frame.array()[frame.offset()] & 0xFF;
        int second = frame.array()[frame.offset() + 1] & 0xFF;
        boolean rtcp = second >= 192 && second <= 223;
        return frame.length() > BULK_FRAME_BYTES && first >= 128 && first <= 191 && !rtcp;
    }

    private boolean grow(int needed) {
        byte[] old = bytes;
        int size = Math.max(FIRST_BYTES, old.length);
        while (size < needed) {
            size *= 2;
        }
        if (!budget.take(size - old.length)) {
            return false;
        }
        byte[] longer = new byte[size];
        long end = tail;
        for (long at = head; at < end; ) {
            int from = index(old, at);
            int to = index(longer, at);
            int straight = (int) Math.min(end - at, Math.min(old.length - from, longer.length - to));
            System.arraycopy(old, from, longer, to, straight);
            at += straight;
        }
        bytes = longer;
        calmOffers = 0;
        return true;
    }

    private void shrinkWhenCalm(long end) {
        if (bytes.length > FIRST_BYTES && head == end && ++calmOffers >= CALM_OFFERS) {
            budget.give(bytes.length - FIRST_BYTES);
            bytes = new byte[FIRST_BYTES];
        }
    }

    /** Copies what waits, as much as there is room for, and leaves it here. Reader's thread. */
    void copyTo(ByteBuffer target) {
        // The tail before the array: an array read afterwards has everything up to there.
        long end = tail;
        byte[] ring = bytes;
        for (long at = head; at < end && target.hasRemaining(); ) {
            int from = index(ring, at);
            int straight = (int) Math.min(end - at, Math.min(ring.length - from, target.remaining()));
            target.put(ring, from, straight);
            at += straight;
        }
    }

    /** So many bytes have left. Reader's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // The reader alone writes it.
    void consumed(int count) {
        head = head + count;
    }

    /** Reader's thread. */
    boolean isEmpty() {
        return head == tail;
    }

    /** Forgets what waits and takes nothing any more. Reader's thread. */
    synchronized void close() {
        closed = true;
        head = tail;
        budget.give(bytes.length);
        bytes = new byte[0];
    }

    /** What it has of the heap. */
    int heapBytes() {
        return bytes.length;
    }

    private static int index(byte[] ring, long position) {
        return (int) position & (ring.length - 1);
    }

    private static void put(byte[] ring, long position, byte value) {
        ring[index(ring, position)] = value;
    }
}
