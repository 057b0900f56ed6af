// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.dtls.DtlsCertificate;
import dev.weir.sfu.dtls.HandshakeThreads;
import dev.weir.sfu.loop.LoopThread;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.loop.Registration;
import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.Peer;
import dev.weir.sfu.peer.PeerFactory;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.peer.PeerTimeouts;
import dev.weir.sfu.rtcp.RtcpHandler;
import dev.weir.sfu.rtcp.RtcpParser;
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
import dev.weir.sfu.transport.UdpOptions;
import dev.weir.sfu.transport.nio.NioUdpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A broadcaster of VP8 frames from a file that answers keyframe requests only if told to: OBS and FFmpeg never do.
 *
 * <p>To answer, it starts the file again. Real packets by our own dialling {@link Peer}, over a socket of the loopback.
 */
final class FilePublisher implements PeerHandler, AutoCloseable {
    private static final int SSRC = 0x22222222;
    private static final int PART_BYTES = 1_100;
    private static final long SECOND = 1_000_000_000;

    private final IvfFile file;
    private final long frameNanos;
    private final boolean heedsPli;
    private final NioUdpTransport transport;
    private final MediaLoop loop;
    private final LoopThread thread;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final AtomicInteger keyframes = new AtomicInteger();
    private final AtomicInteger framesSent = new AtomicInteger();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final RtcpParser parser = new RtcpParser();
    private @Nullable Registration registration;
    private long nextFrame = Long.MAX_VALUE;
    private int frame;
    private int pictureId;
    private int timestamp;
    private long seq = 1;

    private FilePublisher(IvfFile file, int framesPerSecond, boolean heedsPli) throws IOException {
        this.file = file;
        this.frameNanos = SECOND / framesPerSecond;
        this.heedsPli = heedsPli;
        this.transport = NioUdpTransport.open(UdpOptions.onPort(0, List.of(InetAddress.getLoopbackAddress())));
        this.loop = new MediaLoop(transport, System.nanoTime());
        this.thread = LoopThread.start(loop, transport, System::nanoTime, "file-publisher");
    }

    /** Publishes to the endpoint and waits until it is connected. */
    static FilePublisher start(URI endpoint, IvfFile file, int framesPerSecond, boolean heedsPli)
            throws IOException, InterruptedException {
        FilePublisher publisher = new FilePublisher(file, framesPerSecond, heedsPli);
        publisher.dial(endpoint);
        if (!publisher.connected.await(10, TimeUnit.SECONDS)) {
            publisher.close();
            throw new IOException("the publisher did not connect within ten seconds");
        }
        return publisher;
    }

    private void dial(URI endpoint) throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        PeerFactory peers = new PeerFactory(
                DtlsCertificate.generate(random, Instant.now()),
                HandshakeThreads.pool(1),
                random,
                new PeerTimeouts(10 * SECOND, 30 * SECOND));
        LocalTransport local = peers.localTransport(List.of(), false, "file");
        CodecParameters vp8 = new CodecParameters(
                96, "vp8", 90_000, 1, Map.of(), CodecParameters.NO_RTX, false, true, false, false, false);
        Offerer offerer =
                Offerer.publishing(local, List.of(new OfferedTrack(MediaKind.VIDEO, List.of(vp8), List.of(), SSRC, 0)));
        DialAgreement agreed = offerer.read(
                SessionDescription.parse(post(endpoint, offerer.offer().print())));
        List<Path> paths = agreed.remote().candidates().stream()
                .filter(candidate -> candidate.address().equals("127.0.0.1"))
                .map(this::pathTo)
                .toList();
        loop.execute(() -> {
            Peer peer = peers.dialling(
                    local, agreed.remote(), paths, this, () -> loop.poke(local.ufrag()), loop.nowNanos());
            registration = loop.dial(peer, local.ufrag(), paths);
        });
    }

    private Path pathTo(Candidate candidate) {
        return new Path(
                0,
                transport.localAddresses().get(0),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate.port()));
    }

    private static String post(URI endpoint, String offer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException("refused: " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void connected(long nowNanos, Outbox out) {
        nextFrame = nowNanos;
        connected.countDown();
    }

    @Override
    public Packet rtp(Packet packet, RtpHeader head, long extendedSeq, long nowNanos) {
        return packet;
    }

    @Override
    public void rtcp(Packet packet, long nowNanos, Outbox out) {
        parser.parse(packet.array(), packet.offset(), packet.length(), new RtcpHandler() {
            @Override
            public void pictureLoss(int mediaSsrc) {
                frame = heedsPli ? 0 : frame;
            }
        });
    }

    @Override
    public long nextDeadline() {
        return nextFrame;
    }

    @Override
    public void handleTimeout(long nowNanos, Outbox out) {
        Registration place = registration;
        if (place == null) {
            return;
        }
        nextFrame += frameNanos;
        byte[] bytes = file.frames().get(frame);
        keyframes.addAndGet(file.isKeyframe(frame) ? 1 : 0);
        for (int at = 0; at < bytes.length; at += PART_BYTES) {
            send(place.peer(), bytes, at, Math.min(PART_BYTES, bytes.length - at), out);
        }
        frame = (frame + 1) % file.frames().size();
        pictureId++;
        timestamp += (int) (frameNanos * 9 / 100_000);
        framesSent.incrementAndGet();
    }

    /** A packet of the frame behind a VP8 payload descriptor with a 15-bit picture id (RFC 7741 section 4.2). */
    private void send(Peer peer, byte[] bytes, int offset, int length, Outbox out) {
        byte[] payload = new byte[4 + length];
        payload[0] = (byte) (offset == 0 ? 0x90 : 0x80);
        payload[1] = (byte) 0x80;
        payload[2] = (byte) (0x80 | ((pictureId >> 8) & 0x7f));
        payload[3] = (byte) pictureId;
        System.arraycopy(bytes, offset, payload, 4, length);
        Packet slot = peer.claim(out);
        header.begin(
                slot.array(), slot.offset(), offset + length == bytes.length, 96, (int) seq & 0xffff, timestamp, SSRC);
        peer.sendRtp(slot, header.end(), payload, 0, payload.length, seq++);
    }

    @Override
    public void closed(CloseReason reason, long nowNanos, Outbox out) {
        if (registration != null) {
            registration.remove();
        }
    }

    int keyframesSent() {
        return keyframes.get();
    }

    int framesSent() {
        return framesSent.get();
    }

    @Override
    public void close() {
        loop.execute(() -> {
            if (registration != null) {
                registration.peer().close(CloseReason.LOCAL, loop.nowNanos(), loop.out());
            }
        });
        thread.close();
        transport.close();
    }
}
