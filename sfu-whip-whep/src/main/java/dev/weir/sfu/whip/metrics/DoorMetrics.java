// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.metrics;

import dev.weir.sfu.whip.EventFigures;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.guard.TurnedAway;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Who was turned away at the doors and why, and how viewers' event streams fare; read whenever a registry asks.
 *
 * <p>Bind it to the host's registry: {@code new DoorMetrics(doorkeeper, handlers::eventFigures).bindTo(registry)}.
 */
public final class DoorMetrics implements MeterBinder {
    private final Doorkeeper doorkeeper;
    private final Supplier<EventFigures> events;
    private final Optional<BanList> bans;
    private final Tags tags;

    /**
     * Of the one set of doors of a registry.
     *
     * @param doorkeeper that they share
     * @param events what {@code WhipWhepHandlers.eventFigures()} gives
     */
    public DoorMetrics(Doorkeeper doorkeeper, Supplier<EventFigures> events) {
        this(doorkeeper, events, Optional.empty(), Tags.empty());
    }

    /**
     * With bans, and of one of several.
     *
     * @param bans that the doorkeeper goes by, if there is a list of them
     * @param tags of every meter: what tells these doors from others of the same registry
     */
    public DoorMetrics(
            Doorkeeper doorkeeper, Supplier<EventFigures> events, Optional<BanList> bans, Iterable<Tag> tags) {
        this.doorkeeper = doorkeeper;
        this.events = events;
        this.bans = bans;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (TurnedAway why : TurnedAway.values()) {
            String reason = why.name().toLowerCase(Locale.ROOT);
            count(
                    registry,
                    "webrtc.doors.refused",
                    "Requests turned away",
                    Tags.of("reason", reason),
                    doorkeeper,
                    one -> one.turnedAway(why));
        }
        bans.ifPresent(list -> gauge(registry, "webrtc.bans", "Bans that hold", list, BanList::size));
        gauge(
                registry,
                "webrtc.event.streams",
                "Event streams that are open",
                events,
                one -> one.get().open());
        cut(registry, "too_slow", EventFigures::tooSlow);
        cut(registry, "never_read", EventFigures::neverRead);
    }

    private void cut(MeterRegistry registry, String reason, ToDoubleFunction<EventFigures> value) {
        count(
                registry,
                "webrtc.event.streams.cut",
                "Event streams that the server ended",
                Tags.of("reason", reason),
                events,
                one -> value.applyAsDouble(one.get()));
    }

    private <T> void gauge(
            MeterRegistry registry, String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <T> void count(
            MeterRegistry registry, String name, String description, Tags more, T source, ToDoubleFunction<T> value) {
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        FunctionCounter.builder(name, source, unused -> value.applyAsDouble(source))
                .tags(tags.and(more))
                .description(description)
                .register(registry);
    }
}
