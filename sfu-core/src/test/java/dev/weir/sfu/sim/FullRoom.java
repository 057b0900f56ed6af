// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.DialAgreement;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.Offerer;
import dev.weir.sfu.sdp.SessionDescription;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server with one room, a publisher and any number of viewers, all connected, for counting what one turn costs: the
 * publisher sends when told, and what the server sends is counted and thrown away.
 *
 * <p>Everything between the two transports is the real code. Not for tests of behaviour: viewers say nothing after they have
 * connected, and no timer of theirs runs.
 */
public final class FullRoom {
    /** Packets of one video frame: 2.5 Mbit/s at 30 frames a second. */
    public static final int FRAME_PACKETS = 9;

    private static final int PAYLOAD_BYTES = 1_160;
    private static final int GOP_FRAMES = 300;
    private static final int FRAME_TICKS = 3_000;
    private static final int SOUND_TICKS = 960;
    private static final long FRAME_NANOS = 33_333_333;
    private static final long MILLIS = 1_000_000;
    private static final int SERVER_PORT = 5_000;
    private static final int FIRST_CLIENT_PORT = 10_000;
    private static final int MAX_TURNS_TO_CONNECT = 1_000;
    /** Nobody is ever silent for too long. */
    private static final PeerTimeouts TIMEOUTS = new PeerTimeouts(10_000 * MILLIS, Long.MAX_VALUE / 4);

    private final SecureRandom secrets = new SimSecrets(1);
    private final PeerFactory peers = new PeerFactory(
            DtlsCertificate.generate(secrets, Instant.EPOCH), HandshakeThreads.ofLockstep(), secrets, TIMEOUTS);
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT);
    private final List<MemoryTransport> serverEnds = new ArrayList<>();
    private final MemoryTransport clientEnd = new MemoryTransport(List.of(), false);
    private final List<MediaLoop> server;
    private final MediaLoop clients = new MediaLoop(clientEnd, 0);
    private final List<Path> towardsServer = new ArrayList<>();
    private final List<Path> towardsClients = new ArrayList<>();
    private final Rooms rooms;
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[][] payloads = new byte[4][];
    private final SimPublisher.Track audio;
    private final SimPublisher.Track video;
    private final Peer publisher;
    private long now;
    private int connected;
    private long seq = 1;
    private long audioSeq = 1;
    private int part;
    private int frame;
    private int transportSeq;
    private long published;

    /** A client that takes what comes. */
    private final class Client implements PeerHandler {
        @Override
        public void connected(long nowNanos, Outbox out) {
            connected++;
        }

        @Override
        public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
            return packet;
        }

        @Override
        public void rtcp(Packet packet, long nowNanos, Outbox out) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {}

        @Override
        public void closed(CloseReason reason, long nowNanos, Outbox out) {
            throw new AssertionError("nobody leaves this room: " + reason);
        }
    }

    private FullRoom(int viewers, int loops, boolean sendsRuns) {
        for (int i = 0; i < loops; i++) {
            serverEnds.add(new MemoryTransport(List.of(address), sendsRuns));
        }
        server = MediaLoop.sharing(serverEnds, 0);
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = SimMedia.vp8(new SimMedia.Part(0, i % 2, FRAME_PACKETS, i < 2), PAYLOAD_BYTES);
        }
        List<Candidate> candidates =
                List.of(Candidate.host(0, address.getAddress().getHostAddress(), SERVER_PORT));
        rooms = new Rooms(
                server,
                peers,
                new Rooms.Limits(8 << 20, viewers + 1, 1, 0, 5_000_000_000L, 0, room -> RoomPolicy.DEFAULT),
                client -> candidates,
                Scenario.EPOCH_OFFSET_NANOS,
                new SplittableRandom(1),
                secrets,
                new MediaObserver() {});
        // As the kernel does it: which loop gets a client's datagrams has nothing to do with where its session is.
        clientEnd.connect((packet, path) ->
                serverEnds.get(path.socket() % loops).arrive(packet, towardsClients.get(path.socket())));
        serverEnds.forEach(end -> end.connect((packet, path) -> {
            int client = path.remote().getPort() - FIRST_CLIENT_PORT;
            clientEnd.arrive(packet, towardsServer.get(client));
        }));
        LocalTransport local = peers.localTransport(List.of(), false, "camera");
        Offerer offerer = Offerer.publishing(local, SimOffers.publisher(0, SimPublisher.Media.standard()));
        DialAgreement agreed = agree(offerer, rooms.publish(request(offerer)));
        audio = SimOffers.track(agreed.sending().get(0));
        video = SimOffers.track(agreed.sending().get(1));
        publisher = dial(local, agreed).peer();
    }

    /** Opens a room and connects everybody, which takes about two milliseconds each; the server's loops take turns. */
    public static FullRoom open(int viewers, int loops) {
        return open(viewers, loops, false);
    }

    /** As {@link #open(int, int)}. */
    static FullRoom open(int viewers, int loops, boolean sendsRuns) {
        FullRoom room = new FullRoom(viewers, loops, sendsRuns);
        for (int i = 0; i < viewers; i++) {
            LocalTransport local = room.peers.localTransport(List.of(), false, "viewer");
            Offerer offerer = Offerer.playing(local, SimOffers.viewer());
            room.dial(local, room.agree(offerer, room.rooms.play(request(offerer))));
        }
        room.serverEnds.forEach(end -> end.connect((packet, path) -> {}));
        room.publish(FRAME_PACKETS);
        room.turn();
        return room;
    }

    /** A sink comes to the room. */
    public void attach(MediaSink sink) {
        var unused = rooms.attach(new RoomName("room"), sink);
        turns();
    }

    private static SessionRequest request(Offerer offerer) {
        return new SessionRequest(new RoomName("room"), offerer.offer().print(), InetAddress.getLoopbackAddress());
    }

    private DialAgreement agree(Offerer offerer, CompletableFuture<SessionAnswer> answer) {
        turns();
        return offerer.read(SessionDescription.parse(
                answer.orTimeout(1, TimeUnit.SECONDS).join().answer()));
    }

    private Registration dial(LocalTransport local, DialAgreement agreed) {
        int number = towardsServer.size();
        InetSocketAddress client = new InetSocketAddress(address.getAddress(), FIRST_CLIENT_PORT + number);
        List<Path> paths = List.of(new Path(number, client, address));
        towardsServer.addAll(paths);
        towardsClients.add(new Path(0, address, client));
        Peer peer = peers.dialling(local, agreed.remote(), paths, new Client(), () -> clients.poke(local.ufrag()), now);
        Registration place = clients.dial(peer, local.ufrag(), paths);
        for (int turns = 0; connected <= number; turns++) {
            if (turns == MAX_TURNS_TO_CONNECT) {
                throw new AssertionError("client " + number + " does not connect");
            }
            now += MILLIS;
            clients.turn(now);
            turns();
        }
        return place;
    }

    /** The publisher sends the next packets of its video; they wait for the server's next turn, which takes 64 at most. */
    public void publish(int packets) {
        for (int i = 0; i < packets; i++) {
            boolean last = part == FRAME_PACKETS - 1;
            byte[] payload = payloads[(frame % GOP_FRAMES == 0 ? 0 : 2) + (part == 0 ? 0 : 1)];
            send(video, last, seq++, frame * FRAME_TICKS, payload);
            part = last ? 0 : part + 1;
            frame += last ? 1 : 0;
        }
        clients.out().flush();
        published += packets;
    }

    /** The publisher sends its next packet of sound. */
    void publishSound() {
        send(audio, false, audioSeq, (int) audioSeq * SOUND_TICKS, payloads[0]);
        audioSeq++;
        clients.out().flush();
    }

    private void send(SimPublisher.Track track, boolean marker, long number, int timestamp, byte[] payload) {
        Packet slot = publisher.claim(clients.out());
        header.begin(
                slot.array(),
                slot.offset(),
                marker,
                track.payloadType(),
                (int) number & 0xffff,
                timestamp,
                track.ssrc());
        header.extensionUint16(track.transportCcId(), transportSeq++ & 0xffff);
        publisher.sendRtp(slot, header.end(), payload, 0, payload.length, number);
    }

    /** A turn of each of the server's loops, as much later as the packets published since are worth; more when there is more to do. */
    public void turn() {
        turn(published * FRAME_NANOS / FRAME_PACKETS);
    }

    /** Turns a moment later. */
    void turn(long nanosLater) {
        now += nanosLater;
        published = 0;
        turns();
    }

    private void turns() {
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < server.size(); i++) {
                server.get(i).turn(now);
            }
            for (int i = 0; i < server.size(); i++) {
                more |= server.get(i).hasMail();
            }
        }
    }

    /** Datagrams that the server has sent so far. */
    public long sent() {
        long sum = 0;
        for (int i = 0; i < serverEnds.size(); i++) {
            sum += serverEnds.get(i).sent();
        }
        return sum;
    }
}
