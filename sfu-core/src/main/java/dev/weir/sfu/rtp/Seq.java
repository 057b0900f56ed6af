// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

/** Arithmetic on 16-bit sequence numbers, which wrap (RFC 1982 with 16 bits). */
public final class Seq {
    private Seq() {}

    /** How far {@code a} is ahead of {@code b}: -32,768 to 32,767, negative when it is behind. */
    public static int delta16(int a, int b) {
        return (short) (a - b);
    }

    /** Whether {@code a} follows {@code b} by the shorter way round. Exactly half the circle away counts as older. */
    public static boolean isNewer(int a, int b) {
        return (short) (a - b) > 0;
    }

    /** The extended sequence number nearest to {@code near} whose low 16 bits are those of {@code seq16}. */
    public static long extend(int seq16, long near) {
        return near + (short) (seq16 - (int) near);
    }
}
