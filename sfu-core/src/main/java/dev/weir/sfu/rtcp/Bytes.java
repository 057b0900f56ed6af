// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

/** Big-endian fields in a byte array. */
final class Bytes {
    /** What a flyweight looks at before its first parse. */
    static final byte[] NONE = new byte[0];

    private Bytes() {}

    static int uint8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    static int uint16(byte[] b, int at) {
        return ((b[at] & 0xff) << 8) | (b[at + 1] & 0xff);
    }

    static int int16(byte[] b, int at) {
        return (b[at] << 8) | (b[at + 1] & 0xff);
    }

    static int int24(byte[] b, int at) {
        return (b[at] << 16) | ((b[at + 1] & 0xff) << 8) | (b[at + 2] & 0xff);
    }

    static int int32(byte[] b, int at) {
        return (b[at] << 24) | ((b[at + 1] & 0xff) << 16) | ((b[at + 2] & 0xff) << 8) | (b[at + 3] & 0xff);
    }

    static long uint32(byte[] b, int at) {
        return int32(b, at) & 0xffff_ffffL;
    }

    static long int64(byte[] b, int at) {
        return ((long) int32(b, at) << 32) | uint32(b, at + 4);
    }

    static void put8(byte[] b, int at, int value) {
        b[at] = (byte) value;
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    static void put24(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 16);
        b[at + 1] = (byte) (value >> 8);
        b[at + 2] = (byte) value;
    }

    static void put32(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 24);
        b[at + 1] = (byte) (value >> 16);
        b[at + 2] = (byte) (value >> 8);
        b[at + 3] = (byte) value;
    }

    static void put64(byte[] b, int at, long value) {
        put32(b, at, (int) (value >>> 32));
        put32(b, at + 4, (int) value);
    }
}
