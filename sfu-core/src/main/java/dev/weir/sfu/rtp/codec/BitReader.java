// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * Reads bits from the most significant on. Reading beyond the end gives zeros and is remembered ({@link #overrun}), so that
 * a header is read in one go and checked once. Reused; not thread-safe.
 */
public final class BitReader {
    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int at;
    private int end;
    private boolean escaped;
    private int zeros;
    private int current;
    private int bitsLeft;
    private boolean overrun;

    public BitReader() {}

    /** Starts on plain bytes. */
    public void start(byte[] b, int from, int to) {
        bytes = b;
        at = from;
        end = to;
        escaped = false;
        zeros = 0;
        bitsLeft = 0;
        overrun = false;
    }

    /** Starts on the content of an H.264 or H.265 NAL unit, whose emulation prevention bytes (00 00 03) are passed over. */
    public void startEscaped(byte[] b, int from, int to) {
        start(b, from, to);
        escaped = true;
    }

    /** Whether more was read than there was. */
    public boolean overrun() {
        return overrun;
    }

    /** One bit as a truth. */
    public boolean flag() {
        return bit() != 0;
    }

    /** One bit, 0 or 1. */
    public int bit() {
        if (bitsLeft == 0 && !nextByte()) {
            overrun = true;
            return 0;
        }
        bitsLeft--;
        return current >> bitsLeft & 1;
    }

    /** An unsigned value of {@code count} bits, at most 32 (then the sign bit is a value bit). */
    public int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Passes over {@code count} bits. */
    public void skip(int count) {
        for (int i = 0; i < count; i++) {
            bit();
        }
    }

    /** An Exp-Golomb code: ue(v) of H.264 section 9.1, uvlc() of AV1 section 4.10.3. Longer than 32 bits counts as overrun. */
    public int exponentialGolomb() {
        int leadingZeros = 0;
        while (bit() == 0) {
            leadingZeros++;
            if (leadingZeros > 31 || overrun) {
                overrun = true;
                return 0;
            }
        }
        return (1 << leadingZeros) - 1 + bits(leadingZeros);
    }

    /** A value from 0 to n - 1 in ns(n) form, AV1 section 4.10.7; {@code n} at least 1. */
    public int nonSymmetric(int n) {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bit();
    }

    private boolean nextByte() {
        if (at >= end) {
            return false;
        }
        int next = bytes[at++] & 0xff;
        if (escaped && zeros >= 2 && next == 3) {
            zeros = 0;
            if (at >= end) {
                return false;
            }
            next = bytes[at++] & 0xff;
        }
        zeros = next == 0 ? zeros + 1 : 0;
        current = next;
        bitsLeft = 8;
        return true;
    }
}
