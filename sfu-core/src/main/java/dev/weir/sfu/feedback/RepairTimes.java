// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import java.util.Arrays;

/**
 * Remembers what was asked for, and learns the round trip to a sender from how long its answers take. Not thread-safe.
 *
 * <p>An answer to what was asked for once tells exactly (Karn's rule of RFC 6298 section 3). Of what was asked for several times
 * it is not known which request was heeded; but if that is so {@value #INEXACT_BELIEVED} times in a row, we ask faster than
 * answers can come, and the time since the first request is nearest to the truth.
 *
 * <p>Also knows packets that nobody waits for any more: or who gives up too early would never learn it.
 */
final class RepairTimes {
    /** From {@link #sinceAsked}: that packet was not asked for, or long ago. */
    static final long NOT_ASKED = -1;

    private static final int REMEMBERED = 256;
    private static final int INEXACT_BELIEVED = 3;

    private final RoundTrip roundTrip;
    private final long[] seqs = new long[REMEMBERED];
    private final long[] firstAskedAt = new long[REMEMBERED];
    private final int[] tries = new int[REMEMBERED];
    private int inexact;

    RepairTimes(RoundTrip roundTrip) {
        this.roundTrip = roundTrip;
        Arrays.fill(seqs, Long.MIN_VALUE);
    }

    /** A packet is asked for, perhaps again. */
    void asked(long seq, long now) {
        int i = (int) seq & (REMEMBERED - 1);
        if (seqs[i] != seq) {
            seqs[i] = seq;
            firstAskedAt[i] = now;
            tries[i] = 0;
        }
        tries[i]++;
    }

    /** How long ago a packet was asked for at first. */
    long sinceAsked(long seq, long now) {
        int i = (int) seq & (REMEMBERED - 1);
        return seqs[i] == seq ? now - firstAskedAt[i] : NOT_ASKED;
    }

    /** A packet that was asked for came because of that. */
    void answered(long seq, long now) {
        int i = (int) seq & (REMEMBERED - 1);
        inexact = tries[i] == 1 ? 0 : inexact + 1;
        if (inexact == 0 || inexact >= INEXACT_BELIEVED) {
            roundTrip.sample(now - firstAskedAt[i]);
        }
        seqs[i] = Long.MIN_VALUE;
    }

    /** Whether anything was measured. */
    boolean known() {
        return roundTrip.known();
    }

    /** What comes sooner after a request is not its answer; anything while nothing was measured. */
    long least() {
        return roundTrip.known() ? roundTrip.nanos() / 2 : Long.MAX_VALUE;
    }
}
