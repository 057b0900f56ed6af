// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.srtp;

/** Big-endian numbers in byte arrays. */
final class Bytes {
    static final int INT_BYTES = 4;

    private Bytes() {}

    static int uint16(byte[] b, int offset) {
        return (b[offset] & 0xff) << 8 | (b[offset + 1] & 0xff);
    }

    static int int32(byte[] b, int offset) {
        return uint16(b, offset) << 16 | uint16(b, offset + 2);
    }

    static void putInt32(byte[] b, int offset, int value) {
        b[offset] = (byte) (value >>> 24);
        b[offset + 1] = (byte) (value >>> 16);
        b[offset + 2] = (byte) (value >>> 8);
        b[offset + 3] = (byte) value;
    }

    /** XORs the low {@code count} bytes of a number into an array. */
    static void xor(byte[] b, int offset, long value, int count) {
        for (int i = 0; i < count; i++) {
            b[offset + i] ^= (byte) (value >>> (8 * (count - 1 - i)));
        }
    }
}
