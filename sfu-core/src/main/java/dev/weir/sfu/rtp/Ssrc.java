// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/** Synchronisation source identifiers: 32 bits without sign, kept in an {@code int}. */
public final class Ssrc {
    private Ssrc() {}

    /** The form for logs, such as {@code 0x1a2b3c4d}. */
    public static String toString(int ssrc) {
        String digits = Integer.toHexString(ssrc);
        return "0x" + "0".repeat(8 - digits.length()) + digits;
    }

    /** The value from 0 to 4,294,967,295, as SDP prints it. */
    public static long unsigned(int ssrc) {
        return Integer.toUnsignedLong(ssrc);
    }
}
