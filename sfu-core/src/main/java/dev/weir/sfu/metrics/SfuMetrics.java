// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of rooms, subscribers and received bitrate, and counters of each loop, read from snapshots whenever a registry asks;
 * nothing on the packet path.
 *
 * <p>Bind it to the host's registry: {@code new SfuMetrics(sfu::rooms, sfu::loops).bindTo(registry)}.
 */
public final class SfuMetrics implements MeterBinder {
    private final Supplier<List<RoomSnapshot>> rooms;
    private final Supplier<List<LoopSnapshot>> loops;
    private final Tags tags;

    /**
     * Of the one SFU of a registry.
     *
     * @param rooms what {@code Sfu.rooms()} gives
     * @param loops what {@code Sfu.loops()} gives; as many each time
     */
    public SfuMetrics(Supplier<List<RoomSnapshot>> rooms, Supplier<List<LoopSnapshot>> loops) {
        this(rooms, loops, Tags.empty());
    }

    /**
     * Of one of several.
     *
     * @param tags of every meter: what tells this SFU from another one of the same registry, which would show the first one's
     *     numbers for both otherwise
     */
    public SfuMetrics(Supplier<List<RoomSnapshot>> rooms, Supplier<List<LoopSnapshot>> loops, Iterable<Tag> tags) {
        this.rooms = rooms;
        this.loops = loops;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "webrtc.rooms", "Rooms that somebody is in", List::size);
        gauge(
                registry,
                "webrtc.publishers",
                "Rooms with a publisher",
                all -> all.stream().filter(RoomSnapshot::hasPublisher).count());
        gauge(
                registry,
                "webrtc.subscribers",
                "Viewers of all rooms",
                all -> all.stream().mapToInt(RoomSnapshot::subscribers).sum());
        gauge(
                registry,
                "webrtc.received.bitrate",
                "Bits per second from publishers",
                all -> all.stream()
                        .flatMap(room -> room.tracks().stream())
                        .mapToLong(TrackSnapshot::bitrateBps)
                        .sum());
        for (int i = 0; i < loops.get().size(); i++) {
            countLoop(registry, i);
        }
    }

    private void countLoop(MeterRegistry registry, int index) {
        count(registry, index, "webrtc.loop.turns", "Turns of the media loop", LoopSnapshot::turns);
        count(registry, index, "webrtc.udp.received", "Datagrams received", LoopSnapshot::received);
        count(registry, index, "webrtc.udp.sent", "Datagrams sent", LoopSnapshot::sent);
        count(registry, index, "webrtc.udp.runs", "Runs of datagrams that the system cut up", LoopSnapshot::runs);
        count(registry, index, "webrtc.udp.sent.in.runs", "Datagrams of those runs", LoopSnapshot::sentInRuns);
        count(registry, index, "webrtc.loop.passed.on", "Datagrams for another loop", LoopSnapshot::passedOn);
        count(registry, index, "webrtc.loop.handed.over", "Packets given to another loop", LoopSnapshot::handedOver);
        count(registry, index, "webrtc.overload.pauses", "Videos paused by overload", LoopSnapshot::pausedVideos);
        drop(registry, index, "unknown_sender", LoopSnapshot::unknownSenders);
        drop(registry, index, "loop_behind", LoopSnapshot::loopBehind);
        drop(registry, index, "stale", LoopSnapshot::stale);
        drop(registry, index, "oversize", LoopSnapshot::oversize);
        drop(registry, index, "send_buffer_full", LoopSnapshot::sendBufferFull);
        drop(registry, index, "send_failed", LoopSnapshot::sendFailed);
    }

    private void count(
            MeterRegistry registry, int index, String name, String description, ToDoubleFunction<LoopSnapshot> value) {
        counter(index, name, value).description(description).register(registry);
    }

    private void drop(MeterRegistry registry, int index, String reason, ToDoubleFunction<LoopSnapshot> value) {
        counter(index, "webrtc.drops", value)
                .tag("reason", reason)
                .description("Datagrams and packets that were dropped")
                .register(registry);
    }

    private FunctionCounter.Builder<?> counter(int index, String name, ToDoubleFunction<LoopSnapshot> value) {
        Supplier<List<LoopSnapshot>> source = loops;
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        return FunctionCounter.builder(
                        name, source, unused -> value.applyAsDouble(source.get().get(index)))
                .tags(tags)
                .tag("loop", Integer.toString(index));
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<List<RoomSnapshot>> value) {
        Gauge.builder(name, rooms, source -> value.applyAsDouble(source.get()))
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
