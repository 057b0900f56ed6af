// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

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
import dev.weir.sfu.room.Rooms;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.rtp.HeaderExtensionUris;
import dev.weir.sfu.rtp.RtpHeader;
import dev.weir.sfu.rtp.RtpHeaderWriter;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.sdp.CodecParameters;
import dev.weir.sfu.sdp.DialAgreement;
import dev.weir.sfu.sdp.LocalTransport;
import dev.weir.sfu.sdp.MediaKind;
import dev.weir.sfu.sdp.OfferedTrack;
import dev.weir.sfu.sdp.Offerer;
import dev.weir.sfu.sdp.SessionDescription;
import dev.weir.sfu.spi.MediaObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast of a few seconds to one viewer, in memory and in virtual time, so that classes are loaded and hot code is compiled
 * before the first real one.
 *
 * <p>Without it the first publisher after a start suffers: its browser probes the bandwidth with its very first packets, a cold
 * loop reads them late and all at once, the browser takes the probe for failed and climbs from 300 kbit/s by 8 per cent a second
 * (seen with Chromium 156 in one start of three). It also shows that this JVM's cryptography works.
 */
final class Rehearsal {
    private static final long MILLIS = 1_000_000;
    private static final int STEPS = 4_000;
    private static final int STEPS_PER_FRAME = 10;
    private static final int PACKETS_PER_FRAME = 3;
    private static final int PAYLOAD_BYTES = 1_100;
    private static final int SSRC = 0x22222222;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Map<InetSocketAddress, MemoryTransport> wire = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final MemoryTransport serverEnd = new MemoryTransport(new InetSocketAddress(LOOPBACK, 1), wire);
    private final MediaLoop server = new MediaLoop(serverEnd, 0);
    private final PeerFactory peers = new PeerFactory(
            DtlsCertificate.generate(random, Instant.now()),
            HandshakeThreads.ofLockstep(),
            random,
            new PeerTimeouts(10_000 * MILLIS, 30_000 * MILLIS));
    private final Rooms rooms = new Rooms(
            server,
            peers,
            new Rooms.Limits(1 << 20, 2, 1),
            client -> List.of(Candidate.host(0, LOOPBACK.getHostAddress(), 1)),
            0,
            new SplittableRandom(),
            random,
            new MediaObserver() {});

    private Rehearsal() {}

    /** Plays it. Takes about a second of one core in a fresh JVM; returns how many packets the viewer got. */
    static long run() {
        return new Rehearsal().play();
    }

    private long play() {
        Camera camera = new Camera();
        Screen screen = new Screen();
        MediaLoop publisher = dial(2, camera, true);
        MediaLoop viewer = dial(3, screen, false);
        for (long step = 1; step <= STEPS; step++) {
            long now = step * MILLIS;
            server.turn(now);
            publisher.turn(now);
            viewer.turn(now);
        }
        CompletableFuture<Integer> closed = rooms.close();
        server.turn((STEPS + 1) * MILLIS);
        return closed.isDone() ? screen.packets : 0;
    }

    private MediaLoop dial(int port, Client client, boolean publishes) {
        CodecParameters vp8 = new CodecParameters(96, "vp8", 90_000, 1, Map.of(), 97, true, true, true, false, true);
        List<OfferedTrack> tracks = List.of(new OfferedTrack(
                MediaKind.VIDEO, List.of(vp8), List.of(HeaderExtensionUris.TRANSPORT_CC), SSRC, SSRC + 1));
        LocalTransport local = peers.localTransport(List.of(), false, "rehearsal");
        Offerer offerer = publishes ? Offerer.publishing(local, tracks) : Offerer.playing(local, tracks);
        SessionRequest request =
                new SessionRequest(new RoomName("rehearsal"), offerer.offer().print(), LOOPBACK);
        CompletableFuture<SessionAnswer> answer = publishes ? rooms.publish(request) : rooms.play(request);
        server.turn(0);
        DialAgreement agreed =
                offerer.read(SessionDescription.parse(answer.join().answer()));
        MemoryTransport end = new MemoryTransport(new InetSocketAddress(LOOPBACK, port), wire);
        MediaLoop loop = new MediaLoop(end, 0);
        List<Path> paths = List.of(end.pathTo(serverEnd));
        Peer peer = peers.dialling(local, agreed.remote(), paths, client, () -> loop.poke(local.ufrag()), 0);
        client.registration = loop.dial(peer, local.ufrag(), paths);
        return loop;
    }

    /** A peer of the rehearsal; hears nothing and says nothing. */
    private abstract static class Client implements PeerHandler {
        @Nullable
        Registration registration;

        @Override
        public void connected(long nowNanos, Outbox out) {}

        @Override
        public Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
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
            if (registration != null) {
                registration.remove();
            }
        }
    }

    private static final class Screen extends Client {
        private long packets;

        @Override
        public Packet rtp(Packet packet, RtpHeader header, long extendedSeq, long nowNanos) {
            packets++;
            return packet;
        }
    }

    /** Sends keyframes only: a VP8 descriptor and the head of a key frame (RFC 7741 section 4.2, RFC 6386 section 9.1). */
    private static final class Camera extends Client {
        private static final byte[] FIRST = {0x10, 0x10, 0, 0, (byte) 0x9d, 0x01, 0x2a, (byte) 0x80, 2, 0x68, 1};

        private final RtpHeaderWriter header = new RtpHeaderWriter();
        private final byte[] payload = new byte[PAYLOAD_BYTES];
        private long nextFrame = Long.MAX_VALUE;
        private long seq = 1;
        private int transportSeq;

        @Override
        public void connected(long nowNanos, Outbox out) {
            nextFrame = nowNanos;
        }

        @Override
        public long nextDeadline() {
            return nextFrame;
        }

        @Override
        public void handleTimeout(long nowNanos, Outbox out) {
            nextFrame += STEPS_PER_FRAME * MILLIS;
            for (int part = 0; part < PACKETS_PER_FRAME && registration != null; part++) {
                System.arraycopy(FIRST, 0, payload, 0, FIRST.length);
                payload[0] = part == 0 ? FIRST[0] : 0;
                Packet slot = registration.peer().claim(out);
                header.begin(
                        slot.array(),
                        slot.offset(),
                        part == PACKETS_PER_FRAME - 1,
                        96,
                        (int) seq & 0xffff,
                        (int) (nowNanos / MILLIS * 90),
                        SSRC);
                header.extensionUint16(1, transportSeq++ & 0xffff);
                registration.peer().sendRtp(slot, header.end(), payload, 0, payload.length, seq++);
            }
        }
    }
}
