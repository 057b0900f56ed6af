// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

/**
 * The checksum of Ogg pages (RFC 3533 section 6): generator 0x04C11DB7, highest bit first, begun with 0 and not inverted, unlike
 * {@link java.util.zip.CRC32}.
 */
final class OggCrc {
    private static final int GENERATOR = 0x04C1_1DB7;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int remainder = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder << 1) ^ (remainder < 0 ? GENERATOR : 0);
            }
            TABLE[i] = remainder;
        }
    }

    private OggCrc() {}

    static int of(byte[] bytes, int offset, int length) {
        int crc = 0;
        for (int i = offset; i < offset + length; i++) {
            crc = (crc << 8) ^ TABLE[(crc >>> 24) ^ (bytes[i] & 0xFF)];
        }
        return crc;
    }
}
