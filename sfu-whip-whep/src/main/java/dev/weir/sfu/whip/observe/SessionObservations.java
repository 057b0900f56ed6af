// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.observe;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.room.SessionInfo.Role;
import dev.weir.sfu.spi.MediaObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes how clients come into rooms: {@link DoorObservation#NEGOTIATION} and {@link DoorObservation#JOIN}, both below the request that
 * asked for it. Thread-safe.
 */
public final class SessionObservations implements AutoCloseable {
    private final ObservationRegistry registry;
    private final Rooms rooms;
    private final Executor executor;
    private final Function<Throwable, String> outcomes;
    private final InstantSource clock;
    private final Map<String, Join> joins = new ConcurrentHashMap<>();
    private final dev.weir.sfu.spi.Observation lifecycle;

    /** What has to be known of the SFU. */
    public interface Rooms {
        /** As of {@link dev.weir.sfu.Sfu#observe}. */
        dev.weir.sfu.spi.Observation observe(MediaObserver observer);

        boolean isLive(String sessionId);

        /** As of {@link DoorKey#CODEC}. */
        String codecs(RoomName room);
    }

    /**
     * Tells that registry; nobody when it is {@link ObservationRegistry#NOOP}.
     *
     * @param executor tells it of what media loops have seen
     * @param outcomes the words for failures, as of {@link DoorKey#OUTCOME}
     * @param clock of events, which have times of their own
     */
    public SessionObservations(
            ObservationRegistry registry,
            Rooms rooms,
            Executor executor,
            Function<Throwable, String> outcomes,
            InstantSource clock) {
        this.registry = registry;
        this.rooms = rooms;
        this.executor = executor;
        this.outcomes = outcomes;
        this.clock = clock;
        this.lifecycle = registry.isNoop() ? () -> {} : rooms.observe(new Watcher());
    }

    /**
     * Observes a join that begins now, and the negotiation within it.
     *
     * @param way to the SFU's answer; is given what is to ask the SFU for it
     */
    public CompletableFuture<SessionAnswer> join(
            Role role, RoomName room, Function<Negotiations, CompletableFuture<SessionAnswer>> way) {
        if (registry.isNoop()) {
            return way.apply(Supplier::get);
        }
        Observation request = registry.getCurrentObservation();
        JoinContext context = new JoinContext(role, room);
        Join join = new Join(
                DoorObservation.JOIN.start(null, JoinConvention.INSTANCE, () -> context, registry), context, clock);
        return attempted(() -> way.apply(asked -> negotiate(role, room, request, asked)))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        join.end(false, outcomes.apply(failure), DoorKey.NONE);
                    } else {
                        begun(answer.sessionId(), join);
                    }
                });
    }

    /** Asks the SFU, and observes that. */
    @FunctionalInterface
    public interface Negotiations {
        /** Calls it, and gives its result. */
        CompletableFuture<SessionAnswer> observe(Supplier<CompletableFuture<SessionAnswer>> asked);
    }

    private CompletableFuture<SessionAnswer> negotiate(
            Role role, RoomName room, @Nullable Observation request, Supplier<CompletableFuture<SessionAnswer>> asked) {
        NegotiationContext context = new NegotiationContext(role, room);
        Observation negotiation = DoorObservation.NEGOTIATION
                .observation(null, NegotiationConvention.INSTANCE, () -> context, registry)
                .parentObservation(request)
                .start();
        return attempted(asked).whenComplete((answer, failure) -> {
            if (failure == null) {
                context.session(SessionHandle.of(answer.sessionId()));
            }
            context.outcome(failure == null ? HttpContext.SUCCESS : outcomes.apply(failure));
            negotiation.stop();
        });
    }

    private static <T> CompletableFuture<T> attempted(Supplier<CompletableFuture<T>> code) {
        try {
            return code.get();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private void begun(String sessionId, Join join) {
        join.negotiated(sessionId);
        joins.put(sessionId, join);
        // It may have ended before it could be found.
        if (!rooms.isLive(sessionId)) {
            joins.remove(sessionId);
            join.end(false, "ended", DoorKey.NONE);
        }
    }

    /** Called on media loops: takes notes, and hands on what is over. */
    private final class Watcher implements MediaObserver {
        @Override
        public void publisherJoined(String room, String sessionId) {
            connected(sessionId);
        }

        @Override
        public void subscriberJoined(String room, String sessionId) {
            connected(sessionId);
        }

        private void connected(String sessionId) {
            Join join = joins.get(sessionId);
            if (join != null) {
                join.connected();
            }
        }

        @Override
        public void mediaStarted(String room, String sessionId) {
            over(sessionId, true, HttpContext.SUCCESS);
        }

        @Override
        public void viewerServed(String room, String sessionId) {
            over(sessionId, true, HttpContext.SUCCESS);
        }

        @Override
        public void publisherLeft(String room, String sessionId, String reason) {
            over(sessionId, false, reason);
        }

        @Override
        public void subscriberLeft(String room, String sessionId, String reason) {
            over(sessionId, false, reason);
        }

        private void over(String sessionId, boolean media, String outcome) {
            Join join = joins.remove(sessionId);
            if (join == null) {
                return;
            }
            try {
                executor.execute(() -> end(join, media, outcome));
            } catch (RejectedExecutionException closing) {
                end(join, media, outcome);
            }
        }
    }

    private void end(Join join, boolean media, String outcome) {
        join.end(media, outcome, media ? rooms.codecs(join.context().room()) : DoorKey.NONE);
    }

    /** Ends what is still being observed, with the outcome {@code unknown}. */
    @Override
    public void close() {
        lifecycle.close();
        for (String sessionId : List.copyOf(joins.keySet())) {
            Join join = joins.remove(sessionId);
            if (join != null) {
                join.end(false, "unknown", DoorKey.NONE);
            }
        }
    }
}
