// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What has gone through the rooms of one name, added up by their loops once a second and when somebody leaves. Thread-safe.
 *
 * <p>One more room of a name may open before the last one has ended: both count here.
 */
final class TrafficTotals {
    /** Which packets. */
    enum Flow {
        AUDIO_IN,
        VIDEO_IN,
        AUDIO_OUT,
        VIDEO_OUT;

        static Flow in(boolean video) {
            return video ? VIDEO_IN : AUDIO_IN;
        }

        static Flow out(boolean video) {
            return video ? VIDEO_OUT : AUDIO_OUT;
        }
    }

    private final RoomName name;
    private final long number;
    private final AtomicInteger rooms = new AtomicInteger();
    private final AtomicLongArray packets = new AtomicLongArray(Flow.values().length);
    private final AtomicLongArray bytes = new AtomicLongArray(Flow.values().length);
    private volatile boolean listed;
    private volatile long endedNanos;

    /** @param number the order in which names came */
    TrafficTotals(RoomName name, long number) {
        this.name = name;
        this.number = number;
    }

    RoomName name() {
        return name;
    }

    long number() {
        return number;
    }

    void listed(boolean everybodyMayKnow) {
        listed = everybodyMayKnow;
    }

    void opened() {
        rooms.incrementAndGet();
    }

    /** Whether that was the last room of this name for now. */
    boolean closed(long nowNanos) {
        endedNanos = nowNanos;
        return rooms.decrementAndGet() == 0;
    }

    boolean isOver(long sinceNanos) {
        return rooms.get() == 0 && endedNanos == sinceNanos;
    }

    void add(Flow flow, long morePackets, long moreBytes) {
        packets.addAndGet(flow.ordinal(), morePackets);
        bytes.addAndGet(flow.ordinal(), moreBytes);
    }

    private Traffic of(Flow flow) {
        return new Traffic(packets.get(flow.ordinal()), bytes.get(flow.ordinal()));
    }

    RoomTraffic snapshot() {
        return new RoomTraffic(
                name,
                listed,
                rooms.get() > 0,
                of(Flow.AUDIO_IN),
                of(Flow.VIDEO_IN),
                of(Flow.AUDIO_OUT),
                of(Flow.VIDEO_OUT));
    }
}
