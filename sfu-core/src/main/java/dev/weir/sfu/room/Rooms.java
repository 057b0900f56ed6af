// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.error.CapacityException;
import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.loop.Timed;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.Negotiator;
import dev.weir.sfu.sdp.PlayAgreement;
import dev.weir.sfu.sdp.PlayChoice;
import dev.weir.sfu.sdp.PublishAgreement;
import dev.weir.sfu.sdp.RemoteTransport;
import dev.weir.sfu.sdp.SessionDescription;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All rooms and sessions of one loop: negotiation on the caller's thread, everything else as commands on the loop.
 *
 * <p>Thread-safe unless said otherwise.
 */
@SuppressWarnings("exports") // public for the root package; its collaborators are nobody else's business
public final class Rooms implements Timed {
    /**
     * How rooms are to behave.
     *
     * @param gopCacheBytes of one video encoding's history
     * @param maxSessions publishers and viewers together
     * @param retryAfterSeconds told to a second publisher
     */
    public record Limits(int gopCacheBytes, int maxSessions, int retryAfterSeconds) {}

    private static final long SNAPSHOT_SPACING = 1_000_000_000;
    private static final int ID_BYTES = 18;

    private final MediaLoop loop;
    private final RoomContext context;
    private final PeerFactory peers;
    private final Limits limits;
    private final Function<InetAddress, List<Candidate>> candidates;
    private final SecureRandom secrets;
    private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, SessionInfo> infos = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final List<Function<RoomName, Optional<MediaSink>>> sinks = new ArrayList<>();
    private long nextSnapshot;
    private boolean closing;

    /** A live session as the loop sees it. */
    private interface Session {
        void close(CloseReason reason, long nowNanos, Outbox out);
    }

    /**
     * @param candidates the addresses to put into an answer to a client that came from the given one; must not block
     * @param epochOffsetNanos wall clock minus the loop's monotonic clock
     * @param random for numbers that are no secrets
     * @param secrets for session ids
     */
    public Rooms(
            MediaLoop loop,
            PeerFactory peers,
            Limits limits,
            Function<InetAddress, List<Candidate>> candidates,
            long epochOffsetNanos,
            RandomGenerator random,
            SecureRandom secrets,
            MediaObserver observer) {
        this.loop = loop;
        this.peers = peers;
        this.limits = limits;
        this.candidates = candidates;
        this.secrets = secrets;
        this.context =
                new RoomContext(loop, epochOffsetNanos, random, limits.gopCacheBytes(), new GuardedObserver(observer));
        this.nextSnapshot = loop.nowNanos() + SNAPSHOT_SPACING;
        loop.execute(() -> loop.schedule(this));
    }

    /** Gives every room that opens from now on a sink, where the function names one. Call before the first session. */
    public void addSink(Function<RoomName, Optional<MediaSink>> sink) {
        loop.execute(() -> sinks.add(sink));
    }

    /** As {@link dev.weir.sfu.Sfu#publish}. */
    public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
        return negotiated(() -> {
            String cname = newId();
            LocalTransport local = peers.localTransport(candidates.apply(request.clientAddress()), true, cname);
            PublishAgreement agreement = Negotiator.answerPublish(SessionDescription.parse(request.offer()), local);
            return () -> admitPublisher(request.room(), local, agreement, cname);
        });
    }

    /** As {@link dev.weir.sfu.Sfu#play}. */
    public CompletableFuture<SessionAnswer> play(SessionRequest request) {
        return negotiated(() -> {
            String cname = newId();
            LocalTransport local = peers.localTransport(candidates.apply(request.clientAddress()), true, cname);
            PlayAgreement agreement =
                    Negotiator.answerPlay(SessionDescription.parse(request.offer()), local, choiceFor(request.room()));
            return () -> admitSubscriber(request.room(), local, agreement, cname);
        });
    }

    private PlayChoice choiceFor(RoomName name) {
        Room room = rooms.get(name);
        return new PlayChoice(
                room == null ? List.of() : room.liveCodecs(false),
                room == null ? List.of() : room.liveCodecs(true),
                name.value(),
                () -> secrets.nextInt() | 1);
    }

    /** Negotiates at once, admits on the loop, and answers through the future either way. */
    private CompletableFuture<SessionAnswer> negotiated(Supplier<Supplier<SessionAnswer>> negotiation) {
        try {
            Supplier<SessionAnswer> admission = negotiation.get();
            return onLoop(admission, () -> {
                throw closing();
            });
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Does something on the loop, or the other thing here when the loop has stopped; failures fail the future. */
    private <T> CompletableFuture<T> onLoop(Supplier<T> action, Supplier<T> stopped) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!loop.execute(() -> complete(result, action))) {
            complete(result, stopped);
        }
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> action) {
        try {
            result.complete(action.get());
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    private static CapacityException closing() {
        return new CapacityException("the server is closing");
    }

    private SessionAnswer admitPublisher(
            RoomName name, LocalTransport local, PublishAgreement agreement, String cname) {
        checkCapacity();
        Room existing = rooms.get(name);
        if (existing != null && existing.publisher() != null) {
            throw new RoomBusyException("room " + name + " has a publisher already", limits.retryAfterSeconds());
        }
        Room room = existing == null ? open(name) : existing;
        String id = newId();
        Publisher publisher = new Publisher(id, room, agreement.tracks(), ascii(cname), secrets.nextInt() | 1, context);
        publisher.registered(register(local, agreement.remote(), publisher));
        room.add(publisher);
        return admitted(id, name, SessionInfo.Role.PUBLISHER, local, publisher::close, agreement.answer());
    }

    private SessionAnswer admitSubscriber(RoomName name, LocalTransport local, PlayAgreement agreement, String cname) {
        checkCapacity();
        Room existing = rooms.get(name);
        Room room = existing == null ? open(name) : existing;
        String id = newId();
        Subscriber subscriber = new Subscriber(id, room, agreement.tracks(), ascii(cname), context);
        subscriber.registered(register(local, agreement.remote(), subscriber));
        room.add(subscriber);
        return admitted(id, name, SessionInfo.Role.SUBSCRIBER, local, subscriber::close, agreement.answer());
    }

    private Registration register(LocalTransport local, RemoteTransport remote, PeerHandler handler) {
        String ufrag = local.ufrag();
        return loop.register(peers.answering(local, remote, handler, () -> loop.poke(ufrag), loop.nowNanos()), ufrag);
    }

    private void checkCapacity() {
        if (closing) {
            throw closing();
        }
        if (sessions.size() >= limits.maxSessions()) {
            throw new CapacityException("the server has its limit of " + limits.maxSessions() + " sessions");
        }
    }

    private Room open(RoomName name) {
        Room room = new Room(name, context, id -> left(id, name));
        rooms.put(name, room);
        sinks.forEach(sink -> sink.apply(name).ifPresent(room::add));
        return room;
    }

    private SessionAnswer admitted(
            String id,
            RoomName name,
            SessionInfo.Role role,
            LocalTransport local,
            Session session,
            SessionDescription answer) {
        sessions.put(id, session);
        infos.put(id, new SessionInfo(id, name, role, local.ufrag()));
        return new SessionAnswer(id, answer.print(), local.ufrag());
    }

    private void left(String id, RoomName name) {
        sessions.remove(id);
        infos.remove(id);
        rooms.computeIfPresent(name, (same, room) -> room.isEmpty() ? null : room);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        secrets.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** As {@link dev.weir.sfu.Sfu#end}. */
    public CompletableFuture<Boolean> end(String sessionId) {
        return onLoop(
                () -> {
                    Session session = sessions.get(sessionId);
                    if (session != null) {
                        session.close(CloseReason.LOCAL, loop.nowNanos(), loop.out());
                    }
                    return session != null;
                },
                () -> false);
    }

    public Optional<SessionInfo> session(String sessionId) {
        return Optional.ofNullable(infos.get(sessionId));
    }

    /** All rooms, ordered by name. */
    public List<RoomSnapshot> snapshots() {
        return rooms.values().stream()
                .map(Room::snapshot)
                .sorted(Comparator.comparing(snapshot -> snapshot.name().value()))
                .toList();
    }

    /**
     * Ends every session and admits no more.
     *
     * @return how many there were; fails when the loop has stopped before
     */
    public CompletableFuture<Integer> close() {
        return onLoop(
                () -> {
                    closing = true;
                    List<Session> live = List.copyOf(sessions.values());
                    live.forEach(session -> session.close(CloseReason.LOCAL, loop.nowNanos(), loop.out()));
                    return live.size();
                },
                () -> {
                    throw closing();
                });
    }

    @Override
    public long nextDeadline() {
        return nextSnapshot;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        nextSnapshot = nowNanos + SNAPSHOT_SPACING;
        rooms.values().forEach(Room::publishSnapshot);
    }
}
