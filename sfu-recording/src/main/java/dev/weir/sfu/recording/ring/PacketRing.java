// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of small byte records from one thread to another, without locks: the one that offers never waits.
 *
 * <p>Memory comes in chunks: as many as are filled, and one more that goes back and forth between both sides, so that a reader who
 * keeps up costs two chunks and no garbage, and one who does not costs no more than the bound.
 *
 * <pre>
 *  record: | payload bytes (4) | tag (4) | first (8) | second (8) | payload ... |
 * </pre>
 *
 * The methods of each side belong to one thread.
 */
public final class PacketRing {
    /** Takes one record out. */
    @FunctionalInterface
    public interface Reader {
        /**
         * One record.
         *
         * @param bytes lent until return
         */
        void read(int tag, long first, long second, byte[] bytes, int offset, int length);
    }

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 24;
    private static final byte[] NOTHING = new byte[0];

    /** Longest payload of a record. */
    public static final int MAX_PAYLOAD_BYTES = CHUNK_BYTES - HEAD_BYTES;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final class Chunk {
        final byte[] bytes = new byte[CHUNK_BYTES];
        /** Bytes that may be read; grows. */
        volatile int filled;
        /** Set when nothing more will be filled in here. */
        volatile @Nullable Chunk next;
    }

    private final int maxBytes;
    private final AtomicReference<@Nullable Chunk> spare = new AtomicReference<>();

    // Who offers.
    private Chunk writing;
    private long offeredBytes;

    // Who reads.
    private Chunk reading;
    private int readTo;
    private long taken;
    private volatile long readBytes;

    /** @param maxBytes of records, heads included, that may wait */
    public PacketRing(int maxBytes) {
        this.maxBytes = maxBytes;
        this.writing = new Chunk();
        this.reading = writing;
    }

    /**
     * Copies a record in.
     *
     * @param length at most {@link #MAX_PAYLOAD_BYTES}
     * @return false when the reader is too far behind, and nothing was taken
     */
    public boolean offer(int tag, long first, long second, byte[] bytes, int offset, int length) {
        if (offeredBytes + HEAD_BYTES + align(length) - readBytes > maxBytes) {
            return false;
        }
        put(tag, first, second, bytes, offset, length);
        return true;
    }

    /** Puts a record without payload in, even where there is no room: for the few that must not be lost. */
    public void force(int tag, long first, long second) {
        put(tag, first, second, NOTHING, 0, 0);
    }

    private void put(int tag, long first, long second, byte[] bytes, int offset, int length) {
        int total = HEAD_BYTES + align(length);
        Chunk chunk = writing;
        int at = chunk.filled;
        if (at + total > CHUNK_BYTES) {
            Chunk fresh = freshChunk();
            writing = fresh;
            chunk.next = fresh;
            chunk = fresh;
            at = 0;
        }
        INTS.set(chunk.bytes, at, length);
        INTS.set(chunk.bytes, at + 4, tag);
        LONGS.set(chunk.bytes, at + 8, first);
        LONGS.set(chunk.bytes, at + 16, second);
        System.arraycopy(bytes, offset, chunk.bytes, at + HEAD_BYTES, length);
        offeredBytes += total;
        chunk.filled = at + total;
    }

    private static int align(int length) {
        return length + 7 & ~7;
    }

    private Chunk freshChunk() {
        Chunk used = spare.getAndSet(null);
        return used == null ? new Chunk() : used;
    }

    /**
     * Reads what is there, records that come in meanwhile left for the next time at most.
     *
     * @return how many records it were
     */
    public int drain(Reader reader) {
        int records = 0;
        while (true) {
            Chunk chunk = reading;
            // In this order: what was filled in before the chunk was left for the next one is seen.
            Chunk next = chunk.next;
            int filled = chunk.filled;
            while (readTo < filled) {
                int length = (int) INTS.get(chunk.bytes, readTo);
                int at = readTo;
                readTo += HEAD_BYTES + align(length);
                reader.read(
                        (int) INTS.get(chunk.bytes, at + 4),
                        (long) LONGS.get(chunk.bytes, at + 8),
                        (long) LONGS.get(chunk.bytes, at + 16),
                        chunk.bytes,
                        at + HEAD_BYTES,
                        length);
                taken += HEAD_BYTES + align(length);
                readBytes = taken;
                records++;
            }
            if (next == null) {
                return records;
            }
            reading = next;
            readTo = 0;
            chunk.next = null;
            chunk.filled = 0;
            spare.set(chunk);
        }
    }
}
