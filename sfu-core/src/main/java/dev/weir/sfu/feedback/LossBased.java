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
 * <tr><th>watching</th><td>loss above the usual by 2 % and three standard deviations: cut, and try</td></tr>
 * <tr><th>trying</th><td>100 packets sent at 95 % or less of the rate before: when two thirds of the loss above the usual are gone,
 *     watch and keep the cap, which grows by 8 % a second; else watch without cap. Nothing to compare for 3 s, and no queue: watch without
 *     cap</td></tr>
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

    /** Slow, or loss that grows with the bitrate would become usual before it is noticed. */
    private static final double USUAL_UP = 0.02;

    private static final double USUAL_DOWN = 0.1;
    private static final double SHARE_WEIGHT = 0.25;

    private int packets;
    private int lost;
    private long bytes;
    private long firstSentNanos = Long.MAX_VALUE;
    private long lastSentNanos = Long.MIN_VALUE;
    private boolean started;
    private long windowNanos;
    private long spanStartNanos;

    private double share;
    private double usual;
    private long capBps = NO_CAP;

    private boolean trying;
    private long trialNanos;
    private double trialLoss;
    private double trialBps;
    private int trialPackets;
    private int trialLost;
    private double trialShare;
    private boolean queued;

    /** A packet arrived, or is reported as lost. */
    void packet(boolean isLost, int sizeBytes, long sentNanos) {
        packets++;
        lost += isLost ? 1 : 0;
        bytes += sizeBytes;
        firstSentNanos = Math.min(firstSentNanos, sentNanos);
        lastSentNanos = Math.max(lastSentNanos, sentNanos);
    }

    /** A packet that had been reported as lost was only late. */
    void late() {
        lost = Math.max(lost - 1, 0);
    }

    /** Takes in what was counted, once there is enough of it; {@code bps} is the estimate without this cap. */
    void update(long bps, LinkUse use, long nowNanos) {
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
        double loss = (double) lost / packets;
        share += SHARE_WEIGHT * (loss - share);
        long span = Math.max(lastSentNanos - spanStartNanos, Times.MILLISECOND);
        double offeredBps = bytes * 8.0 * Times.SECOND / span;
        if (trying) {
            judge(loss, offeredBps, bps, nowNanos);
        } else {
            watch(loss, offeredBps, bps, Math.min(elapsed, Times.SECOND), nowNanos);
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

    private void watch(double loss, double offeredBps, long bps, long elapsedNanos, long nowNanos) {
        double spread = Math.sqrt(Math.max(usual, 0.01) * (1 - usual) / packets);
        if (loss > usual + MARGIN + 3 * spread) {
            cut(loss, offeredBps, bps, nowNanos);
            return;
        }
        usual += (loss > usual ? USUAL_UP : USUAL_DOWN) * (loss - usual);
        if (capBps != NO_CAP) {
            capBps = (long) (capBps * Math.pow(GROWTH_PER_SECOND, (double) elapsedNanos / Times.SECOND)) + 1;
            capBps = capBps > bps + bps / 2 ? NO_CAP : capBps;
        }
    }

    private void cut(double loss, double offeredBps, long bps, long nowNanos) {
        double carried = offeredBps * Math.min((1 - loss) / (1 - usual), 1);
        // A small layer on a link with room to spare: rather find out by not sending more than by sending less.
        boolean limited = offeredBps < Math.min(bps, capBps) * APPLICATION_LIMITED && loss - usual < HEAVY_LOSS;
        capBps = Math.min(capBps, Math.max((long) (limited ? offeredBps : carried * UTILIZATION), 1));
        trying = true;
        trialNanos = nowNanos;
        trialLoss = loss;
        trialBps = offeredBps;
        trialPackets = 0;
        trialLost = 0;
        trialShare = loss;
        queued = false;
    }

    private void judge(double loss, double offeredBps, long bps, long nowNanos) {
        trialShare += SHARE_WEIGHT * (loss - trialShare);
        if (loss > trialLoss + HEAVY_LOSS) {
            cut(loss, offeredBps, bps, nowNanos);
            return;
        }
        if (firstSentNanos >= trialNanos && offeredBps <= trialBps * LOWER_RATE) {
            trialPackets += packets;
            trialLost += lost;
        }
        if (trialPackets >= TRIAL_PACKETS) {
            double lower = (double) trialLost / trialPackets;
            if (lower - usual >= (trialLoss - usual) / 3) {
                capBps = NO_CAP;
            }
            usual = lower;
            trying = false;
        } else if (nowNanos - trialNanos >= TRIAL_NANOS) {
            conclude(nowNanos);
        }
    }

    /** Nothing less was sent, so there is nothing to compare with. */
    private void conclude(long nowNanos) {
        if (queued || trialShare > HEAVY_LOSS) {
            trialNanos = nowNanos;
            queued = false;
            return;
        }
        usual = trialShare;
        capBps = NO_CAP;
        trying = false;
    }

    /** A probe got through at that bitrate. */
    void proved(long provedBps) {
        if (capBps != NO_CAP && provedBps > capBps) {
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
