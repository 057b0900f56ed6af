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

    LoopCounters() {}

    void turn() {
        turns.increment();
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
