// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * A cap from loss that has to do with how much is sent. Not thread-safe.
 *
 * <p>A radio loses packets however few there are; a policer or a short queue loses what is too much. The published rule (down by half
 * the loss over 10 %, draft-ietf-rmcat-gcc-02 section 6) cannot tell them apart, and libwebrtc's later one fits a model of both. Ours
 * asks the link: loss well above what is usual here lowers the cap to what the link seems to carry, and when the loss is
 * still there at the lower rate it is the link's own. It is then usual, and the cap is taken away.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>watching</th><td>loss above the usual by 2 % and three standard deviations: cut to what arrives, and try</td></tr>
 * <tr><th>trying</th><td>100 packets sent at 95 % or less of the rate before, with less than 20 % loss of which more than a third
 *     of the difference to a congested link's is left: watch without cap. Still unusual loss: cut again. Else watch, and keep the cap,
 *     which grows by 8 % a second. Nothing to compare for 3 s, and no queue: watch without cap</td></tr>
 * </table>
 */
final class LossBased {
    static final long NO_CAP = Long.MAX_VALUE;

    private static final long WINDOW_NANOS = 500 * Times.MILLISECOND;
    private static final int WINDOW_PACKETS = 50;

    /** Enough when most of it is missing. */
    private static final long SHORT_WINDOW_NANOS = 250 * Times.MILLISECOND;

    private static final int SHORT_WINDOW_PACKETS = 20;
    private static final int TRIAL_PACKETS = 100;
    private static final long TRIAL_NANOS = 3 * Times.SECOND;
    private static final double LOWER_RATE = 0.95;
    private static final double MARGIN = 0.02;
    private static final double UTILIZATION = 0.95;
    private static final double APPLICATION_LIMITED = 0.65;
    private static final double HEAVY_LOSS = 0.2;
    private static final double VERY_HEAVY_LOSS = 0.35;
    private static final double GROWTH_PER_SECOND = 1.08;

    /** That less is sent than the cap and arrives says next to nothing; probes say more, where there can be any. */
    private static final double UNTESTED_GROWTH_PER_SECOND = 1.02;

    /** Slow, or loss that grows with the bitrate would become usual before it is noticed. */
    private static final double USUAL_WEIGHT = 0.04;

    private static final double SHARE_WEIGHT = 0.25;

    private int packets;
    private int lost;
    private long bytes;
    private long firstSentNanos = Long.MAX_VALUE;
    private long lastSentNanos = Long.MIN_VALUE;
    private boolean started;
    private long windowNanos;
    private long spanStartNanos;

    private double loss;
    private double offeredBps;
    private double share;
    private double usual;
    private long capBps = NO_CAP;

    private boolean trying;
    private long trialNanos;
    private double trialLoss;
    private double trialBps;
    private double trialCarriedBps;
    private int trialWindowPackets;
    private int trialPackets;
    private int trialLost;
    private double trialOfferedSum;
    private double trialShare;
    private boolean queued;
    private boolean full;
    private boolean acquitted;

    /** A packet arrived, or is reported as lost. */
    void packet(boolean isLost, int sizeBytes, long sentNanos) {
        packets++;
        lost += isLost ? 1 : 0;
        bytes += sizeBytes;
        firstSentNanos = Math.min(firstSentNanos, sentNanos);
        lastSentNanos = Math.max(lastSentNanos, sentNanos);
    }

    /** Whether the link's queue is full at present: then no loss is a radio's. */
    void queueIsFull(boolean isFull) {
        full = isFull;
    }

    /** A packet that had been reported as lost was only late. */
    void late() {
        lost = Math.max(lost - 1, 0);
    }

    /** Takes in what was counted, once there is enough of it; {@code bps} is the estimate without this cap. */
    void update(long bps, LinkUse use, AcknowledgedBitrate acknowledged, long nowNanos) {
        if (!started) {
            started = true;
            windowNanos = nowNanos;
            spanStartNanos = firstSentNanos;
        }
        queued |= use == LinkUse.OVERUSED;
        long elapsed = nowNanos - windowNanos;
        if (!isEnough(elapsed)) {
            return;
        }
        loss = (double) lost / packets;
        share += SHARE_WEIGHT * (loss - share);
        long span = Math.max(lastSentNanos - spanStartNanos, Times.MILLISECOND);
        offeredBps = bytes * 8.0 * Times.SECOND / span;
        if (trying) {
            judge(bps, acknowledged, nowNanos);
        } else if (isUnusual(loss, packets)) {
            cut(bps, acknowledged, nowNanos);
        } else {
            watch(bps, Math.min(elapsed, Times.SECOND));
        }
        windowNanos = nowNanos;
        spanStartNanos = lastSentNanos;
        clearWindow();
    }

    private boolean isEnough(long elapsedNanos) {
        if (elapsedNanos >= WINDOW_NANOS && packets >= WINDOW_PACKETS) {
            return true;
        }
        double expected = trying ? Math.max(trialLoss, usual) : usual;
        return elapsedNanos >= SHORT_WINDOW_NANOS
                && packets >= SHORT_WINDOW_PACKETS
                && lost > packets * (expected + VERY_HEAVY_LOSS);
    }

    private void clearWindow() {
        packets = 0;
        lost = 0;
        bytes = 0;
        firstSentNanos = Long.MAX_VALUE;
    }

    private boolean isUnusual(double lossShare, int ofPackets) {
        double spread = Math.sqrt(Math.max(usual, 0.01) * (1 - usual) / ofPackets);
        return lossShare > usual + MARGIN + 3 * spread;
    }

    private void watch(long bps, long elapsedNanos) {
        usual += USUAL_WEIGHT * (loss - usual);
        if (capBps != NO_CAP) {
            double growth = offeredBps < capBps * APPLICATION_LIMITED ? UNTESTED_GROWTH_PER_SECOND : GROWTH_PER_SECOND;
            capBps = (long) (capBps * Math.pow(growth, (double) elapsedNanos / Times.SECOND)) + 1;
            capBps = capBps > bps + bps / 2 ? NO_CAP : capBps;
        }
    }

    private void cut(long bps, AcknowledgedBitrate acknowledged, long nowNanos) {
        boolean heavy = loss - usual > HEAVY_LOSS;
        double carried = offeredBps * (1 - loss);
        long acked = heavy ? acknowledged.recentBps() : acknowledged.bps();
        if (acked > 0) {
            // What a queue took in at first arrives as well, but later and only once.
            carried = Math.min(carried, (double) acked);
        }
        // A small layer on a link with room to spare: rather find out by not sending more than by sending less.
        boolean limited = offeredBps < Math.min(bps, capBps) * APPLICATION_LIMITED && !heavy;
        double lower = limited ? offeredBps : Math.min(carried / (1 - usual), offeredBps) * UTILIZATION;
        capBps = Math.min(capBps, Math.max((long) lower, 1));
        trying = true;
        trialNanos = nowNanos;
        trialLoss = loss;
        trialBps = offeredBps;
        trialCarriedBps = carried;
        trialWindowPackets = packets;
        trialPackets = 0;
        trialLost = 0;
        trialOfferedSum = 0;
        trialShare = loss;
        queued = false;
    }

    private void judge(long bps, AcknowledgedBitrate acknowledged, long nowNanos) {
        trialShare += SHARE_WEIGHT * (loss - trialShare);
        if (loss > trialLoss + HEAVY_LOSS) {
            cut(bps, acknowledged, nowNanos);
            return;
        }
        if (firstSentNanos >= trialNanos && offeredBps <= trialBps * LOWER_RATE) {
            trialPackets += packets;
            trialLost += lost;
            trialOfferedSum += offeredBps * packets;
        }
        if (trialPackets >= TRIAL_PACKETS) {
            double lower = (double) trialLost / trialPackets;
            if (lower < HEAVY_LOSS && !full && isOfTheLink(lower)) {
                acquit(trialLossOfAll());
            } else if (isUnusual(lower, trialPackets)) {
                cut(bps, acknowledged, nowNanos);
            } else {
                trying = false;
            }
        } else if (nowNanos - trialNanos >= TRIAL_NANOS) {
            conclude(nowNanos);
        }
    }

    private double trialLossOfAll() {
        return (trialLost + trialLoss * trialWindowPackets) / (trialPackets + trialWindowPackets);
    }

    private void acquit(double ownLoss) {
        usual = ownLoss;
        capBps = NO_CAP;
        trying = false;
        acquitted = true;
    }

    /** Whether a cap was found to be wrong since this was asked last. */
    boolean acquitted() {
        boolean result = acquitted;
        acquitted = false;
        return result;
    }

    /** Whether that loss at a lower rate is nearer to what it was than to what a link has that carries so much and no more. */
    private boolean isOfTheLink(double lower) {
        double congested = Math.max(usual, 1 - trialCarriedBps * trialPackets / Math.max(trialOfferedSum, 1));
        return lower >= congested + Math.max(trialLoss - congested, 0) / 3;
    }

    /** Nothing less was sent, so there is nothing to compare with. */
    private void conclude(long nowNanos) {
        if (queued || trialShare > HEAVY_LOSS) {
            trialNanos = nowNanos;
            queued = false;
            return;
        }
        acquit(trialShare);
    }

    /** A probe got through at that bitrate. */
    void proved(long provedBps) {
        if (capBps == NO_CAP || provedBps <= capBps) {
            return;
        }
        if (trying && trialLossOfAll() < HEAVY_LOSS) {
            // Sending more lost no more, which is as good a comparison.
            acquit(trialLossOfAll());
        } else {
            capBps = provedBps;
            trying = false;
        }
    }

    /** The most to send, {@link #NO_CAP} when loss does not limit it. */
    long capBps() {
        return capBps;
    }

    /** Loss of late, from 0 to 1. */
    double share() {
        return share;
    }

    /** Loss that the link has at any bitrate, from 0 to 1. */
    double usual() {
        return usual;
    }
}
