// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

/**
 * How many datagrams one turn may send before it takes too long, learnt from the turns before.
 *
 * <p>A turn takes all that has arrived during the one before it, so a loop that has more to send than it can gets turns that
 * grow and grow, and with them the delay of everything. Here is where that ends. Not thread-safe: belongs to its loop.
 */
final class TurnBudget {
    /** A packet waits for one turn and leaves in the next: with this, latency stays below half a second. */
    static final long MAX_TURN_NANOS = 200_000_000;

    /** Measured: 2,000 to 6,000, by tier and machine. */
    private static final double FIRST_GUESS_NANOS = 4_000;

    /** A smaller turn says more of its fixed costs than of its datagrams. */
    private static final int MIN_SENDS = 64;

    /** In small steps: one turn during which the machine did something else must not look like a slow machine. */
    private static final double STEP = 1.1;

    private double nanosPerSend = FIRST_GUESS_NANOS;

    /** Learns from a turn. */
    void took(long nanos, long sends) {
        if (sends >= MIN_SENDS) {
            double sample = (double) nanos / sends;
            nanosPerSend = Math.max(nanosPerSend / STEP, Math.min(nanosPerSend * STEP, sample));
        }
    }

    /** How many times so many datagrams one turn can send: below 1 not all of them. */
    double share(long sends) {
        return MAX_TURN_NANOS / Math.max(1, sends * nanosPerSend);
    }
}
