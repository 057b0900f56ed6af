// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.libwebrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * libwebrtc as a publisher or a player in a process of its own, since a fault in native code must not take the tests down.
 *
 * <p>Speaks by lines: prints {@code offer BASE64}, reads the answer in Base64, prints {@code state X}, {@code frames N} and
 * {@code size WxH} as they happen, and ends when its input does.
 */
public final class LibwebrtcClient {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private LibwebrtcClient() {}

    /** Runs one client; {@code args[0]} is {@code publish} or {@code play}. */
    public static void main(String[] args) throws Exception {
        boolean publish = args[0].equals("publish");
        // The headless module cannot be combined with a custom audio source; the dummy layer does not play.
        AudioDeviceModuleBase audio =
                publish ? new AudioDeviceModule(AudioLayer.kDummyAudio) : new HeadlessAudioDeviceModule();
        PeerConnectionFactory factory = new PeerConnectionFactory(audio);
        CompletableFuture<Void> gathered = new CompletableFuture<>();
        RTCPeerConnection connection = factory.createPeerConnection(new RTCConfiguration(), new Observer(gathered));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CustomVideoSource video = new CustomVideoSource();
        CustomAudioSource sound = new CustomAudioSource();
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = publish ? RTCRtpTransceiverDirection.SEND_ONLY : RTCRtpTransceiverDirection.RECV_ONLY;
        init.streamIds = List.of("stream");
        connection.addTransceiver(factory.createAudioTrack("audio", sound), init);
        connection.addTransceiver(factory.createVideoTrack("video", video), init);

        CompletableFuture<RTCSessionDescription> offer = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new Created(offer));
        CompletableFuture<Void> set = new CompletableFuture<>();
        connection.setLocalDescription(offer.get(10, TimeUnit.SECONDS), new Set(set));
        set.get(10, TimeUnit.SECONDS);
        gathered.get(10, TimeUnit.SECONDS);
        say("offer "
                + Base64.getEncoder()
                        .encodeToString(connection.getLocalDescription().sdp.getBytes(StandardCharsets.UTF_8)));

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String answer = new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
        CompletableFuture<Void> answered = new CompletableFuture<>();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), new Set(answered));
        answered.get(10, TimeUnit.SECONDS);
        if (publish) {
            every(timer, 33, new Picture(video));
            byte[] silence = new byte[960];
            every(timer, 10, () -> sound.pushAudio(silence, 16, 48_000, 1, 480));
        }
        waitForEnd(in);
        timer.shutdownNow();
        connection.close();
        // Native threads of the library may not end by themselves.
        Runtime.getRuntime().halt(0);
    }

    /** A source that fails ends the process: the test then sees it at once. */
    private static void every(ScheduledExecutorService timer, int millis, Runnable source) {
        Runnable guarded = () -> {
            try {
                source.run();
            } catch (RuntimeException bug) {
                say("failed " + bug);
                Runtime.getRuntime().halt(1);
            }
        };
        if (timer.scheduleAtFixedRate(guarded, 0, millis, TimeUnit.MILLISECONDS).isCancelled()) {
            throw new IllegalStateException("timer is shut down");
        }
    }

    private static void waitForEnd(BufferedReader in) throws IOException {
        while (in.readLine() != null) {
            // Only the end of the input matters.
        }
    }

    static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Frames whose grey wanders, so that the encoder has something to do. */
    private static final class Picture implements Runnable {
        private final CustomVideoSource source;
        private int count;

        Picture(CustomVideoSource source) {
            this.source = source;
        }

        @Override
        public void run() {
            NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    buffer.getDataY().put(y * buffer.getStrideY() + x, (byte) (x + y + count * 3));
                }
            }
            count++;
            VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
            source.pushFrame(frame);
            frame.release();
        }
    }

    private record Observer(CompletableFuture<Void> gathered) implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // All of them are in the local description when gathering is complete.
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            say("state " + state);
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            MediaStreamTrack track = transceiver.getReceiver().getTrack();
            if (track instanceof VideoTrack video) {
                AtomicInteger frames = new AtomicInteger();
                video.addSink(frame -> {
                    if (frames.incrementAndGet() == 1) {
                        say("size " + frame.buffer.getWidth() + "x" + frame.buffer.getHeight());
                    }
                    say("frames " + frames.get());
                });
            }
        }
    }

    private record Created(CompletableFuture<RTCSessionDescription> result)
            implements CreateSessionDescriptionObserver {
        @Override
        public void onSuccess(RTCSessionDescription description) {
            result.complete(description);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }

    private record Set(CompletableFuture<Void> result) implements SetSessionDescriptionObserver {
        @Override
        public void onSuccess() {
            result.complete(null);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }
}
