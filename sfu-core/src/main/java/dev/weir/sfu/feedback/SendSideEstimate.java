// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * What a viewer's link carries, as its sender sees it (draft-ietf-rmcat-gcc-02, with what libwebrtc made of it). Not thread-safe.
 *
 * <p>The best source there is decides:
 *
 * <table>
 * <caption>Sources</caption>
 * <tr><th>transport-wide feedback</th><td>delays ({@link RateControl}), loss ({@link LossBased}), probes ({@link Probing}); an estimate
 *     of the receiver caps it</td></tr>
 * <tr><th>an estimate of the receiver</th><td>is it</td></tr>
 * <tr><th>receiver reports</th><td>up by 8 % a second below 2 % loss, down by half the loss above 10 %</td></tr>
 * </table>
 *
 * <p>Feedback is walked in ascending order of numbers:
 *
 * <pre>{@code
 * estimate.feedback(now);
 * while (twcc.next()) {
 *     if (twcc.received()) { estimate.arrived(twcc.sequenceNumber(), twcc.arrivalMicros()); }
 *     else { estimate.lost(twcc.sequenceNumber()); }
 * }
 * if (estimate.feedbackEnds(now)) { ... estimate.bps() ... }
 * }</pre>
 *
 * <p>Silence: when packets leave and no feedback comes for 2.5 s, a fifth of the estimate is given up, and again each further second,
 * three times at most (half is left). A sender that sends nothing loses nothing. After two seconds without feedback the delays are
 * compared anew.
 */
public final class SendSideEstimate {
    /** In {@link #nextProbe}: nothing is planned. */
    public static final long NEVER = Probing.NEVER;

    private static final double SILENCE_SHARE = 0.8;
    private static final long STALE_NANOS = 2 * Times.SECOND;
    /** Delay beside which loss is a full queue's and not a radio's; jitter alone keeps the fastest packets fast. */
    private static final long FULL_QUEUE_NANOS = 120 * Times.MILLISECOND;

    /** Delay beside which a probe would find the link full, and make its queue longer. */
    private static final long QUEUE_NANOS = 50 * Times.MILLISECOND;

    private static final double FULL_QUEUE_LOSS = 0.03;
    private static final long NO_CAP = Long.MAX_VALUE;
    private static final double REPORT_WEIGHT = 0.25;

    private final long minBps;
    private final long maxBps;
    private final SentPackets packets = new SentPackets();
    private final PacketGroups groups = new PacketGroups();
    private final Trendline trendline = new Trendline();
    private final OveruseDetector detector = new OveruseDetector();
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final RateControl rate;
    private final LossBased loss = new LossBased();
    private final StandingQueue queue = new StandingQueue();
    private final Probing probing = new Probing();
    private final ReceiverEstimate reports;
    private final RoundTrip roundTrip = new RoundTrip();
    private final FeedbackSilence silence = new FeedbackSilence();
    private final MissedFeedback missed = new MissedFeedback();

    private long bps;
    private boolean transportWide;
    private long feedbackNanos;
    private boolean news;
    private long newestSentNanos;
    private long answerNanos;
    private boolean overused;
    private long receiverBps = NO_CAP;
    private double reportedLoss;

    /**
     * Starts at {@code startBps}.
     *
     * @throws IllegalArgumentException unless {@code 0 < minBps <= startBps <= maxBps}
     */
    public SendSideEstimate(long startBps, long minBps, long maxBps) {
        if (minBps <= 0 || startBps < minBps || maxBps < startBps) {
            throw new IllegalArgumentException(
                    "must be 0 < minBps <= startBps <= maxBps: " + minBps + ", " + startBps + ", " + maxBps);
        }
        this.minBps = minBps;
        this.maxBps = maxBps;
        bps = startBps;
        rate = new RateControl(startBps);
        reports = new ReceiverEstimate(minBps, startBps, maxBps);
    }

    /**
     * Notes a packet that is about to leave and returns its transport-wide number: 16-bit, wraps. Media that leaves while a
     * probe runs is part of it, and so is padding that {@link #paddingDue} asked for. Sizes are counted up to 16,383 bytes.
     */
    public int sent(int sizeBytes, long nowNanos) {
        silence.sent(nowNanos);
        return packets.add(sizeBytes, nowNanos, probing.sent(sizeBytes, nowNanos));
    }

    /** A transport-wide feedback begins. */
    public void feedback(long nowNanos) {
        if (transportWide && nowNanos - feedbackNanos > STALE_NANOS) {
            afterSilence(nowNanos);
            groups.forget();
            trendline.forget();
            detector.forget();
        }
        news = false;
        overused = false;
    }

    /** A packet arrived, at a time of the receiver's clock. Numbers never sent, or reported before, are ignored. */
    public void arrived(int sequence16, long arrivalMicros) {
        if (!packets.find(sequence16) || packets.hasArrived()) {
            return;
        }
        if (!news) {
            missed.first(packets.extendedSeq(), arrivalMicros, packets, acknowledged);
            packets.find(sequence16);
        }
        missed.arrived(packets.extendedSeq(), arrivalMicros);
        long sentNanos = packets.sentNanos();
        packets.arrived();
        newestSentNanos = news ? Math.max(newestSentNanos, sentNanos) : sentNanos;
        news = true;
        if (!packets.wasAssumed()) {
            acknowledged.add(arrivalMicros, packets.sizeBytes());
            queue.packet(sentNanos, arrivalMicros);
        }
        if (packets.mark() != Probing.NONE) {
            probing.arrived(packets.mark(), packets.sizeBytes(), sentNanos, arrivalMicros);
            // The queue that a probe makes is ours, and no reason to send less.
            groups.forget();
            return;
        }
        if (packets.wasLost()) {
            loss.late();
        } else {
            loss.packet(false, packets.sizeBytes(), sentNanos);
        }
        if (groups.add(sentNanos, arrivalMicros)) {
            trendline.add(groups.sentDeltaMillis(), groups.arrivalDeltaMillis());
            detector.update(
                    trendline.slope(), trendline.count(), groups.sentDeltaMillis(), groups.arrivalDeltaMillis());
            overused |= detector.use() == LinkUse.OVERUSED;
        }
    }

    /** A packet had not arrived when the feedback left. */
    public void lost(int sequence16) {
        if (!packets.find(sequence16) || packets.hasArrived() || packets.wasLost()) {
            return;
        }
        packets.lost();
        queue.lost();
        if (packets.mark() != Probing.NONE) {
            probing.lost(packets.mark());
        } else {
            loss.packet(true, packets.sizeBytes(), packets.sentNanos());
        }
    }

    /** The feedback was read; returns whether the estimate changed. */
    public boolean feedbackEnds(long nowNanos) {
        if (!news) {
            return false;
        }
        transportWide = true;
        feedbackNanos = nowNanos;
        silence.answered();
        answerNanos = nowNanos - newestSentNanos;
        roundTrip.sample(answerNanos);
        control(overused ? LinkUse.OVERUSED : detector.use(), nowNanos);
        return changed();
    }

    private void control(LinkUse seen, long nowNanos) {
        boolean full = isQueued() && Math.max(loss.share(), queue.lossShare()) >= FULL_QUEUE_LOSS;
        LinkUse use = full ? LinkUse.OVERUSED : seen;
        long before = Math.min(rate.bps(), loss.capBps());
        rate.update(use, acknowledged, roundTrip.nanos(), nowNanos);
        rate.limit(minBps, maxBps);
        loss.queueIsFull(full);
        loss.update(rate.bps(), use, acknowledged, nowNanos);
        long lower = Math.min(rate.bps(), loss.capBps());
        if (lower < before) {
            probing.decreased(before, lower, nowNanos);
        }
        long proved = probing.provedBps(loss.usual(), nowNanos);
        if (proved > bps && use != LinkUse.OVERUSED) {
            rate.proved(Math.min(proved, maxBps));
            loss.proved(proved);
        }
        boolean outgrown = rate.outgrown();
        boolean acquitted = loss.acquitted();
        if (outgrown || acquitted) {
            probing.encouraged();
        }
        probing.queued(queue.nanos() >= QUEUE_NANOS, nowNanos);
    }

    /** The receiver estimates itself (REMB); 0 means that it sets no limit. */
    public void remb(long bps, long nowNanos) {
        receiverBps = bps > 0 ? Math.min(bps, maxBps) : NO_CAP;
        changed();
    }

    /**
     * A receiver report: loss in 1/256, and the round trip, 0 or less when it says nothing of it. With transport-wide feedback
     * both are known better.
     */
    public void report(int fractionLost256, long rttNanos, long nowNanos) {
        if (!transportWide) {
            if (rttNanos > 0) {
                roundTrip.sample(rttNanos);
            }
            int lost = Math.min(Math.max(fractionLost256, 0), 256);
            reportedLoss += REPORT_WEIGHT * (lost / 256.0 - reportedLoss);
            reports.update(lost, roundTrip.nanos(), nowNanos);
        }
        afterSilence(nowNanos);
        changed();
    }

    private void afterSilence(long nowNanos) {
        while (transportWide && silence.takeStep(nowNanos)) {
            rate.scale(SILENCE_SHARE);
            rate.limit(minBps, maxBps);
        }
    }

    private boolean changed() {
        long before = bps;
        if (transportWide) {
            bps = Math.min(rate.bps(), Math.min(loss.capBps(), receiverBps));
        } else {
            bps = receiverBps != NO_CAP ? receiverBps : reports.bps();
        }
        bps = Math.min(Math.max(bps, minBps), maxBps);
        return bps != before;
    }

    /** The estimate, from {@code minBps} to {@code maxBps}. */
    public long bps() {
        return bps;
    }

    /** Whether the receiver has told more than loss: arrivals, or an estimate of its own. */
    public boolean isPrecise() {
        return transportWide || receiverBps != NO_CAP;
    }

    /** The round trip, 100 ms until one is known; with transport-wide feedback including the wait for it. */
    public long roundTripNanos() {
        return roundTrip.nanos();
    }

    /**
     * How long the last answered packet took to be answered, queue and all; 0 without transport-wide feedback. What was sent less
     * than that ago may be on its way.
     */
    public long answerNanos() {
        return answerNanos;
    }

    /** Whether even the fastest packets of late waited so long in the link's queue that it may be full. */
    public boolean isQueued() {
        return queue.nanos() >= FULL_QUEUE_NANOS;
    }

    /** Loss of late, from 0 to 1. */
    public double lossShare() {
        return transportWide ? loss.share() : reportedLoss;
    }

    /** What would be of use: a better layer and some room. Probes look for so much and not more; 0 for no probes. */
    public void want(long usefulBps) {
        probing.want(Math.min(usefulBps, maxBps));
    }

    /** When {@link #paddingDue} should be asked next: nanoseconds of the caller's clock, or {@link #NEVER}; the past for now. */
    public long nextProbe() {
        if (!transportWide) {
            return NEVER;
        }
        long probe = probing.next(bps, feedbackNanos);
        return silence.isPending() ? Math.min(probe, silence.nextNanos()) : probe;
    }

    /**
     * Bytes of padding that should leave now, in packets of 1200 and at most five of them; 0 for none. Only with transport-wide feedback, without which nobody
     * would tell how a probe went. Call it when {@link #nextProbe} says so, and during a probe after other packets have left.
     */
    public int paddingDue(long nowNanos) {
        if (!transportWide) {
            return 0;
        }
        afterSilence(nowNanos);
        changed();
        return silence.isLong() ? 0 : probing.paddingDue(bps, nowNanos);
    }
}
