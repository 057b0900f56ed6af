// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import dev.weir.sfu.recording.container.OpusHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Goes through the pages of a stream and stops in front of the first that is not whole, not the next, or whose checksum is wrong.
 * Holds one page at a time.
 */
final class OggPageReader {
    private static final byte[] OPUS_HEAD = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int PRE_SKIP = 10;

    /** The first page has one packet in one segment. */
    private static final int FIRST_BODY = OggPage.HEADER_BYTES + 1;

    private final FileChannel file;
    private final byte[] bytes = new byte[OggPage.MAX_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private byte[] last = {};
    private long position;
    private int serial;
    private int pages;

    OggPageReader(FileChannel file) {
        this.file = file;
    }

    /** Goes one page on, if there is one. */
    boolean next() throws IOException {
        int size = wholePage();
        if (size == 0) {
            return false;
        }
        serial = fields.getInt(OggPage.SERIAL);
        last = Arrays.copyOf(bytes, size);
        position += size;
        pages++;
        return true;
    }

    private int wholePage() throws IOException {
        int available = read();
        if (available < OggPage.HEADER_BYTES) {
            return 0;
        }
        int segments = segments(bytes);
        int size = OggPage.HEADER_BYTES + segments;
        if (size > available) {
            return 0;
        }
        for (int i = 0; i < segments; i++) {
            size += bytes[OggPage.HEADER_BYTES + i] & 0xFF;
        }
        return size <= available && follows() && checksumIsRight(size) ? size : 0;
    }

    private int read() throws IOException {
        ByteBuffer into = ByteBuffer.wrap(bytes);
        int read = 0;
        while (into.hasRemaining() && read >= 0) {
            read = file.read(into, position + into.position());
        }
        return into.position();
    }

    private boolean follows() {
        return fields.getInt(0) == OggPage.CAPTURE_PATTERN
                && fields.getInt(OggPage.SEQUENCE) == pages
                && (pages == 0 || fields.getInt(OggPage.SERIAL) == serial)
                && fields.getLong(OggPage.GRANULE) >= granule();
    }

    private boolean checksumIsRight(int size) {
        int told = fields.getInt(OggPage.CHECKSUM);
        fields.putInt(OggPage.CHECKSUM, 0);
        boolean right = OggCrc.of(bytes, 0, size) == told;
        fields.putInt(OggPage.CHECKSUM, told);
        return right;
    }

    /** Whether the page at hand is the first of an Opus stream. */
    boolean beginsOpus() {
        return last.length == FIRST_BODY + OpusHead.SIZE_BYTES
                && Arrays.equals(last, FIRST_BODY, FIRST_BODY + OPUS_HEAD.length, OPUS_HEAD, 0, OPUS_HEAD.length);
    }

    /** Whether the file is so short that the process was killed in its first write. */
    boolean mayBeCutInItsFirstPage() throws IOException {
        int available = (int) Math.min(file.size(), Integer.BYTES);
        byte[] begun = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(OggPage.CAPTURE_PATTERN)
                .array();
        return file.size() < FIRST_BODY + OpusHead.SIZE_BYTES
                && Arrays.equals(begun, 0, available, bytes, 0, available);
    }

    /** Of the first page, which {@link #beginsOpus}. */
    int preSkip() {
        return ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN).getShort(FIRST_BODY + PRE_SKIP) & 0xFFFF;
    }

    /** How many packets end in the page at hand. */
    int packets() {
        int packets = 0;
        for (int i = 0; i < segments(last); i++) {
            packets += (last[OggPage.HEADER_BYTES + i] & 0xFF) < 255 ? 1 : 0;
        }
        return packets;
    }

    private static int segments(byte[] page) {
        return page[OggPage.SEGMENTS] & 0xFF;
    }

    /** Of the page at hand; 0 before the first. */
    long granule() {
        return last.length == 0
                ? 0
                : ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN).getLong(OggPage.GRANULE);
    }

    /** The page at hand. */
    byte[] lastPage() {
        return last;
    }

    /** Where the page at hand ends in the file. */
    long endPosition() {
        return position;
    }
}
