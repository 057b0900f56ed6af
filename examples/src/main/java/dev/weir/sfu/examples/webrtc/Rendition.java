// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import dev.weir.sfu.examples.webrtc.WebrtcPeer.Place;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lower layer for publishers that send only one: plays a room and publishes it to another, of half the width and height, at 400 kbit/s
 * at most. Decoded and encoded once, however many watch: {@code Rendition PLAY_URL PUBLISH_URL [TOKEN]}, until the process is ended.
 *
 * <p>What it publishes begins with the pictures that it gets, ends three seconds after the last one, and begins anew with the next.
 */
public final class Rendition {
    private static final int DIVISOR = 2;
    private static final int MAX_BITRATE_BPS = 400_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Set<RTCPeerConnectionState> OVER =
            Set.of(RTCPeerConnectionState.DISCONNECTED, RTCPeerConnectionState.FAILED, RTCPeerConnectionState.CLOSED);

    /** Two, since one audio module takes sound out without a sound card, and the other one puts sound in. */
    private final PeerConnectionFactory players = new PeerConnectionFactory(new HeadlessAudioDeviceModule());

    private final PeerConnectionFactory publishers =
            new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));

    private final CustomVideoSource video = new CustomVideoSource();
    private final CustomAudioSource audio = new CustomAudioSource();
    private final Place from;
    private final Place to;
    private volatile long lastFrameNanos = System.nanoTime() - SILENCE_NANOS;
    private @Nullable WebrtcPeer player;
    private @Nullable WebrtcPeer publisher;

    Rendition(Place from, Place to) {
        this.from = from;
        this.to = to;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String token = arguments.length > 2 ? arguments[2] : "";
        Rendition rendition =
                new Rendition(new Place(URI.create(arguments[0]), token), new Place(URI.create(arguments[1]), token));
        Runtime.getRuntime().addShutdownHook(new Thread(rendition::close));
        for (; ; TimeUnit.MILLISECONDS.sleep(500)) {
            rendition.look();
        }
    }

    /** Brings about what should be; what fails is tried again at the next look. */
    private synchronized void look() throws InterruptedException {
        try {
            if (player != null && OVER.contains(player.state())) {
                player = ended(player, "stopped playing");
            }
            if (player == null) {
                player = WebrtcPeer.receiving(
                        players,
                        this::scale,
                        (block, bits, rate, channels, count) -> {
                            audio.pushAudio(block, bits, rate, channels, count);
                        },
                        from);
                System.out.println("playing " + from);
            }
            boolean seen = System.nanoTime() - lastFrameNanos < SILENCE_NANOS;
            if (publisher != null && (!seen || OVER.contains(publisher.state()))) {
                publisher = ended(publisher, "stopped publishing");
            }
            if (publisher == null && seen) {
                publisher = WebrtcPeer.sending(publishers, video, audio, to);
                publisher.limitVideo(MAX_BITRATE_BPS);
                System.out.println("publishing to " + to);
            }
        } catch (IOException refused) {
            System.out.println(refused.getMessage());
        }
    }

    /** On a thread of libwebrtc. The frame is a copy, in native memory until it is released. */
    private void scale(VideoFrame frame) {
        lastFrameNanos = System.nanoTime();
        int width = frame.buffer.getWidth();
        int height = frame.buffer.getHeight();
        VideoFrameBuffer smaller =
                frame.buffer.cropAndScale(0, 0, width, height, width / DIVISOR & ~1, height / DIVISOR & ~1);
        VideoFrame scaled = new VideoFrame(smaller, frame.rotation, frame.timestampNs);
        video.pushFrame(scaled);
        scaled.release();
        frame.release();
    }

    private static @Nullable WebrtcPeer ended(WebrtcPeer peer, String what) {
        System.out.println(what);
        try {
            peer.close();
        } catch (IOException gone) {
            // The server ends it by itself.
        }
        return null;
    }

    private synchronized void close() {
        player = player == null ? null : ended(player, "stopped playing");
        publisher = publisher == null ? null : ended(publisher, "stopped publishing");
    }
}
