// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeCrypto;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.loop.Durations;
import dev.weir.sfu.loop.LoopCounters;
import dev.weir.sfu.loop.LoopThread;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.SfuFigures;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.room.DurationSnapshot;
import dev.weir.sfu.room.IceAnswer;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.RoomTraffic;
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.srtp.SrtpEngines;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import dev.weir.sfu.transport.tcp.TcpCounters;
import dev.weir.sfu.transport.tcp.TcpThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A selective forwarding unit: one UDP port, the TCP port of the same number for those who cannot send UDP, any number of rooms.
 *
 * <p>All methods may be called from any thread and none of them blocks but {@link #open} and {@link #close}. The futures
 * complete on an internal thread: continue with the {@code Async} variants when the continuation may block.
 */
public final class Sfu implements AutoCloseable, SfuFigures {
    private static final Logger log = LoggerFactory.getLogger(Sfu.class);

    /** Handshakes at a time where threads are dear: two to three round trips each. */
    private static final int HANDSHAKE_THREADS = 32;

    private final List<Transport> transports;
    private final List<MediaLoop> loops;
    private final List<LoopThread> threads;
    private final Rooms rooms;
    private final int rtcPort;
    private final Optional<TcpThread> tcp;
    private final Optional<StunRounds> stun;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Sfu(
            List<Transport> transports,
            List<MediaLoop> loops,
            List<LoopThread> threads,
            Rooms rooms,
            int rtcPort,
            Optional<TcpThread> tcp,
            Optional<StunRounds> stun) {
        this.transports = transports;
        this.loops = loops;
        this.threads = threads;
        this.rooms = rooms;
        this.rtcPort = rtcPort;
        this.tcp = tcp;
        this.stun = stun;
    }

    /**
     * Binds the port and starts.
     *
     * @throws dev.weir.sfu.error.SfuException when the port cannot be bound on any address
     */
    public static Sfu open(SfuConfig config) {
        SecureRandom secrets = new SecureRandom();
        AdvertisedAddresses addresses = new AdvertisedAddresses(config.advertisedAddresses());
        MediaPorts ports = MediaPorts.bind(config);
        List<Transport> transports = ports.transports();
        List<MediaLoop> loops = MediaLoop.sharing(transports, System.nanoTime());
        List<InetSocketAddress> bound = transports.get(0).localAddresses();
        int port = bound.get(0).getPort();
        StunDiscovery stun = new StunDiscovery(loops, secrets);
        Optional<TcpThread> tcp = ports.startTcp(loops.get(0)::streamed);
        SrtpEngines engines = config.portable() ? SrtpEngines.portable() : SrtpEngines.choose(System::nanoTime);
        HandshakeCrypto handshakes = config.portable() ? HandshakeCrypto.portable() : HandshakeCrypto.choose(secrets);
        log.info("{}; {}", engines.description(), handshakes.description());
        PeerFactory peers = new PeerFactory(
                DtlsCertificate.generate(secrets, Instant.now()),
                HandshakeThreads.pool(HANDSHAKE_THREADS),
                secrets,
                new PeerTimeouts(
                        config.setupTimeout().toNanos(), config.consentTimeout().toNanos()),
                engines,
                handshakes);
        long epochNanos = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        Rooms rooms = new Rooms(
                loops,
                peers,
                new Rooms.Limits(
                        config.gopCacheBytes(),
                        config.maxSessions(),
                        config.maxRooms(),
                        config.togetherSends(),
                        config.publisherSilence().toNanos(),
                        config.maxPublishBitrateBps(),
                        config.roomPolicy()),
                client -> addresses.candidatesFor(client, port, tcp.isPresent(), stun.agreed()),
                epochNanos - System.nanoTime(),
                SplittableGenerator.of("L64X128MixRandom"),
                secrets,
                new LifecycleLog(config.observer()));
        config.sinks().forEach(rooms::addSink);
        List<LoopThread> threads = new ArrayList<>();
        for (MediaLoop loop : loops) {
            Transport transport = transports.get(loop.index());
            threads.add(LoopThread.start(loop, transport, System::nanoTime, "weir-loop-" + loop.index()));
        }
        log.info(
                "media on UDP port {}{} of {} local addresses, {} loop(s)",
                port,
                tcp.isPresent() ? ", and by TCP," : "",
                bound.size(),
                loops.size());
        return new Sfu(transports, loops, threads, rooms, port, tcp, startStun(config, bound, addresses, stun));
    }

    private static Optional<StunRounds> startStun(
            SfuConfig config, List<InetSocketAddress> bound, AdvertisedAddresses addresses, StunDiscovery stun) {
        if (config.stunServers().isEmpty()) {
            return Optional.empty();
        }
        List<StunServer> servers =
                config.stunServers().stream().map(StunServer::parse).toList();
        return Optional.of(
                new StunRounds(servers, bound, addresses::ofTheMachine, System::nanoTime, stun::ask).start());
    }

    /**
     * Begins publishing to a room. A publisher there of the same subject, or one that has been silent for {@link
     * SfuConfig#publisherSilence()}, is ended; its viewers go on with the new one. Fails with {@link dev.weir.sfu.error.SdpException}, {@link
     * dev.weir.sfu.error.NegotiationException}, {@link dev.weir.sfu.error.RoomBusyException} or {@link
     * dev.weir.sfu.error.CapacityException}.
     */
    public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
        return NegotiationLog.told("publishing", request, rooms.publish(request));
    }

    /**
     * Begins watching a room, which may have no publisher yet unless its {@link dev.weir.sfu.room.RoomPolicy} says otherwise. Fails as
     * {@link #publish} does, but never as busy; and with {@link dev.weir.sfu.error.CodecMismatchException} when the offer has none of
     * what the room sends now, {@link dev.weir.sfu.error.NoPublisherException} or {@link dev.weir.sfu.error.RoomFullException}.
     */
    public CompletableFuture<SessionAnswer> play(SessionRequest request) {
        return NegotiationLog.told("playing", request, rooms.play(request));
    }

    /** Ends a session; completes with whether there was one of that id. */
    public CompletableFuture<Boolean> end(String sessionId) {
        return rooms.end(sessionId);
    }

    /**
     * Ends a session as an administrator does: observers are told {@code kicked}. Completes with whether there was one of that id.
     */
    public CompletableFuture<Boolean> kick(String sessionId) {
        return rooms.kick(sessionId);
    }

    /**
     * Ends every session that is in a room; observers are told {@code room_closed}. Keeps nobody from coming again. Completes with
     * how many there were.
     */
    public CompletableFuture<Integer> closeRoom(RoomName room) {
        return rooms.closeRoom(room);
    }

    /**
     * Begins or ends a drain, as before a restart: requests for new sessions that come after this returns fail with {@link
     * dev.weir.sfu.error.DrainingException}, also those of publishers that would replace their own earlier session. Sessions that are
     * there go on for as long as they like, ICE restarts included.
     *
     * @throws IllegalStateException when a drain is to be ended after {@link #drainForGood}
     */
    public void drain(boolean begin) {
        rooms.drain(begin);
    }

    /** Begins a drain as {@link #drain} does, that nothing ends any more: the process is about to go. */
    public void drainForGood() {
        rooms.drainForGood();
    }

    public boolean isDraining() {
        return rooms.isDraining();
    }

    /**
     * Asks each media loop for a sign of life.
     *
     * @return a future for each, by its place: how long the loop took to come to it, which is as late as packets are just then;
     *     fails with an IllegalStateException where a loop has died, and never completes where one hangs. Completed on the loop
     */
    public List<CompletableFuture<Duration>> ping() {
        return loops.stream().map(Sfu::ping).toList();
    }

    private static CompletableFuture<Duration> ping(MediaLoop loop) {
        long asked = System.nanoTime();
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        if (!loop.execute(() -> answer.complete(Duration.ofNanos(System.nanoTime() - asked)))) {
            answer.completeExceptionally(new IllegalStateException("media loop " + loop.index() + " has stopped"));
        }
        return answer;
    }

    /**
     * Restarts a session's ICE (RFC 9725 section 4.3.3): new credentials, the same keys, media and counters. The former credentials
     * go on working until the client's first check with the new ones, so that nothing is lost when the answer is.
     *
     * @param remote the client's new side, as it came in a fragment
     * @param clientAddress where the request came from, as of {@link SessionRequest}
     * @return empty when there is no session of that id
     */
    public CompletableFuture<Optional<IceAnswer>> restartIce(
            String sessionId, RemoteIce remote, InetAddress clientAddress) {
        return rooms.restartIce(sessionId, remote, clientAddress);
    }

    /**
     * Bounds what a viewer is sent of its room's pictures, until the next call: {@link LayerSelection#AUTOMATIC} lifts it. Holds
     * over changes of the publisher. Another encoding is entered at its next keyframe, which is asked for.
     *
     * @return whether there is a viewer's session of that id; fails with {@link dev.weir.sfu.error.NoSuchLayerException} when the
     *     room has no encoding of the selection's rid at present, and nothing changes
     */
    public CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection) {
        return rooms.selectLayers(sessionId, selection);
    }

    /** Where a viewer has its pictures; empty when it takes none, or there is no viewer's session of that id. */
    public Optional<VideoLine> videoLine(String sessionId) {
        return rooms.videoLine(sessionId);
    }

    /** The live session of that id, when there is one. */
    public Optional<SessionInfo> session(String sessionId) {
        return rooms.session(sessionId);
    }

    /**
     * Why a session ended that is not live any more; remembered of the last thousand for five minutes. Empty when its client ended
     * it, when it is live, and when there never was one.
     */
    public Optional<SessionEnd> endOf(String sessionId) {
        return rooms.endOf(sessionId);
    }

    /** All live sessions, ordered by room, and within a room the oldest first. */
    public List<SessionInfo> sessions() {
        return rooms.sessions();
    }

    /** All rooms, ordered by name. */
    @Override
    public List<RoomSnapshot> rooms() {
        return rooms.snapshots();
    }

    /**
     * What has gone through the rooms there are, and through those that ended within five minutes, the last thousand of them at most; a
     * second old at most. In the order in which the rooms' names came.
     */
    @Override
    public List<RoomTraffic> traffic() {
        return rooms.traffic();
    }

    /** How well media has got through since the SFU was opened. */
    @Override
    public QualitySnapshot quality() {
        return rooms.quality();
    }

    /** One room, when there is one of that name. Cheap however many there are. */
    public Optional<RoomSnapshot> room(RoomName name) {
        return rooms.snapshot(name);
    }

    /** The viewers of a room, in no particular order; at most a second old. Empty when there is no such room. */
    public List<ViewerSnapshot> viewers(RoomName room) {
        return rooms.viewers(room);
    }

    /**
     * Tells an observer, beside the configured one, what happens from now on. It is called on a media loop; what it throws is logged
     * and harms nobody.
     */
    public Observation observe(MediaObserver observer) {
        return rooms.observe(observer);
    }

    /**
     * Gives a sink the media of a room to which somebody publishes, from now on and from the newest keyframe: a recorder that is
     * started in the midst of a broadcast, a tap, a picture of the moment. It stays until its feed is closed or the room ends, over
     * changes of the publisher. What every room is to have, {@link SfuConfig#sinks} says.
     *
     * @param sink called on the room's media loop, at first before the future completes
     * @return its feed, which the sink has been given too; empty when nobody publishes to such a room
     */
    public CompletableFuture<Optional<MediaFeed>> attach(RoomName room, MediaSink sink) {
        return rooms.attach(room, sink);
    }

    /** What each loop has done so far, for metrics. */
    @Override
    public List<LoopSnapshot> loops() {
        return loops.stream()
                .map(loop -> snapshot(loop, transports.get(loop.index())))
                .toList();
    }

    private static LoopSnapshot snapshot(MediaLoop loop, Transport transport) {
        LoopCounters counters = loop.counters();
        TransportCounters datagrams = transport.counters();
        return new LoopSnapshot(
                loop.index(),
                transport.sendsRuns(),
                counters.turns(),
                datagrams.receivedDatagrams(),
                datagrams.sentDatagrams(),
                datagrams.sendCalls(),
                datagrams.sentRuns(),
                datagrams.sentInRuns(),
                counters.passedOn(),
                counters.handedOver(),
                counters.pausedVideos(),
                counters.unknownSenders(),
                counters.mailboxDrops(),
                counters.stalePackets(),
                datagrams.oversizeDrops(),
                datagrams.sendBufferDrops(),
                datagrams.sendFailures(),
                counters.fullBatches(),
                counters.waiting() + loop.waitingCommands(),
                snapshot(counters.turnTimes()),
                snapshot(counters.forwarding()));
    }

    private static DurationSnapshot snapshot(Durations durations) {
        return new DurationSnapshot(Durations.boundsNanos(), durations.counts(), durations.nanos());
    }

    /** What the TCP port has done so far; all zero without one. */
    public TcpSnapshot tcp() {
        TcpCounters counters = tcp.map(TcpThread::counters).orElse(TcpCounters.NONE);
        return new TcpSnapshot(
                tcp.isPresent(),
                counters.open(),
                counters.accepted(),
                counters.refused(),
                counters.strangersCut(),
                counters.idleCut(),
                counters.tooLong(),
                counters.received(),
                counters.sent(),
                counters.dropped());
    }

    /** The UDP port that is bound. */
    public int rtcPort() {
        return rtcPort;
    }

    /** Ends every session, tells the peers, and frees the port; later sessions are refused for capacity. May be called twice. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stun.ifPresent(StunRounds::close);
        CompletableFuture<Integer> ended = rooms.close();
        threads.forEach(LoopThread::close);
        rooms.stopped();
        if (!ended.isDone() || ended.isCompletedExceptionally()) {
            log.warn("a media loop had died: its peers were not told");
        }
        // After the loops: their last words are on their way in it.
        tcp.ifPresent(TcpThread::close);
        transports.forEach(Transport::close);
    }
}
