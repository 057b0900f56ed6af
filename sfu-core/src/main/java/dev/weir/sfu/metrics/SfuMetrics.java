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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/**
 * What rooms and loops do, as meters; read from snapshots whenever a registry asks, nothing on the packet path.
 *
 * <p>Bind it to the host's registry: {@code new SfuMetrics(sfu).bindTo(registry)}. Rooms are told apart by the label {@code room},
 * the first {@value #MAX_ROOMS} of them; further ones are {@code other} together, and those that may not be listed {@code unlisted}
 * (ADR 19). The meters of a room come when the registry reads {@code webrtc.rooms}, and go some minutes after the room; timers take over
 * what has been timed at that moment, too.
 */
public final class SfuMetrics implements MeterBinder {
    /** How many rooms have a label of their own unless something else is said. */
    public static final int MAX_ROOMS = 100;

    private final SfuFigures figures;
    private final Tags tags;
    private final int maxRooms;
    private final List<Runnable> refreshing = new CopyOnWriteArrayList<>();

    /**
     * Of the one SFU of a registry.
     *
     * @param figures a {@code Sfu}
     */
    public SfuMetrics(SfuFigures figures) {
        this(figures, Tags.empty());
    }

    /**
     * Of one of several.
     *
     * @param tags of every meter: what tells this SFU from another one of the same registry, which would show the first one's
     *     numbers for both otherwise
     */
    public SfuMetrics(SfuFigures figures, Iterable<Tag> tags) {
        this(figures, tags, MAX_ROOMS);
    }

    /**
     * With another bound on labels.
     *
     * @param maxRooms how many rooms at a time have a label of their own; 0 for none. Each is nine time series
     */
    public SfuMetrics(SfuFigures figures, Iterable<Tag> tags, int maxRooms) {
        if (maxRooms < 0) {
            throw new IllegalArgumentException("maxRooms must not be negative: " + maxRooms);
        }
        this.figures = figures;
        this.tags = Tags.of(tags);
        this.maxRooms = maxRooms;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        RoomMeters rooms = new RoomMeters(registry, tags, maxRooms);
        QualityMeters quality = new QualityMeters(registry, figures, tags);
        quality.register();
        LoopTimers timers = new LoopTimers(registry, figures.loops(), tags);
        Runnable refresh = () -> {
            rooms.refresh(figures.traffic(), figures.rooms());
            quality.refresh();
            timers.refresh(figures.loops());
        };
        refreshing.add(refresh);
        gauge(registry, "webrtc.rooms", "Rooms that somebody is in", all -> {
            refresh.run();
            return all.size();
        });
        gauge(
                registry,
                "webrtc.publishers",
                "Rooms with a publisher",
                all -> all.stream().filter(RoomSnapshot::hasPublisher).count());
        gauge(
                registry,
                "webrtc.received.bitrate",
                "Bits per second from publishers",
                all -> all.stream()
                        .flatMap(room -> room.tracks().stream())
                        .mapToLong(TrackSnapshot::bitrateBps)
                        .sum());
        for (int i = 0; i < figures.loops().size(); i++) {
            countLoop(registry, i);
        }
    }

    /**
     * Lets every registry know of rooms that came or went and of what has been timed. Happens by itself when {@code webrtc.rooms} is read, which may be after
     * other meters: whoever wants a scrape to be of one moment calls this first.
     */
    public void refresh() {
        refreshing.forEach(Runnable::run);
    }

    private void countLoop(MeterRegistry registry, int index) {
        count(registry, index, "webrtc.loop.turns", "Turns of the media loop", LoopSnapshot::turns);
        count(
                registry,
                index,
                "webrtc.loop.busy.seconds",
                "Time spent in turns",
                loop -> loop.turnTimes().nanos() / 1e9);
        count(
                registry,
                index,
                "webrtc.loop.full.batches",
                "Turns that left datagrams waiting",
                LoopSnapshot::fullBatches);
        SfuFigures source = figures;
        Gauge.builder(
                        "webrtc.loop.waiting",
                        source,
                        all -> all.loops().get(index).waiting())
                .tags(tags)
                .tag("loop", Integer.toString(index))
                .description("Packets of other loops and commands that wait")
                .strongReference(true)
                .register(registry);
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
        SfuFigures source = figures;
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        return FunctionCounter.builder(
                        name,
                        source,
                        unused -> value.applyAsDouble(source.loops().get(index)))
                .tags(tags)
                .tag("loop", Integer.toString(index));
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<List<RoomSnapshot>> value) {
        Gauge.builder(name, figures, source -> value.applyAsDouble(source.rooms()))
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
