// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.RoomTraffic;
import dev.weir.sfu.room.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters that tell rooms apart, no more of them than is bearable.
 *
 * <p>The first rooms that come have a label of their own for as long as they are told of, the others are {@value #OTHER} together;
 * whichever may not be listed is {@value #UNLISTED}, because who may read meters need not know of it. A room keeps its place: what it
 * has counted moves from one label to another only when it is taken off the lists. Thread-safe.
 */
final class RoomMeters {
    static final String OTHER = "other";
    static final String UNLISTED = "unlisted";

    private final MeterRegistry registry;
    private final Tags tags;
    private final int maxRooms;
    private final Map<String, Label> labels = new HashMap<>();
    private final Map<RoomName, Place> places = new LinkedHashMap<>();

    /** Where a room counts, and what of it has been counted there. */
    private static final class Place {
        private Label label;
        private RoomTraffic counted;

        Place(Label label, RoomTraffic counted) {
            this.label = label;
            this.counted = counted;
        }
    }

    /** What one value of the label {@code room} shows. */
    private static final class Label {
        private final List<Meter> meters = new ArrayList<>();
        private volatile Traffic audioIn = Traffic.NONE;
        private volatile Traffic videoIn = Traffic.NONE;
        private volatile Traffic audioOut = Traffic.NONE;
        private volatile Traffic videoOut = Traffic.NONE;
        private volatile int subscribers;

        void add(RoomTraffic now, RoomTraffic before) {
            audioIn = audioIn.plus(now.audioIn().minus(before.audioIn()));
            videoIn = videoIn.plus(now.videoIn().minus(before.videoIn()));
            audioOut = audioOut.plus(now.audioOut().minus(before.audioOut()));
            videoOut = videoOut.plus(now.videoOut().minus(before.videoOut()));
        }
    }

    RoomMeters(MeterRegistry registry, Tags tags, int maxRooms) {
        this.registry = registry;
        this.tags = tags;
        this.maxRooms = maxRooms;
        // Always there, so that sums over all rooms have something to add up.
        labels.put(OTHER, register(OTHER));
    }

    synchronized void refresh(List<RoomTraffic> traffic, List<RoomSnapshot> rooms) {
        Set<RoomName> told = new HashSet<>();
        traffic.forEach(room -> told.add(room.name()));
        places.keySet().removeIf(name -> !told.contains(name));
        traffic.stream().filter(room -> !room.listed()).forEach(room -> hide(room.name()));
        removeUnused();
        traffic.forEach(this::count);
        Map<Label, Integer> subscribers = new HashMap<>();
        for (RoomSnapshot room : rooms) {
            Place place = places.get(room.name());
            if (place != null) {
                subscribers.merge(place.label, room.subscribers(), Integer::sum);
            }
        }
        labels.values().forEach(label -> label.subscribers = subscribers.getOrDefault(label, 0));
    }

    /** One that had a name until now. */
    private void hide(RoomName name) {
        Place place = places.get(name);
        if (place != null && place.label != labels.get(OTHER)) {
            place.label = label(UNLISTED);
        }
    }

    /** So that those who come find room. */
    private void removeUnused() {
        Set<Label> used = new HashSet<>();
        places.values().forEach(place -> used.add(place.label));
        labels.entrySet().removeIf(entry -> {
            boolean goes = !isShared(entry.getKey()) && !used.contains(entry.getValue());
            if (goes) {
                entry.getValue().meters.forEach(registry::remove);
            }
            return goes;
        });
    }

    private void count(RoomTraffic room) {
        Place place = places.computeIfAbsent(room.name(), name -> new Place(labelFor(room), nothingOf(room)));
        place.label.add(room, place.counted);
        place.counted = room;
    }

    private static RoomTraffic nothingOf(RoomTraffic room) {
        return new RoomTraffic(
                room.name(), room.listed(), room.open(), Traffic.NONE, Traffic.NONE, Traffic.NONE, Traffic.NONE);
    }

    private Label labelFor(RoomTraffic room) {
        String name = room.name().value();
        if (!room.listed()) {
            return label(UNLISTED);
        }
        // A room may be called like that: nobody could tell it from the others.
        boolean shared = isShared(name);
        long own = labels.keySet().stream().filter(label -> !isShared(label)).count();
        return shared || own >= maxRooms ? label(OTHER) : label(name);
    }

    private static boolean isShared(String label) {
        return label.equals(OTHER) || label.equals(UNLISTED);
    }

    private Label label(String value) {
        return labels.computeIfAbsent(value, this::register);
    }

    private Label register(String value) {
        Label label = new Label();
        Tags of = tags.and("room", value);
        label.meters.add(Gauge.builder("webrtc.subscribers", label, one -> one.subscribers)
                .tags(of)
                .description("Viewers, connected or about to be")
                .register(registry));
        flow(label, of.and("direction", "in", "kind", "audio"), one -> one.audioIn);
        flow(label, of.and("direction", "in", "kind", "video"), one -> one.videoIn);
        flow(label, of.and("direction", "out", "kind", "audio"), one -> one.audioOut);
        flow(label, of.and("direction", "out", "kind", "video"), one -> one.videoOut);
        return label;
    }

    /** Meters hold their objects weakly: the labels are held by this one, and this one by the gauge that refreshes it. */
    private void flow(Label label, Tags of, Function<Label, Traffic> flow) {
        count(
                label,
                of,
                "webrtc.rtp.packets",
                "Packets of media, without repeats",
                one -> flow.apply(one).packets());
        count(
                label,
                of,
                "webrtc.rtp.bytes",
                "Bytes of media in them",
                one -> flow.apply(one).bytes());
    }

    private void count(Label label, Tags of, String name, String description, ToDoubleFunction<Label> value) {
        label.meters.add(FunctionCounter.builder(name, label, value)
                .tags(of)
                .description(description)
                .register(registry));
    }
}
