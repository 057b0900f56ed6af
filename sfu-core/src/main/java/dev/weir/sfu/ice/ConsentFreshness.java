// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import java.util.random.RandomGenerator;

/**
 * The remote's consent to go on receiving (RFC 7675 section 5.1): a check about every five seconds on the path in use, each a new
 * transaction and never repeated; any answer within 30 seconds renews it.
 */
final class ConsentFreshness {
    static final long INTERVAL_NANOS = 5_000_000_000L;
    static final long EXPIRY_NANOS = 30_000_000_000L;

    /** Answers are taken to this many checks: 30 s at the shortest interval, 4 s, are 7.5. */
    private static final int REMEMBERED = 8;

    private final RandomGenerator random;
    private final int[] high = new int[REMEMBERED];
    private final long[] low = new long[REMEMBERED];
    private int sent;
    private boolean running;
    private long grantedNanos;
    private long nextCheckNanos;

    ConsentFreshness(RandomGenerator random) {
        this.random = random;
    }

    /** Consent is given now, by the check that succeeded; earlier transactions are forgotten. */
    void start(long now) {
        running = true;
        sent = 0;
        grantedNanos = now;
        plan(now);
    }

    void stop() {
        running = false;
    }

    boolean isDue(long now) {
        return running && now >= nextCheckNanos;
    }

    void sent(int transactionHigh, long transactionLow, long now) {
        high[sent % REMEMBERED] = transactionHigh;
        low[sent % REMEMBERED] = transactionLow;
        sent++;
        plan(now);
    }

    boolean awaits(StunMessage response) {
        for (int i = 0; running && i < Math.min(sent, REMEMBERED); i++) {
            if (high[i] == response.transactionHigh() && low[i] == response.transactionLow()) {
                return true;
            }
        }
        return false;
    }

    void granted(long now) {
        grantedNanos = now;
    }

    boolean isLost(long now) {
        return running && now - grantedNanos >= EXPIRY_NANOS;
    }

    long nextDeadline() {
        return running ? Math.min(nextCheckNanos, grantedNanos + EXPIRY_NANOS) : IceAgent.NEVER;
    }

    /** 0.8 to 1.2 times the interval, so that the checks of many sessions do not fall into step. */
    private void plan(long now) {
        nextCheckNanos = now + INTERVAL_NANOS * 4 / 5 + random.nextLong(INTERVAL_NANOS * 2 / 5);
    }
}
