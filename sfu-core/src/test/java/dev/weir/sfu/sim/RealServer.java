// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.sdp.DialAgreement;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.Offerer;
import dev.weir.sfu.sdp.ReceiveTrack;
import dev.weir.sfu.sdp.SessionDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server on real ports, and simulated clients that all live in the test's thread; their time can be put forward. */
final class RealServer implements AutoCloseable {
    /** Only a simulated network can be. */
    private static final LinkWatch NOBODY_WATCHES = new LinkWatch(new InetSocketAddress(0), 0);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final RoomName ROOM = new RoomName("room");

    private final Sfu sfu;
    private final SecureRandom secrets = new SecureRandom();
    private final PeerFactory peers = new PeerFactory(
            DtlsCertificate.generate(secrets, Instant.now()),
            HandshakeThreads.ofLockstep(),
            secrets,
            new PeerTimeouts(TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(120)));
    private final List<MediaLoop> loops = new ArrayList<>();
    private final Map<PeerHandler, ClientWire> wires = new LinkedHashMap<>();
    private long aheadNanos;
    private String sessionId = "";

    RealServer(SfuConfig.Builder config) {
        sfu = Sfu.open(config.rtcPort(0).build());
    }

    Sfu sfu() {
        return sfu;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sfu.rtcPort());
    }

    /** The session of the client that came last. */
    String lastSessionId() {
        return sessionId;
    }

    ClientWire wire(PeerHandler client) {
        ClientWire wire = wires.get(client);
        if (wire == null) {
            throw new IllegalArgumentException("not a client of this server: " + client);
        }
        return wire;
    }

    ClientWire newWire() throws IOException {
        return new ClientWire(address());
    }

    SimPublisher publisher(ClientWire wire, SimPublisher.Media media) throws Exception {
        LocalTransport local = peers.localTransport(List.of(), false, "camera");
        Offerer offerer = Offerer.publishing(local, SimOffers.publisher(7, media));
        SessionDescription answer = answer(sfu.publish(request(offerer)));
        DialAgreement agreed = offerer.read(answer);
        SimPublisher publisher = new SimPublisher(
                media,
                SimOffers.video(agreed.sending().get(1), media, answer),
                SimOffers.track(agreed.sending().get(0)),
                Scenario.EPOCH_OFFSET_NANOS,
                secrets,
                NOBODY_WATCHES);
        publisher.registered(dial(wire, local, agreed, publisher));
        return publisher;
    }

    SimViewer viewer(ClientWire wire, String name) throws Exception {
        LocalTransport local = peers.localTransport(List.of(), false, name);
        Offerer offerer = Offerer.playing(local, SimOffers.viewer());
        DialAgreement agreed = offerer.read(answer(sfu.play(request(offerer))));
        ReceiveTrack audio = agreed.receiving().get(0);
        ReceiveTrack video = agreed.receiving().get(1);
        SimViewer viewer = new SimViewer(name, SimViewer.Player.standard(), video, audio, NOBODY_WATCHES);
        viewer.registered(dial(wire, local, agreed, viewer));
        return viewer;
    }

    private SessionRequest request(Offerer offerer) {
        return new SessionRequest(ROOM, offerer.offer().print(), InetAddress.getLoopbackAddress());
    }

    private SessionDescription answer(CompletableFuture<SessionAnswer> future) throws Exception {
        SessionAnswer answer = future.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        sessionId = answer.sessionId();
        return SessionDescription.parse(answer.answer());
    }

    private Registration dial(ClientWire wire, LocalTransport local, DialAgreement agreed, PeerHandler handler) {
        MediaLoop loop = new MediaLoop(wire, nowNanos());
        Peer peer = peers.dialling(
                local, agreed.remote(), List.of(wire.path()), handler, () -> loop.poke(local.ufrag()), nowNanos());
        loops.add(loop);
        wires.put(handler, wire);
        return loop.dial(peer, local.ufrag(), List.of(wire.path()));
    }

    private long nowNanos() {
        return System.nanoTime() + aheadNanos;
    }

    /** The viewer says goodbye. */
    void leave(SimViewer viewer) {
        MediaLoop loop = loopOf(viewer);
        loop.execute(() -> viewer.leave(nowNanos(), loop.out()));
    }

    private MediaLoop loopOf(PeerHandler client) {
        return loops.get(List.copyOf(wires.keySet()).indexOf(client));
    }

    /** The clients' time jumps: what they do now and then, they do at once. */
    void putForward(long seconds) {
        aheadNanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Lets the clients live until the condition holds. */
    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + " did not come; " + sfu.tcp() + ", " + sfu.loops());
            }
            loops.forEach(loop -> loop.turn(nowNanos()));
            // The server's threads need the processors as well.
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        sfu.close();
        wires.values().forEach(ClientWire::close);
    }
}
