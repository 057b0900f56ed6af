// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of rooms, subscribers and received bitrate, read from snapshots whenever a registry asks; nothing on the packet path.
 *
 * <p>Bind it to the host's registry: {@code new SfuMetrics(sfu::rooms).bindTo(registry)}.
 */
public final class SfuMetrics implements MeterBinder {
    private final Supplier<List<RoomSnapshot>> rooms;

    /** @param rooms what {@code Sfu.rooms()} gives */
    public SfuMetrics(Supplier<List<RoomSnapshot>> rooms) {
        this.rooms = rooms;
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
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<List<RoomSnapshot>> value) {
        Gauge.builder(name, rooms, source -> value.applyAsDouble(source.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
