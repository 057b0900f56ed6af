// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsType;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Plays any WHEP endpoint, and writes a PNG and a line of figures each second: {@code JavaPlayer URL [TOKEN [DIRECTORY]]}, until Enter is
 * pressed.
 */
public final class JavaPlayer implements AutoCloseable {
    /** Takes the sound without a sound card. */
    private final PeerConnectionFactory factory = new PeerConnectionFactory(new HeadlessAudioDeviceModule());

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Loudness loudness = new Loudness();
    /** Copied once a second when it was taken, since converting each would cost as much as decoding it. */
    private final AtomicReference<@Nullable BufferedImage> picture = new AtomicReference<>();

    private final AtomicLong frames = new AtomicLong();
    private final Path directory;
    private final WebrtcPeer peer;
    private int written;
    private long bytesBefore;

    /** Begins to play. */
    JavaPlayer(WebrtcPeer.Place place, Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        peer = WebrtcPeer.receiving(
                factory,
                this::seen,
                (block, bits, rate, channels, count) -> loudness.add(block, rate, channels),
                place);
        var each = timer.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.SECONDS);
        assert !each.isDone();
    }

    public static void main(String[] arguments) throws Exception {
        WebrtcPeer.Place place = WebrtcPeer.Place.of(arguments);
        JavaPlayer player = new JavaPlayer(place, Path.of(arguments.length > 2 ? arguments[2] : "."));
        System.out.println("playing " + place + " until Enter is pressed");
        while (System.in.read() > '\r') {
            // Whatever else is typed.
        }
        player.close();
        // The library's own threads do not end by themselves.
        System.exit(0);
    }

    /** On a thread of libwebrtc. The frame is a copy, in native memory until it is released. */
    private void seen(VideoFrame frame) {
        frames.incrementAndGet();
        if (picture.get() == null) {
            picture.set(Pictures.image(frame));
        }
        frame.release();
    }

    private void tell() {
        try {
            BufferedImage last = picture.getAndSet(null);
            String size = "no picture";
            if (last != null) {
                Path file = directory.resolve(String.format("frame-%04d.png", written++));
                ImageIO.write(last, "png", file.toFile());
                size = last.getWidth() + "x" + last.getHeight() + ", written to " + file.getFileName();
            }
            long bytes = 0;
            long lost = 0;
            for (RTCStats one : peer.statistics().get(1, TimeUnit.SECONDS)) {
                if (one.getType() == RTCStatsType.INBOUND_RTP) {
                    bytes += number(one, "bytesReceived");
                    lost += number(one, "packetsLost");
                }
            }
            System.out.printf(
                    "%s: %d fps, %d kbit/s, %d packets lost, %s; %s%n",
                    peer.state(), frames.getAndSet(0), (bytes - bytesBefore) / 125, lost, size, loudness.take());
            bytesBefore = bytes;
        } catch (Exception e) {
            System.out.println("failed: " + e);
        }
    }

    private static long number(RTCStats stats, String name) {
        return ((Number) Objects.requireNonNullElse(stats.getAttributes().get(name), 0)).longValue();
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        peer.close();
    }
}
