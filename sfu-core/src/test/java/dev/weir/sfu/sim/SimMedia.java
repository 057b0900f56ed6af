// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

/**
 * The payloads simulated publishers send: real VP8 descriptors and frame headers (RFC 7741) around a body that says which
 * frame and which part of it this is, so that a viewer can tell what it got.
 */
public final class SimMedia {
    /** A frame that depends on no other. */
    static final int NOTHING = -1;

    /** In {@link Numbers}: not in the descriptor. */
    static final int ABSENT = -1;

    private static final int SHORT_DESCRIPTOR_BYTES = 4;
    private static final int LONG_DESCRIPTOR_BYTES = 6;
    private static final int KEY_HEADER_BYTES = 10;
    private static final int MIN_BYTES = 48;

    private SimMedia() {}

    /**
     * One packet of a frame.
     *
     * @param layer index of the simulcast layer
     * @param frame number of the picture, the same on every layer
     * @param dependsOn the frame of the same layer that a decoder needs before; {@link #NOTHING} of a keyframe
     * @param temporal temporal layer, from 0
     * @param sync above temporal layer 0: depends on that only
     */
    public record Part(
            int layer, int frame, int dependsOn, int temporal, boolean sync, int part, int parts, boolean key) {
        /** Of a stream without layers, in which each frame depends on the one before. */
        Part(int frame, int part, int parts, boolean key) {
            this(0, frame, key ? NOTHING : frame - 1, 0, false, part, parts, key);
        }

        boolean isFirst() {
            return part == 0;
        }

        boolean isLast() {
            return part == parts - 1;
        }

        Part at(int newPart, int newParts) {
            return new Part(layer, frame, dependsOn, temporal, sync, newPart, newParts, key);
        }

        boolean sameFrame(Part other) {
            return frame == other.frame && layer == other.layer;
        }
    }

    /**
     * What the descriptor counts.
     *
     * @param pictureId 15 bits
     * @param tl0PicIdx 8 bits, or {@link #ABSENT}
     * @param temporal or {@link #ABSENT}
     */
    public record Numbers(int pictureId, int tl0PicIdx, int temporal) {}

    /** With a picture id and nothing else in the descriptor. */
    static byte[] vp8(Part part, int bytes) {
        return vp8(part, new Numbers(part.frame(), ABSENT, ABSENT), bytes);
    }

    static byte[] vp8(Part part, Numbers numbers, int bytes) {
        byte[] payload = new byte[Math.max(bytes, MIN_BYTES)];
        int at = descriptor(payload, part, numbers);
        if (part.isFirst()) {
            // Frame tag: inverted key bit, show_frame; then start code and the size.
            payload[at] = (byte) (part.key() ? 0x10 : 0x11);
            payload[at + 3] = (byte) 0x9d;
            payload[at + 4] = 0x01;
            payload[at + 5] = 0x2a;
            int width = numbers.tl0PicIdx() == ABSENT ? 640 : 320 << part.layer();
            payload[at + 6] = (byte) width;
            payload[at + 7] = (byte) (width >> 8);
            payload[at + 8] = (byte) (width * 9 / 16);
            payload[at + 9] = (byte) ((width * 9 / 16) >> 8);
        }
        at += KEY_HEADER_BYTES;
        put32(payload, at, part.frame());
        put32(payload, at + 4, part.part());
        put32(payload, at + 8, part.parts());
        payload[at + 12] = (byte) (part.key() ? 1 : 0);
        put32(payload, at + 13, part.dependsOn());
        payload[at + 17] = (byte) part.layer();
        payload[at + 18] = (byte) part.temporal();
        payload[at + 19] = (byte) (part.sync() ? 1 : 0);
        return payload;
    }

    private static int descriptor(byte[] payload, Part part, Numbers numbers) {
        boolean counts = numbers.tl0PicIdx() != ABSENT;
        boolean unreferenced = part.temporal() > 1;
        payload[0] = (byte) (0x80 | (part.isFirst() ? 0x10 : 0) | (unreferenced ? 0x20 : 0));
        payload[1] = (byte) (counts ? 0xe0 : 0x80);
        payload[2] = (byte) (0x80 | ((numbers.pictureId() >> 8) & 0x7f));
        payload[3] = (byte) numbers.pictureId();
        if (!counts) {
            return SHORT_DESCRIPTOR_BYTES;
        }
        payload[4] = (byte) numbers.tl0PicIdx();
        payload[5] = (byte) (numbers.temporal() << 6 | (part.sync() ? 0x20 : 0));
        return LONG_DESCRIPTOR_BYTES;
    }

    private static boolean counts(byte[] bytes, int offset) {
        return (bytes[offset + 1] & 0x40) != 0;
    }

    static Numbers numbers(byte[] bytes, int offset) {
        int pictureId = (bytes[offset + 2] & 0x7f) << 8 | (bytes[offset + 3] & 0xff);
        return counts(bytes, offset)
                ? new Numbers(pictureId, bytes[offset + 4] & 0xff, (bytes[offset + 5] & 0xff) >> 6)
                : new Numbers(pictureId, ABSENT, ABSENT);
    }

    static Part read(byte[] bytes, int offset) {
        int descriptor = counts(bytes, offset) ? LONG_DESCRIPTOR_BYTES : SHORT_DESCRIPTOR_BYTES;
        int at = offset + descriptor + KEY_HEADER_BYTES;
        return new Part(
                bytes[at + 17],
                get32(bytes, at),
                get32(bytes, at + 13),
                bytes[at + 18],
                bytes[at + 19] == 1,
                get32(bytes, at + 4),
                get32(bytes, at + 8),
                bytes[at + 12] == 1);
    }

    static void put32(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    static int get32(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }
}
