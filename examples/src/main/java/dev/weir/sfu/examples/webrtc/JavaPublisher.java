// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Publishes a test pattern and a tone to any WHIP server: {@code JavaPublisher URL [TOKEN]}, until Enter is pressed. */
public final class JavaPublisher implements AutoCloseable {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int FRAMES_PER_SECOND = 30;
    private static final int SAMPLE_RATE = 48_000;
    private static final int TONE_HZ = 440;

    /** The dummy layer: the one without a sound card can't be combined with sound of one's own. */
    private final PeerConnectionFactory factory =
            new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));

    private final CustomVideoSource video = new CustomVideoSource();
    private final CustomAudioSource audio = new CustomAudioSource();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final TestPattern pattern = new TestPattern(WIDTH, HEIGHT);
    private final WebrtcPeer peer;
    private long samples;

    /** Begins to publish. */
    JavaPublisher(WebrtcPeer.Place place) throws Exception {
        peer = WebrtcPeer.sending(factory, video, audio, place);
        var pictures =
                timer.scheduleAtFixedRate(this::picture, 0, 1_000_000 / FRAMES_PER_SECOND, TimeUnit.MICROSECONDS);
        var sound = timer.scheduleAtFixedRate(this::sound, 0, 10, TimeUnit.MILLISECONDS);
        assert !pictures.isDone() && !sound.isDone();
    }

    public static void main(String[] arguments) throws Exception {
        WebrtcPeer.Place place = WebrtcPeer.Place.of(arguments);
        JavaPublisher publisher = new JavaPublisher(place);
        System.out.println("publishing to " + place + " until Enter is pressed");
        while (System.in.read() > '\r') {
            // Whatever else is typed.
        }
        publisher.close();
        // The library's own threads do not end by themselves.
        System.exit(0);
    }

    private void picture() {
        VideoFrame frame = Pictures.frame(pattern.at(LocalTime.now(ZoneId.systemDefault())));
        video.pushFrame(frame);
        frame.release();
    }

    /** Ten milliseconds of a tone. */
    private void sound() {
        int frames = SAMPLE_RATE / 100;
        ByteBuffer block = ByteBuffer.allocate(frames * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++, samples++) {
            block.putShort((short) (8000 * Math.sin(2 * Math.PI * TONE_HZ * samples / SAMPLE_RATE)));
        }
        audio.pushAudio(block.array(), 16, SAMPLE_RATE, 1, frames);
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        peer.close();
    }
}
