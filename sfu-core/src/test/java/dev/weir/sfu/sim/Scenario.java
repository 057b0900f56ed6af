// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.ice.IceCredentials;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.room.IceAnswer;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.sdp.DialAgreement;
import dev.weir.sfu.sdp.IceFragment;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.Offerer;
import dev.weir.sfu.sdp.ReceiveTrack;
import dev.weir.sfu.sdp.SessionDescription;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.srtp.SrtpEngines;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A server, its clients and the network between them, for one test. Register it as an extension.
 *
 * <p>A failing test prints its seed; {@code -Dsim.seed=N} plays that run again. After each test the rooms are closed and nothing
 * may be left behind: no session, no room, no packet.
 */
public final class Scenario implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    /** As of {@link SimServers}. */
    public static final long EPOCH_OFFSET_NANOS = SimServers.EPOCH_OFFSET_NANOS;

    /** More turns than this in one instant, and a deadline lies in the past. */
    private static final int MAX_TURNS_AT_ONCE = 1_000;

    private final Map<PeerHandler, SimNode> nodes = new HashMap<>();
    private final Map<PeerHandler, Registration> places = new HashMap<>();
    private final Map<PeerHandler, String> sessionIds = new HashMap<>();
    private final List<SimNode> turning = new ArrayList<>();
    private long seed;
    private SimClock clock = new SimClock();
    private SimNetwork network = new SimNetwork(clock, RandomGenerator.getDefault());
    private int serverLoops = Integer.getInteger("sim.loops", 1);
    private SimNode server = new SimNode(network, clock, 1, serverLoops);
    private SecureRandom secrets = new SimSecrets(0);
    private final SrtpEngines serverEngines = SrtpEngines.choose(System::nanoTime);
    private PeerFactory clientPeers;
    private Rooms rooms;
    private HandshakeGuard handshakes = new HandshakeGuard();
    private String lastSessionId = "";
    private String setup = "actpass";
    private boolean hidden;
    private String subject = "";
    private final Map<String, RoomPolicy> policies = new HashMap<>();
    private Optional<Duration> timeLimit = Optional.empty();
    private int payloadTypeShift;
    private long maxPublishBps;

    public Scenario() {
        clientPeers = SimServers.peers(secrets, SrtpEngines.portable());
        rooms = rooms(new MediaObserver() {});
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        seed = Long.getLong("sim.seed", context.getUniqueId().hashCode());
        open(new MediaObserver() {});
    }

    /** Ends everything and starts over with the same seed. */
    public void restart() {
        finish();
        open(new MediaObserver() {});
    }

    /** Starts over with a server of so many loops; {@code -Dsim.loops=N} does so for every test. */
    public Scenario loops(int count) {
        serverLoops = count;
        return open(new MediaObserver() {});
    }

    /** Starts over with a server that tells publishers to send no more than that. */
    public Scenario maxPublishBps(long bps) {
        maxPublishBps = bps;
        return open(new MediaObserver() {});
    }

    /** That holds in that room from now on. */
    public void policy(String room, RoomPolicy policy) {
        policies.put(room, policy);
    }

    /** Starts over with an observer. */
    public Scenario open(MediaObserver observer) {
        clock = new SimClock();
        network = new SimNetwork(clock, new SplittableRandom(seed));
        handshakes = new HandshakeGuard();
        network.watch(handshakes);
        server = new SimNode(network, clock, 1, serverLoops);
        secrets = new SimSecrets(seed);
        nodes.clear();
        places.clear();
        sessionIds.clear();
        turning.clear();
        turning.add(server);
        clientPeers = SimServers.peers(secrets, SrtpEngines.portable());
        rooms = rooms(observer);
        return this;
    }

    private Rooms rooms(MediaObserver observer) {
        return SimServers.rooms(
                server,
                SimServers.peers(secrets, serverEngines),
                maxPublishBps,
                name -> policies.getOrDefault(name.value(), RoomPolicy.DEFAULT),
                seed,
                secrets,
                observer);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError("play this run again with -Dsim.seed=" + seed));
        throw failure;
    }

    /** Ends everything and looks for what is left. */
    @Override
    public void afterEach(ExtensionContext context) {
        finish();
    }

    private void finish() {
        for (PeerHandler client : nodes.keySet()) {
            if (client instanceof SimViewer viewer) {
                StreamRules rules = viewer.watched().rules();
                assertThat(rules.violations())
                        .as("%s; -Dsim.seed=%d", viewer, seed)
                        .isEmpty();
                assertThat(rules.descriptorViolations())
                        .as("%s; -Dsim.seed=%d", viewer, seed)
                        .isEmpty();
            }
        }
        assertThat(handshakes.tooEarly())
                .as("packets sent before the handshake; -Dsim.seed=%d", seed)
                .isZero();
        CompletableFuture<Integer> closed = rooms.close();
        runMillis(2_000);
        assertThat(closed).isDone();
        assertThat(rooms.snapshots()).isEmpty();
        assertThat(server.outstanding())
                .as("packets not given back; -Dsim.seed=%d", seed)
                .isZero();
        assertThat(serverEngines.openSessions())
                .as("SRTP sessions not closed; -Dsim.seed=%d", seed)
                .isZero();
    }

    /** Lets the given time pass. */
    public void runMillis(long millis) {
        long end = clock.nanos() + millis * 1_000_000;
        int turnsAtOnce = 0;
        while (true) {
            long next = network.nextDelivery();
            for (SimNode node : turning) {
                next = Math.min(next, node.nextDeadline());
            }
            if (next > end) {
                break;
            }
            turnsAtOnce = next > clock.nanos() ? 0 : turnsAtOnce + 1;
            assertThat(turnsAtOnce).as("turns at one instant").isLessThan(MAX_TURNS_AT_ONCE);
            clock.advanceTo(Math.max(next, clock.nanos()));
            network.deliver();
            for (SimNode node : List.copyOf(turning)) {
                if (node.nextDeadline() <= clock.nanos()) {
                    node.turn(clock.nanos());
                }
            }
        }
        clock.advanceTo(end);
    }

    /** Publishes over a clean link of 10 ms. */
    public SimPublisher publisher(String room, SimPublisher.Media media) {
        return publisher(room, media, LinkProfile.clean(10));
    }

    public SimPublisher publisher(String room, SimPublisher.Media media, LinkProfile up) {
        SimNode node = newNode(up, LinkProfile.clean(up.delayMillis()));
        LocalTransport local = clientPeers.localTransport(List.of(), false, "camera");
        Offerer offerer =
                Offerer.publishing(local, SimOffers.publisher(secrets.nextInt() & 0xffff, media, payloadTypeShift));
        String offer = SimOffers.simulcast(offerer.offer().print(), media);
        SessionDescription answer = SessionDescription.parse(admitted(rooms.publish(request(room, offer))));
        DialAgreement agreed = offerer.read(answer);
        List<SimPublisher.Track> video = SimOffers.video(agreed.sending().get(1), media, answer);
        LinkWatch watch =
                new LinkWatch(server.address(), video.get(video.size() - 1).ssrc());
        network.watch(watch);
        SimPublisher publisher = new SimPublisher(
                media, video, SimOffers.track(agreed.sending().get(0)), EPOCH_OFFSET_NANOS, secrets, watch);
        publisher.registered(dial(node, local, agreed, publisher));
        return publisher;
    }

    /** Watches over a clean link of 10 ms, asking for what is missing. */
    public SimViewer viewer(String room, String name) {
        return viewer(room, name, LinkProfile.clean(10));
    }

    public SimViewer viewer(String room, String name, LinkProfile down) {
        return viewer(room, name, down, SimViewer.Player.standard());
    }

    public SimViewer viewer(String room, String name, LinkProfile down, SimViewer.Player player) {
        SimNode node = newNode(LinkProfile.clean(down.delayMillis()), down);
        LocalTransport local = clientPeers.localTransport(List.of(), false, name);
        Offerer offerer = Offerer.playing(local, SimOffers.viewer(player.rtx()));
        String offer = offerer.offer().print();
        DialAgreement agreed = offerer.read(SessionDescription.parse(admitted(rooms.play(request(room, offer)))));
        ReceiveTrack audio = agreed.receiving().get(0);
        ReceiveTrack video = agreed.receiving().get(1);
        LinkWatch watch = new LinkWatch(node.address(), video.ssrcs().get(0));
        network.watch(watch);
        SimViewer viewer = new SimViewer(name, player, video, audio, watch);
        viewer.registered(dial(node, local, agreed, viewer));
        return viewer;
    }

    /** A client that is neither a camera nor a player of the usual kind. */
    public interface Client extends PeerHandler {
        /** Its place in its loop, before anything happens. */
        void registered(Registration place);
    }

    /** Publishes or watches over a clean link of 10 ms with those tracks and a client of the test's own. */
    public <T extends Client> T client(
            String room, boolean publishing, List<OfferedTrack> tracks, Function<DialAgreement, T> maker) {
        SimNode node = newNode(LinkProfile.clean(10), LinkProfile.clean(10));
        LocalTransport local = clientPeers.localTransport(List.of(), false, "client");
        Offerer offerer = publishing ? Offerer.publishing(local, tracks) : Offerer.playing(local, tracks);
        SessionRequest request = request(room, offerer.offer().print());
        String answer = admitted(publishing ? rooms.publish(request) : rooms.play(request));
        DialAgreement agreed = offerer.read(SessionDescription.parse(answer));
        T client = maker.apply(agreed);
        client.registered(dial(node, local, agreed, client));
        return client;
    }

    private String admitted(CompletableFuture<SessionAnswer> answer) {
        SessionAnswer admitted = now(answer);
        lastSessionId = admitted.sessionId();
        return admitted.answer();
    }

    /** The session of the client that came last. */
    public String lastSessionId() {
        return lastSessionId;
    }

    private SimNode newNode(LinkProfile up, LinkProfile down) {
        SimNode node = new SimNode(network, clock, turning.size() + 1, 1);
        network.link(node.address(), up, down);
        turning.add(node);
        return node;
    }

    private Registration dial(SimNode node, LocalTransport local, DialAgreement agreed, PeerHandler handler) {
        MediaLoop loop = node.loop();
        List<Path> paths = List.of(node.pathTo(server));
        Peer peer = clientPeers.dialling(
                local, agreed.remote(), paths, handler, () -> loop.poke(local.ufrag()), clock.nanos());
        nodes.put(handler, node);
        Registration place = loop.dial(peer, local.ufrag(), paths);
        places.put(handler, place);
        sessionIds.put(handler, lastSessionId);
        return place;
    }

    private SessionRequest request(String room, String offer) {
        String printed = offer.replace("a=setup:actpass", "a=setup:" + setup);
        return new SessionRequest(
                new RoomName(room),
                printed,
                new dev.weir.sfu.room.Client(InetAddress.getLoopbackAddress(), subject, "", "", timeLimit),
                hidden);
    }

    /** Viewers that come from now on are hidden, or not. */
    public void hide(boolean fromNowOn) {
        hidden = fromNowOn;
    }

    /** Clients that come from now on insist on a DTLS role: {@code active} or, as FFmpeg does, {@code passive}. */
    public void offerSetup(String newSetup) {
        setup = newSetup;
    }

    /** Clients that come from now on are let in as somebody; empty for nobody in particular. */
    public void be(String newSubject) {
        subject = newSubject;
    }

    /** Clients that come from now on are let in for so long. */
    public void grant(Duration newTimeLimit) {
        timeLimit = Optional.of(newTimeLimit);
    }

    /** Publishers that come from now on have payload types so much higher. */
    public void shiftPayloadTypes(int shift) {
        payloadTypeShift = shift;
    }

    /** What the server answers within this instant. */
    public <T> T now(CompletableFuture<T> future) {
        for (int turns = 0; turns <= serverLoops && !future.isDone(); turns++) {
            server.turn(clock.nanos());
        }
        return future.orTimeout(1, TimeUnit.MILLISECONDS).join();
    }

    /** Something to do on a client's loop. */
    @FunctionalInterface
    public interface LoopAction {
        void run(long nowNanos, Outbox out);
    }

    /** Runs something on a client's loop. */
    public void on(PeerHandler client, LoopAction action) {
        SimNode node = nodeOf(client);
        Registration place = places.get(client);
        node.loop().execute(() -> {
            action.run(clock.nanos(), node.loop().out());
            if (place != null) {
                place.reschedule();
            }
        });
    }

    /** Somebody with a socket and no session. */
    public SimStranger stranger() {
        return stranger(6_666);
    }

    /** With a port of its own choice. */
    public SimStranger stranger(int port) {
        return new SimStranger(network, server.address(), port);
    }

    /** Sends a datagram to the server that claims to come from a client. */
    public void forge(PeerHandler client, byte[] bytes) {
        network.send(nodeOf(client).address(), server.address(), bytes);
    }

    /** The session of a client. */
    public String sessionId(PeerHandler client) {
        return sessionIds.getOrDefault(client, "");
    }

    /** The first half of an ICE restart: the server is told, as by PATCH, and answers with a fragment. */
    public ClientRestart beginIceRestart(PeerHandler client) {
        LocalTransport local = clientPeers.localTransport(List.of(), false, "restart");
        String fragment = "a=ice-ufrag:" + local.ufrag() + "\r\na=ice-pwd:" + local.pwd() + "\r\n";
        IceAnswer answer = now(rooms.restartIce(
                        sessionId(client), RemoteIce.parse(fragment), InetAddress.getLoopbackAddress()))
                .orElseThrow();
        return new ClientRestart(local, IceFragment.parse(answer.fragment()));
    }

    /** Both sides' credentials after an ICE restart. */
    public record ClientRestart(LocalTransport local, IceFragment remote) {}

    /** The second half: the client checks anew. */
    public void finishIceRestart(PeerHandler client, ClientRestart restart) {
        Registration place = places.get(client);
        SimNode node = nodeOf(client);
        if (place == null) {
            throw new IllegalArgumentException("not a client of this scenario: " + client);
        }
        on(
                client,
                (nowNanos, out) -> place.restartIce(
                        new IceCredentials(
                                restart.local().ufrag(), restart.local().pwd()),
                        new IceCredentials(
                                restart.remote().ufrag(), restart.remote().pwd()),
                        List.of(node.pathTo(server))));
    }

    /** A client restarts ICE as a browser does. */
    public void restartIce(PeerHandler client) {
        finishIceRestart(client, beginIceRestart(client));
    }

    /** From now on the client's datagrams come from another address and only what is sent there reaches it. */
    public void move(PeerHandler client) {
        network.move(nodeOf(client).address());
    }

    private SimNode nodeOf(PeerHandler client) {
        SimNode node = nodes.get(client);
        if (node == null) {
            throw new IllegalArgumentException("not a client of this scenario: " + client);
        }
        return node;
    }

    /** What happens to a client's datagrams from now on. */
    public void link(PeerHandler client, LinkProfile up, LinkProfile down) {
        network.link(nodeOf(client).address(), up, down);
    }

    /** Packets of its pools that the server holds. */
    public int heldPackets() {
        return server.outstanding();
    }

    public long seed() {
        return seed;
    }

    public Rooms rooms() {
        return rooms;
    }

    public long nowNanos() {
        return clock.nanos();
    }

    public List<MediaLoop> serverLoops() {
        return server.loops();
    }

    /** From now on each datagram that the server sends takes it so long. */
    public void slowServer(long nanosPerSend) {
        server.nanosPerSend(nanosPerSend);
    }

    /** Datagrams that were sent to nobody. */
    public long unreachable() {
        return network.unreachable();
    }

    /** Tells somebody of every datagram from now on. */
    void watch(NetworkObserver observer) {
        network.watch(observer);
    }

    public long lostDatagrams() {
        return network.lost();
    }

    /** Bytes the server has put on the wire so far. */
    public long serverSentBytes() {
        return server.sentBytes();
    }
}
