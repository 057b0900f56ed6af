// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A page of an Ogg file (RFC 3533 section 6) in the making, and the look of one that is made. All numbers are little-endian.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             "OggS"                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   version=0   |     flags     |                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 * |                   granule position in 8 bytes                 |
 * +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                               |         serial number         .
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * .                               |        sequence number        .
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * .                               |            checksum           .
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * .                               |    segments   |    lengths    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     segments of the packets                   |
 * </pre>
 *
 * A packet is as many segments of 255 bytes as it fills and one that is shorter, so that the lengths tell where packets end. A
 * packet that goes on over several pages is not written here.
 */
final class OggPage {
    static final int HEADER_BYTES = 27;
    static final int MAX_SEGMENTS = 255;
    static final int MAX_BYTES = HEADER_BYTES + MAX_SEGMENTS + MAX_SEGMENTS * 255;

    static final int FLAGS = 5;
    static final int GRANULE = 6;
    static final int SERIAL = 14;
    static final int SEQUENCE = 18;
    static final int CHECKSUM = 22;
    static final int SEGMENTS = 26;

    static final byte BEGINNING_OF_STREAM = 2;
    static final byte END_OF_STREAM = 4;

    /** "OggS", read little-endian. */
    static final int CAPTURE_PATTERN = 0x5367_674F;

    /** Any number does, since our files have one stream each. */
    private static final int STREAM_SERIAL = 0x7269_6557;

    private final byte[] lengths = new byte[MAX_SEGMENTS];
    private final byte[] body = new byte[MAX_SEGMENTS * 255];
    private int segments;
    private int bodyBytes;

    static boolean holds(int packetBytes) {
        return packetBytes / 255 + 1 <= MAX_SEGMENTS;
    }

    boolean hasRoomFor(int packetBytes) {
        return segments + packetBytes / 255 + 1 <= MAX_SEGMENTS;
    }

    boolean isEmpty() {
        return segments == 0;
    }

    int sizeBytes() {
        return isEmpty() ? 0 : HEADER_BYTES + segments + bodyBytes;
    }

    /** The caller has asked {@link #hasRoomFor}. */
    void add(byte[] packet) {
        System.arraycopy(packet, 0, body, bodyBytes, packet.length);
        bodyBytes += packet.length;
        for (int left = packet.length; left >= 0; left -= 255) {
            lengths[segments++] = (byte) Math.min(left, 255);
        }
    }

    /** The page's bytes; it is empty afterwards. */
    byte[] take(byte flags, long granule, int sequence) {
        byte[] page = ByteBuffer.allocate(sizeBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CAPTURE_PATTERN)
                .put((byte) 0)
                .put(flags)
                .putLong(granule)
                .putInt(STREAM_SERIAL)
                .putInt(sequence)
                .putInt(0)
                .put((byte) segments)
                .put(lengths, 0, segments)
                .put(body, 0, bodyBytes)
                .array();
        seal(page, page.length);
        segments = 0;
        bodyBytes = 0;
        return page;
    }

    /** Makes a page the last of its stream. */
    static void end(byte[] page, int sizeBytes) {
        page[FLAGS] |= END_OF_STREAM;
        seal(page, sizeBytes);
    }

    private static void seal(byte[] page, int sizeBytes) {
        ByteBuffer fields = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(CHECKSUM, 0);
        fields.putInt(CHECKSUM, OggCrc.of(page, 0, sizeBytes));
    }
}
