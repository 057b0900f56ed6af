// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.feedback.SendSideEstimate;
import dev.weir.sfu.rtcp.TwccFeedback;

/**
 * What one viewer's link is thought to carry, and how much of it may go into repeats.
 *
 * <p>Fed by whatever the player reports: arrivals of single packets, an estimate of its own (REMB), or only loss. Not
 * thread-safe: belongs to its viewer's loop.
 */
final class ViewerBandwidth {
    /** Optimistic: most links carry it, and one that does not shows within half a second. */
    private static final long START_BPS = 4_000_000;

    private static final long MIN_BPS = 50_000;
    private static final long MAX_BPS = 100_000_000;

    /** A burst of losses must be repairable at once; more than this together helps no link. */
    private static final int REPEAT_BURST_BYTES = 64_000;

    private static final long MIN_REPEAT_BPS = 100_000;

    /** A radio that loses an eighth must be repairable, whatever the estimate says. */
    private static final double MIN_REPEAT_SHARE = 0.125;

    /** Often enough for any rate, and not so often that timers cost more than packets. */
    private static final long FILLER_SPACING = 2_000_000;

    private final SendSideEstimate estimate = new SendSideEstimate(START_BPS, MIN_BPS, MAX_BPS);
    private long roundTripNanos;
    private long fillerNanos;
    private long mediaBps;
    private long soundBps;
    private double repeatBytes = REPEAT_BURST_BYTES;
    private long repeatNanos;
    private long refused;

    /** A packet is about to leave; returns its transport-wide number. */
    int sent(int bytes, long nowNanos) {
        return estimate.sent(bytes, nowNanos);
    }

    /** Takes in arrivals; says whether the estimate is another than before. */
    boolean arrivals(TwccFeedback feedback, long nowNanos) {
        estimate.feedback(nowNanos);
        feedback.rewind();
        while (feedback.next()) {
            if (feedback.received()) {
                estimate.arrived(feedback.sequenceNumber(), feedback.arrivalMicros());
            } else {
                estimate.lost(feedback.sequenceNumber());
            }
        }
        return estimate.feedbackEnds(nowNanos);
    }

    void remb(long bps, long nowNanos) {
        estimate.remb(bps, nowNanos);
    }

    void loss(int fractionLost, long newRoundTripNanos, long nowNanos) {
        roundTripNanos = newRoundTripNanos;
        estimate.report(fractionLost, newRoundTripNanos, nowNanos);
    }

    /**
     * Whether a repeat of so many bytes is within the budget; takes them when it is. Half of what the link carries and not more
     * than media leaves: or repeats would keep a narrow link full, and be lost themselves.
     */
    boolean mayRepeat(int bytes, long nowNanos) {
        double left = Math.min(estimate.bps() / 2.0, (double) (estimate.bps() - mediaBps));
        double bps = Math.max(Math.max(MIN_REPEAT_BPS, mediaBps * MIN_REPEAT_SHARE), left);
        repeatBytes = Math.min(REPEAT_BURST_BYTES, repeatBytes + bps / 8 * (nowNanos - repeatNanos) / 1e9);
        repeatNanos = nowNanos;
        if (repeatBytes < bytes) {
            refused++;
            return false;
        }
        repeatBytes -= bytes;
        return true;
    }

    /** As the player's reports tell it; 0 before the first. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    /**
     * What a packet takes to the viewer, and the news of it back, with the queue on the way; 0 when nothing is known. The player's
     * reports come once a second: a queue fills in less.
     */
    long answerNanos() {
        return Math.max(roundTripNanos, estimate.answerNanos());
    }

    /** Whether packets wait so long in front of the link that the lost ones were lost there. */
    boolean isQueued() {
        return estimate.isQueued();
    }

    /** In bits a second, everything that goes to the viewer together. */
    long bps() {
        return estimate.bps();
    }

    /** What is sent beside repeats, and what sound takes of it: pictures get the rest. */
    void sent(long newMediaBps, long newSoundBps) {
        mediaBps = newMediaBps;
        soundBps = newSoundBps;
    }

    /** In bits a second, payload of the last second without repeats. */
    long mediaBps() {
        return mediaBps;
    }

    /** In bits a second, what is left for pictures. */
    long videoBps() {
        return Math.max(0, estimate.bps() - soundBps);
    }

    /** What would be of use for pictures, or 0. */
    void wishFor(long bps) {
        estimate.want(bps == 0 ? 0 : bps + soundBps);
    }

    /** When {@link #fillerDue} is to be asked. */
    long nextFiller() {
        return Math.max(estimate.nextProbe(), fillerNanos + FILLER_SPACING);
    }

    /** Bytes that should leave now to see whether the link carries more. */
    int fillerDue(long nowNanos) {
        if (nowNanos < nextFiller()) {
            return 0;
        }
        fillerNanos = nowNanos;
        return estimate.paddingDue(nowNanos);
    }

    /** Whether the player reports more than loss, from which alone nobody should lose the picture. */
    boolean isPrecise() {
        return estimate.isPrecise();
    }

    /** In bits a second, what is left for pictures, if the player has reported enough to say so; else {@code Long.MAX_VALUE}. */
    long provenBps() {
        return estimate.isPrecise() ? videoBps() : Long.MAX_VALUE;
    }

    /** Repeats that were not sent because the budget was used up. */
    long refused() {
        return refused;
    }
}
