// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import java.util.concurrent.atomic.LongAdder;

/** What a loop has done so far. Written by the loop, readable by any thread. */
public final class LoopCounters {
    private final LongAdder turns = new LongAdder();
    private final LongAdder unknownSenders = new LongAdder();
    private final LongAdder passedOn = new LongAdder();
    private final LongAdder handedOver = new LongAdder();
    private final LongAdder mailboxDrops = new LongAdder();
    private final LongAdder pausedVideos = new LongAdder();
    private final LongAdder stalePackets = new LongAdder();
    private final LongAdder fullBatches = new LongAdder();
    private final Durations turnTimes = new Durations();
    private final Durations forwarding = new Durations();
    private volatile long waiting;

    LoopCounters() {}

    void turn() {
        turns.increment();
    }

    void fullBatch() {
        fullBatches.increment();
    }

    void turnTook(long nanos) {
        turnTimes.add(nanos);
    }

    void forwarded(long nanos) {
        forwarding.add(nanos);
    }

    void waiting(long packets) {
        if (packets != waiting) {
            waiting = packets;
        }
    }

    void unknownSender() {
        unknownSenders.increment();
    }

    void datagramPassedOn() {
        passedOn.increment();
    }

    void packetHandedOver() {
        handedOver.increment();
    }

    void mailboxDrop() {
        mailboxDrops.increment();
    }

    /** A viewer's video was paused because this loop is overloaded. */
    public void pausedVideo() {
        pausedVideos.increment();
    }

    /** Packets were too old to be sent to anybody. */
    public void stalePackets(int count) {
        stalePackets.add(count);
    }

    public long turns() {
        return turns.sum();
    }

    /** Turns that found as many datagrams as one may take, so that some had to wait for the next. */
    public long fullBatches() {
        return fullBatches.sum();
    }

    /** How long turns took, each from looking for work to having sent. */
    public Durations turnTimes() {
        return turnTimes;
    }

    /**
     * How long the oldest packet that a turn forwarded had been here when the turn's last datagram was on its way: once for each turn that
     * forwarded any.
     */
    public Durations forwarding() {
        return forwarding;
    }

    /** Packets and datagrams of other loops that had been put in when the present turn began. */
    public long waiting() {
        return waiting;
    }

    /** Datagrams from addresses that no session knows. */
    public long unknownSenders() {
        return unknownSenders.sum();
    }

    /** Datagrams that came here and belonged to another loop. */
    public long passedOn() {
        return passedOn.sum();
    }

    /** Media packets given to other loops, counted once for each. */
    public long handedOver() {
        return handedOver.sum();
    }

    /** Datagrams and media packets for other loops that were dropped because those were too far behind. */
    public long mailboxDrops() {
        return mailboxDrops.sum();
    }

    /** How often a viewer's video was paused because this loop was overloaded. */
    public long pausedVideos() {
        return pausedVideos.sum();
    }

    /** Packets of publishers that were not sent on because they had become too old. */
    public long stalePackets() {
        return stalePackets.sum();
    }
}
