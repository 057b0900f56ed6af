// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.DrainingException;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.Negotiator;
import dev.weir.sfu.sdp.PlayAgreement;
import dev.weir.sfu.sdp.PlayChoice;
import dev.weir.sfu.sdp.PublishAgreement;
import dev.weir.sfu.sdp.SessionDescription;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * All rooms and sessions: negotiation on the caller's thread, everything else as commands on the loop that a session is placed on.
 *
 * <p>Thread-safe unless said otherwise.
 */
@SuppressWarnings("exports") // public for the root package; its collaborators are nobody else's business
public final class Rooms {
    /**
     * How rooms are to behave.
     *
     * @param gopCacheBytes of one video encoding's history
     * @param maxSessions publishers and viewers together
     * @param togetherSends as of {@link Placement}
     * @param publisherSilenceNanos without media, after which anybody else may have the room
     * @param maxPublishBps what a publisher is told to send at most; 0 for as much as it likes
     * @param policies what holds in a room; asked for each newcomer, on the thread of the request
     */
    public record Limits(
            int gopCacheBytes,
            int maxSessions,
            int maxRooms,
            int togetherSends,
            long publisherSilenceNanos,
            long maxPublishBps,
            Function<RoomName, RoomPolicy> policies) {}

    private final List<RoomContext> contexts = new ArrayList<>();
    private final Placement placement;
    private final PeerFactory peers;
    private final Limits limits;
    private final Function<InetAddress, List<Candidate>> candidates;
    private final SecureRandom secrets;
    private final RoomTable<Room> rooms;
    private final SessionTable sessions;
    private final TrafficLedger traffic = new TrafficLedger();
    private final Admission admission;
    private final Observers observers = new Observers();
    /** Rooms that ended when their loop had stopped. */
    private final Queue<Room> unattended = new ConcurrentLinkedQueue<>();

    private volatile boolean closing;
    private volatile boolean draining;
    private volatile boolean drainingForGood;

    /**
     * @param candidates the addresses to put into an answer to a client that came from the given one; must not block
     * @param epochOffsetNanos wall clock minus the loop's monotonic clock
     * @param random for numbers that are no secrets
     * @param secrets for session ids
     */
    public Rooms(
            List<MediaLoop> loops,
            PeerFactory peers,
            Limits limits,
            Function<InetAddress, List<Candidate>> candidates,
            long epochOffsetNanos,
            SplittableGenerator random,
            SecureRandom secrets,
            MediaObserver observer) {
        this.placement = new Placement(loops.size(), limits.togetherSends());
        this.peers = peers;
        this.limits = limits;
        this.candidates = candidates;
        this.secrets = secrets;
        this.sessions = new SessionTable(loops);
        this.admission = new Admission(sessions, secrets, limits.maxPublishBps());
        this.rooms = new RoomTable<>(limits.maxSessions(), limits.maxRooms());
        observers.add(observer);
        for (MediaLoop loop : loops) {
            Quality quality = new Quality();
            contexts.add(new RoomContext(
                    loop,
                    peers.forLoop(quality),
                    epochOffsetNanos,
                    random.split(),
                    limits.gopCacheBytes(),
                    observers,
                    quality));
            Snapshots snapshots = new Snapshots(loop, rooms, sessions, traffic, placement);
            loop.execute(() -> loop.schedule(snapshots));
        }
    }

    /** Gives every room a sink when its first publisher comes, where the function names one. Call before the first session. */
    public void addSink(Function<RoomName, Optional<MediaSink>> sink) {
        admission.addSink(sink);
    }

    /** As {@link dev.weir.sfu.Sfu#attach}. */
    public CompletableFuture<Optional<MediaFeed>> attach(RoomName name, MediaSink sink) {
        Optional<Room> room = rooms.get(name);
        if (room.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return LoopCalls.ask(room.get().homeLoop(), () -> room.get().attach(sink), Optional::empty);
    }

    /** As {@link dev.weir.sfu.Sfu#observe}. */
    public Observation observe(MediaObserver observer) {
        return observers.add(observer);
    }

    /** As {@link dev.weir.sfu.Sfu#publish}. */
    public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
        try {
            Newcomer newcomer = newcomer(request);
            PublishAgreement agreement = Negotiator.answerPublish(
                    SessionDescription.parse(request.offer()), newcomer.local(), limits.maxPublishBps());
            Room room = enter(request.room(), SessionInfo.Role.PUBLISHER, newcomer.policy());
            RoomContext home = contexts.get(room.homeLoop().index());
            return admitted(home, room, SessionInfo.Role.PUBLISHER, () -> {
                makeWay(room, request.client().subject());
                return admission.publisher(room, home, newcomer, agreement);
            });
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** As {@link dev.weir.sfu.Sfu#play}. */
    public CompletableFuture<SessionAnswer> play(SessionRequest request) {
        try {
            Newcomer newcomer = newcomer(request);
            PlayAgreement agreement = Negotiator.answerPlay(
                    SessionDescription.parse(request.offer()), newcomer.local(), choiceFor(request.room()));
            Room room = enter(request.room(), newcomer.viewing(), newcomer.policy());
            RoomContext context =
                    contexts.get(placement.forViewer(room.homeLoop().index()));
            return admitted(
                    context, room, newcomer.viewing(), () -> admission.subscriber(room, context, newcomer, agreement));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private Newcomer newcomer(SessionRequest request) {
        String cname = admission.newId();
        LocalTransport local =
                peers.localTransport(candidates.apply(request.client().address()), true, cname);
        return new Newcomer(request.client(), limits.policies().apply(request.room()), cname, local, request.hidden());
    }

    private PlayChoice choiceFor(RoomName name) {
        Optional<Room> room = rooms.get(name);
        return new PlayChoice(
                room.map(present -> present.liveCodecs(false)).orElse(List.of()),
                room.map(present -> present.liveCodecs(true)).orElse(List.of()),
                name.value(),
                () -> secrets.nextInt() | 1);
    }

    /** Finds or opens the room and counts one more in it. */
    private Room enter(RoomName name, SessionInfo.Role role, RoomPolicy policy) {
        if (closing) {
            throw closing();
        }
        if (isDraining()) {
            throw new DrainingException("the server is about to go away and takes no new sessions");
        }
        Room room = rooms.enter(
                name,
                role,
                policy,
                () -> new Room(traffic.open(name), contexts.get(placement.forRoom()), contexts.size(), this::left));
        room.traffic().listed(policy.listed());
        return room;
    }

    /** Admits on the loop and answers through the future; whoever is not admitted has left the room again by then. */
    private CompletableFuture<SessionAnswer> admitted(
            RoomContext context, Room room, SessionInfo.Role role, Supplier<SessionAnswer> session) {
        placement.joined(context.loop().index());
        return LoopCalls.ask(
                context.loop(),
                () -> {
                    try {
                        if (closing) {
                            throw closing();
                        }
                        return session.get();
                    } catch (RuntimeException refused) {
                        notAdmitted(context, room, role);
                        throw refused;
                    }
                },
                () -> {
                    notAdmitted(context, room, role);
                    throw closing();
                });
    }

    private void notAdmitted(RoomContext context, Room room, SessionInfo.Role role) {
        placement.left(context.loop().index());
        leave(room.name(), role, context.loop().nowNanos());
    }

    private void leave(RoomName name, SessionInfo.Role role, long nowNanos) {
        rooms.leave(name, role).ifPresent(ended -> {
            traffic.ended(ended.traffic(), nowNanos);
            if (!ended.homeLoop().execute(ended.sinks()::end)) {
                unattended.add(ended);
            }
        });
    }

    private static CapacityException closing() {
        return new CapacityException("the server is closing");
    }

    /** Ends the room's publisher if it is the newcomer's own or long silent. */
    private void makeWay(Room room, String newcomer) {
        Publisher present = room.publisher();
        if (present == null) {
            return;
        }
        long left = limits.publisherSilenceNanos()
                - present.silentNanos(room.homeLoop().nowNanos());
        if (!present.isOf(newcomer) && left > 0) {
            throw new RoomBusyException(
                    "room " + room.name() + " has a publisher already", (int) Math.ceil(left / 1e9));
        }
        Session replaced = sessions.get(present.sessionId());
        if (replaced != null) {
            replaced.close(CloseReason.REPLACED);
        }
    }

    private void left(String id, CloseReason reason) {
        sessions.remove(id, reason).ifPresent(session -> {
            placement.left(session.loop().index());
            leave(session.info().room(), session.info().role(), session.loop().nowNanos());
        });
    }

    /** As {@link dev.weir.sfu.Sfu#end}. */
    public CompletableFuture<Boolean> end(String sessionId) {
        return sessions.end(sessionId, CloseReason.LOCAL);
    }

    /** As {@link dev.weir.sfu.Sfu#kick}. */
    public CompletableFuture<Boolean> kick(String sessionId) {
        return sessions.end(sessionId, CloseReason.KICKED);
    }

    /** As {@link dev.weir.sfu.Sfu#restartIce}. */
    public CompletableFuture<Optional<IceAnswer>> restartIce(
            String sessionId, RemoteIce remote, InetAddress clientAddress) {
        Session session = sessions.get(sessionId);
        if (session == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        // Only the credentials and the candidates of it are told: everything else stays as the answer has it.
        LocalTransport fresh = peers.localTransport(candidates.apply(clientAddress), true, sessionId);
        String fragment = session.frame().print(fresh);
        return LoopCalls.ask(
                session.loop(),
                () -> sessions.change(sessionId, live -> live.restartIce(fresh, remote))
                        .map(live -> new IceAnswer(fragment, live.info().iceTag())),
                Optional::empty);
    }

    /** As {@link dev.weir.sfu.Sfu#videoLine}. */
    public Optional<VideoLine> videoLine(String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId)).flatMap(Session::video);
    }

    /** As {@link dev.weir.sfu.Sfu#room}. */
    public Optional<RoomSnapshot> snapshot(RoomName name) {
        return rooms.entry(name).flatMap(Rooms::snapshot);
    }

    /** As {@link dev.weir.sfu.Sfu#selectLayers}. */
    public CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection) {
        Session session = sessions.get(sessionId);
        Room room = session == null ? null : rooms.get(session.info().room()).orElse(null);
        if (session == null || room == null) {
            return CompletableFuture.completedFuture(false);
        }
        return LoopCalls.ask(
                session.loop(), () -> room.selectLayers(sessionId, selection, session.loop()), () -> false);
    }

    /** As {@link dev.weir.sfu.Sfu#session}. */
    public Optional<SessionInfo> session(String sessionId) {
        return Optional.ofNullable(sessions.get(sessionId)).map(Session::info);
    }

    /** As {@link dev.weir.sfu.Sfu#endOf}. */
    public Optional<SessionEnd> endOf(String sessionId) {
        return sessions.endOf(sessionId);
    }

    /** As {@link dev.weir.sfu.Sfu#sessions}. */
    public List<SessionInfo> sessions() {
        return sessions.infos();
    }

    /** As {@link dev.weir.sfu.Sfu#viewers}. */
    public List<ViewerSnapshot> viewers(RoomName name) {
        return rooms.get(name).map(Room::viewers).orElse(List.of());
    }

    /** All rooms in which somebody is, ordered by name. */
    public List<RoomSnapshot> snapshots() {
        return rooms.entries().stream()
                .flatMap(entry -> snapshot(entry).stream())
                .sorted(Comparator.comparing(snapshot -> snapshot.name().value()))
                .toList();
    }

    /** As {@link dev.weir.sfu.Sfu#traffic}. */
    public List<RoomTraffic> traffic() {
        return traffic.snapshots();
    }

    /** As {@link dev.weir.sfu.Sfu#quality}. */
    public QualitySnapshot quality() {
        return Quality.snapshot(contexts.stream().map(RoomContext::quality).toList());
    }

    /** As {@link dev.weir.sfu.Sfu#drain}. */
    public void drain(boolean begin) {
        if (!begin && drainingForGood) {
            throw new IllegalStateException("the server is about to stop: this drain cannot be ended");
        }
        draining = begin;
    }

    /** As {@link dev.weir.sfu.Sfu#drainForGood}. */
    public void drainForGood() {
        drainingForGood = true;
    }

    public boolean isDraining() {
        return draining || drainingForGood;
    }

    private static Optional<RoomSnapshot> snapshot(RoomTable.Entry<Room> entry) {
        return entry.room().snapshot(entry.policy().listed());
    }

    /**
     * Ends every session and admits no more.
     *
     * @return how many there were; fails when a loop has stopped before
     */
    public CompletableFuture<Integer> close() {
        closing = true;
        return sessions.endAll(info -> true, CloseReason.LOCAL, () -> {
            throw closing();
        });
    }

    /** When all loops have stopped: tells the sinks that no loop has told it. */
    public void stopped() {
        unattended.forEach(room -> room.sinks().end());
        rooms.entries().forEach(entry -> entry.room().sinks().end());
    }

    /** As {@link dev.weir.sfu.Sfu#closeRoom}. */
    public CompletableFuture<Integer> closeRoom(RoomName name) {
        return sessions.endAll(info -> info.room().equals(name), CloseReason.ROOM_CLOSED, () -> 0);
    }
}
