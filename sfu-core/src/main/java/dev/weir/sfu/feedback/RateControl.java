// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * The delay-based bitrate: up by 8 % a second, or by about a packet per response time near the point where the link was full before;
 * down to 85 % of what arrives when a queue grows (draft-ietf-rmcat-gcc-02 section 5.5). Not thread-safe.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th></th><th>hold</th><th>increase</th></tr>
 * <tr><td>overused</td><td>decrease, hold</td><td>decrease, hold</td></tr>
 * <tr><td>normal</td><td>increase</td><td>increase</td></tr>
 * <tr><td>underused</td><td>hold</td><td>hold</td></tr>
 * </table>
 *
 * <p>Beyond the draft: when much less was sent than there was room for (a small layer), the first decrease goes to what arrives, not
 * below it, since a false alarm would cost a viewer the layer that just fits; and what arrives without a queue is quickly believed.
 */
final class RateControl {
    private static final double DECREASE = 0.85;
    private static final double INCREASE_PER_SECOND = 1.08;

    /** Up to 95 % of what arrives in fact. */
    private static final double CATCH_UP_PER_SECOND = 2;

    private static final double APPLICATION_LIMITED = 0.65;
    private static final long MIN_ADDITIVE_BPS = 4_000;
    private static final long MIN_MULTIPLICATIVE_BPS = 1_000;
    private static final long PACKET_BYTES = 1_200;
    private static final int FRAMES_PER_SECOND = 30;
    private static final long RESPONSE_NANOS = 100 * Times.MILLISECOND;
    private static final long MIN_DECREASE_INTERVAL = 10 * Times.MILLISECOND;
    private static final long MAX_DECREASE_INTERVAL = 200 * Times.MILLISECOND;

    private final LinkCapacity capacity = new LinkCapacity();
    private long bps;
    private boolean holding = true;
    private long changedNanos;
    private boolean decreased;
    private long decreasedNanos;
    private boolean outgrown;

    RateControl(long startBps) {
        bps = startBps;
    }

    /** Takes in one feedback: what the delays say, and what arrived (0 when that is not known yet). */
    void update(LinkUse use, AcknowledgedBitrate acknowledged, long rttNanos, long nowNanos) {
        if (use == LinkUse.OVERUSED) {
            holding = true;
            if (mayDecrease(acknowledged.bps(), rttNanos, nowNanos)) {
                decrease(acknowledged.bps(), acknowledged.recentBps());
                decreased = true;
                decreasedNanos = nowNanos;
            }
        } else if (use == LinkUse.UNDERUSED) {
            holding = true;
        } else if (holding) {
            holding = false;
        } else {
            increase(acknowledged.bps(), rttNanos, Math.min(Math.max(nowNanos - changedNanos, 0), Times.SECOND));
        }
        changedNanos = nowNanos;
    }

    private boolean mayDecrease(long ackedBps, long rttNanos, long nowNanos) {
        long interval = Math.min(Math.max(rttNanos, MIN_DECREASE_INTERVAL), MAX_DECREASE_INTERVAL);
        return !decreased || nowNanos - decreasedNanos >= interval || (ackedBps > 0 && ackedBps < bps / 2);
    }

    private void decrease(long ackedBps, long recentBps) {
        if (ackedBps == 0 || recentBps == 0) {
            bps /= 2;
            return;
        }
        boolean limited = ackedBps < bps * APPLICATION_LIMITED;
        long throughput = limited ? Math.max(ackedBps, recentBps) : Math.min(ackedBps, recentBps);
        if (limited) {
            bps = Math.min(bps, throughput);
            return;
        }
        if (capacity.isAbove(throughput)) {
            capacity.forget();
        }
        long lower = (long) (throughput * DECREASE);
        if (lower >= bps && capacity.known()) {
            lower = (long) (capacity.bps() * DECREASE);
        }
        bps = Math.min(bps, lower);
        capacity.full(throughput);
    }

    private void increase(long ackedBps, long rttNanos, long elapsedNanos) {
        if (capacity.isBelow(ackedBps)) {
            capacity.forget();
            outgrown = true;
        }
        double seconds = (double) elapsedNanos / Times.SECOND;
        if (bps < ackedBps * 0.95) {
            bps = Math.min((long) (bps * Math.pow(CATCH_UP_PER_SECOND, seconds)), (long) (ackedBps * 0.95));
        }
        long limit = ackedBps + ackedBps / 2 + 10_000;
        if (ackedBps > 0 && bps < limit) {
            double more = capacity.known()
                    ? additivePerSecond(rttNanos) * seconds
                    : Math.max(bps * (Math.pow(INCREASE_PER_SECOND, seconds) - 1), MIN_MULTIPLICATIVE_BPS * seconds);
            bps = Math.min(bps + (long) more, limit);
        }
    }

    /** Bits per second that the bitrate grows by in a second near the limit: one packet of a frame per response time. */
    private double additivePerSecond(long rttNanos) {
        double bytesPerFrame = bps / 8.0 / FRAMES_PER_SECOND;
        double packetBits = bytesPerFrame * 8 / Math.ceil(Math.max(bytesPerFrame, 1) / PACKET_BYTES);
        return Math.max(packetBits * Times.SECOND / (rttNanos + RESPONSE_NANOS), MIN_ADDITIVE_BPS);
    }

    /** A probe got through at that bitrate. */
    void proved(long provedBps) {
        bps = Math.max(bps, provedBps);
        if (capacity.isBelow(provedBps)) {
            capacity.forget();
        }
    }

    /** Sets the bitrate, from outside its own rules. */
    void limit(long minBps, long maxBps) {
        bps = Math.min(Math.max(bps, minBps), maxBps);
    }

    /** Nothing was heard for a while: {@code share} of the bitrate is left. */
    void scale(double share) {
        bps = (long) (bps * share);
    }

    long bps() {
        return bps;
    }

    /** Whether the link carried more than where it was full before, since this was asked last. */
    boolean outgrown() {
        boolean result = outgrown;
        outgrown = false;
        return result;
    }
}
