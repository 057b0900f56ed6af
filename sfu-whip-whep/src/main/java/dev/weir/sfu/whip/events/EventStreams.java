// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.whip.http.ResponseStream.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All event streams. What cannot wait (the room goes live or falls silent, a session ends) comes from an observer; the rest is
 * looked at twice a second, as long as there is any stream.
 *
 * <p>Everything but the figures and {@link #close} belongs to the agenda. The observer is called on media loops, and only
 * leaves word there.
 */
final class EventStreams {
    static final int MAX_A_SESSION = 4;
    private static final long TICK_NANOS = 500_000_000;
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final Stage stage;
    private final Agenda agenda;
    private final Supplier<String> ids;
    private final Function<RoomName, String> reconnect;
    /** Read by media loops: nothing need be said of other rooms. */
    private final Map<String, RoomEvents> rooms = new ConcurrentHashMap<>();

    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder tooSlow = new LongAdder();
    private final LongAdder neverRead = new LongAdder();
    private final Observation observation;
    private boolean ticking;
    private boolean draining;

    /**
     * @param ids makes those of streams: unguessable, safe in a URL
     * @param reconnect data of that event, by room
     */
    EventStreams(Stage stage, Agenda agenda, Supplier<String> ids, Function<RoomName, String> reconnect) {
        this.stage = stage;
        this.agenda = agenda;
        this.ids = ids;
        this.reconnect = reconnect;
        this.observation = stage.observe(new Ear());
    }

    /** Begins one; empty when the session has its share already. */
    Optional<String> begin(String sessionId, RoomName name, OptionalInt videoLine, Set<EventName> names) {
        RoomEvents room = watched(name);
        if (ofSession(room, sessionId).size() >= MAX_A_SESSION) {
            return Optional.empty();
        }
        EventStream stream = new EventStream(
                ids.get(),
                sessionId,
                videoLine.orElse(EventStream.NO_LINE),
                names,
                reconnect.apply(name),
                agenda.nowNanos());
        room.streams().add(stream);
        if (stage.isDraining()) {
            stream.reconnect();
        }
        open.incrementAndGet();
        if (!ticking) {
            ticking = true;
            agenda.after(TICK_NANOS, this::tick);
        }
        return Optional.of(stream.id());
    }

    private RoomEvents watched(RoomName name) {
        RoomEvents known = rooms.get(name.value());
        if (known != null) {
            return known;
        }
        RoomEvents fresh = new RoomEvents(name, stage);
        rooms.put(name.value(), fresh);
        fresh.begin();
        return fresh;
    }

    private static List<EventStream> ofSession(RoomEvents room, String sessionId) {
        return room.streams().stream()
                .filter(stream -> stream.sessionId().equals(sessionId))
                .toList();
    }

    boolean has(String sessionId, RoomName room, String id) {
        return find(sessionId, room, id) != null;
    }

    private @Nullable EventStream find(String sessionId, RoomName room, String id) {
        RoomEvents events = rooms.get(room.value());
        if (events != null) {
            for (EventStream stream : events.streams()) {
                if (stream.id().equals(id) && stream.sessionId().equals(sessionId)) {
                    return stream;
                }
            }
        }
        return null;
    }

    /** Somebody begins to read, and ends whoever did before; a stream that has ended meanwhile ends at once. */
    void open(String sessionId, RoomName room, String id, Sink sink) {
        RoomEvents events = rooms.get(room.value());
        EventStream stream = find(sessionId, room, id);
        if (events == null || stream == null) {
            sink.close();
            return;
        }
        events.refresh();
        stream.open(sink, events, agenda.nowNanos());
        endIfSlow(events, stream);
    }

    /** A reader has gone. */
    void left(String sessionId, RoomName room, String id, Sink sink) {
        EventStream stream = find(sessionId, room, id);
        if (stream != null) {
            stream.left(sink, agenda.nowNanos());
        }
    }

    /** Ends one; whether there was one of that id. */
    boolean end(String sessionId, RoomName room, String id) {
        RoomEvents events = rooms.get(room.value());
        EventStream stream = find(sessionId, room, id);
        if (events == null || stream == null) {
            return false;
        }
        end(events, stream);
        return true;
    }

    private void end(RoomEvents room, EventStream stream) {
        stream.close();
        if (room.streams().remove(stream)) {
            open.decrementAndGet();
        }
        if (room.streams().isEmpty()) {
            rooms.remove(room.name().value());
        }
    }

    private void endIfSlow(RoomEvents room, EventStream stream) {
        if (!stream.keepsUp()) {
            tooSlow.increment();
            // Without the session's id, by which it could be ended.
            log.debug("room={} an event stream is read too slowly and ends", room.name());
            end(room, stream);
        }
    }

    private void tick() {
        long now = agenda.nowNanos();
        boolean nowDraining = stage.isDraining();
        boolean drainBegins = nowDraining && !draining;
        draining = nowDraining;
        for (RoomEvents room : rooms.values()) {
            room.refresh();
            if (drainBegins) {
                room.streams().forEach(EventStream::reconnect);
            }
            for (EventStream stream : List.copyOf(room.streams())) {
                tick(room, stream, now);
            }
        }
        ticking = !rooms.isEmpty();
        if (ticking) {
            agenda.after(TICK_NANOS, this::tick);
        }
    }

    private void tick(RoomEvents room, EventStream stream, long nowNanos) {
        if (stream.isForgotten(nowNanos)) {
            neverRead.increment();
            end(room, stream);
        } else if (!stage.isLive(stream.sessionId())) {
            // It ended in the moment between the check of the request that began the stream and that.
            end(room, stream);
        } else {
            stream.update(room, nowNanos);
            endIfSlow(room, stream);
        }
    }

    private void update(RoomEvents room) {
        long now = agenda.nowNanos();
        for (EventStream stream : List.copyOf(room.streams())) {
            stream.update(room, now);
            endIfSlow(room, stream);
        }
    }

    /** How many there are. Any thread. */
    int open() {
        return open.get();
    }

    /** How many have ended because their reader did not keep up. Any thread. */
    long tooSlow() {
        return tooSlow.sum();
    }

    /** How many have ended because nobody read them. Any thread. */
    long neverRead() {
        return neverRead.sum();
    }

    /** Ends all and begins no more. Any thread. */
    void close() {
        observation.close();
        agenda.execute(() -> {
            for (RoomEvents room : List.copyOf(rooms.values())) {
                new ArrayList<>(room.streams()).forEach(stream -> end(room, stream));
            }
        });
        agenda.close();
    }

    private final class Ear implements MediaObserver {
        private void leaveWord(String name, Consumer<RoomEvents> word) {
            if (rooms.containsKey(name)) {
                agenda.execute(() -> {
                    RoomEvents room = rooms.get(name);
                    if (room != null) {
                        word.accept(room);
                    }
                });
            }
        }

        private void live(String name, boolean live) {
            leaveWord(name, room -> {
                room.live(live);
                update(room);
            });
        }

        @Override
        public void mediaStarted(String room, String sessionId) {
            live(room, true);
        }

        @Override
        public void publisherResumed(String room, String sessionId) {
            live(room, true);
        }

        @Override
        public void publisherSilent(String room, String sessionId) {
            live(room, false);
        }

        @Override
        public void publisherLeft(String room, String sessionId, String reason) {
            live(room, false);
        }

        @Override
        public void subscriberLeft(String room, String sessionId, String reason) {
            leaveWord(room, events -> ofSession(events, sessionId).forEach(stream -> end(events, stream)));
        }

        @Override
        public void viewerCannotDecode(String room, String sessionId, String codec) {
            leaveWord(room, events -> {
                ofSession(events, sessionId).forEach(EventStream::reconnect);
                update(events);
            });
        }
    }
}
