// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

/**
 * The payloads simulated publishers send: real VP8 descriptors and frame headers (RFC 7741) around a body that says which
 * frame and which part of it this is, so that a viewer can tell what it got.
 */
final class SimMedia {
    private static final int DESCRIPTOR_BYTES = 4;
    private static final int KEY_HEADER_BYTES = 10;

    private SimMedia() {}

    /** One packet of a frame. */
    record Part(int frame, int part, int parts, boolean key) {
        boolean isFirst() {
            return part == 0;
        }

        boolean isLast() {
            return part == parts - 1;
        }
    }

    static byte[] vp8(Part part, int bytes) {
        byte[] payload = new byte[Math.max(bytes, 40)];
        payload[0] = (byte) (0x80 | (part.isFirst() ? 0x10 : 0));
        payload[1] = (byte) 0x80;
        payload[2] = (byte) (0x80 | ((part.frame() >> 8) & 0x7f));
        payload[3] = (byte) part.frame();
        int at = DESCRIPTOR_BYTES;
        if (part.isFirst()) {
            // Frame tag: inverted key bit, show_frame; then start code and 640x360.
            payload[at] = (byte) (part.key() ? 0x10 : 0x11);
            payload[at + 3] = (byte) 0x9d;
            payload[at + 4] = 0x01;
            payload[at + 5] = 0x2a;
            payload[at + 6] = (byte) 0x80;
            payload[at + 7] = 0x02;
            payload[at + 8] = 0x68;
            payload[at + 9] = 0x01;
        }
        at += KEY_HEADER_BYTES;
        put32(payload, at, part.frame());
        put32(payload, at + 4, part.part());
        put32(payload, at + 8, part.parts());
        payload[at + 12] = (byte) (part.key() ? 1 : 0);
        return payload;
    }

    static Part read(byte[] bytes, int offset) {
        int at = offset + DESCRIPTOR_BYTES + KEY_HEADER_BYTES;
        return new Part(get32(bytes, at), get32(bytes, at + 4), get32(bytes, at + 8), bytes[at + 12] == 1);
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
