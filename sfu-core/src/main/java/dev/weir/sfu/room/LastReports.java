// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** The last sender report of each SSRC, for the LSR and DLSR fields of a report block (RFC 3550 section 6.4.1). */
final class LastReports {
    private static final int MAX = 16;

    private final int[] ssrcs = new int[MAX];
    private final int[] middles = new int[MAX];
    private final long[] arrivals = new long[MAX];
    private int count;

    void put(int ssrc, int middle32, long arrivalNanos) {
        int i = find(ssrc);
        if (i < 0) {
            if (count == MAX) {
                return;
            }
            i = count++;
            ssrcs[i] = ssrc;
        }
        middles[i] = middle32;
        arrivals[i] = arrivalNanos;
    }

    /** The middle 32 bits of the report's NTP time; 0 when there was none. */
    int middle32(int ssrc) {
        int i = find(ssrc);
        return i < 0 ? 0 : middles[i];
    }

    /** Time since it came, in 1/65,536 s; 0 when there was none. */
    int delaySince(int ssrc, long nowNanos) {
        int i = find(ssrc);
        return i < 0 ? 0 : (int) ((nowNanos - arrivals[i]) / 1_000 * 65_536 / 1_000_000);
    }

    private int find(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return -1;
    }
}
