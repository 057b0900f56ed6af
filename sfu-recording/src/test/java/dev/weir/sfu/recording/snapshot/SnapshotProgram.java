// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.SfuConfig;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionRequest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A process with an SFU, publishers that are libwebrtc's, and a {@link SnapshotTaker}: in a process of its own, since a fault in native code
 * must not take the tests down. {@code args}: a directory, then the codecs of rooms, each of which gets a JPEG of its name there. Red,
 * green, blue and grey are in the quarters of each picture.
 */
public final class SnapshotProgram {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    /** Y, U and V of red, green, blue and grey (BT.601, limited range). */
    private static final int[][] QUARTERS = {{81, 90, 240}, {145, 54, 34}, {41, 240, 110}, {126, 128, 128}};

    private SnapshotProgram() {}

    /** Ends the process itself, which native threads of the library would keep. */
    public static void main(String[] args) {
        try {
            run(args);
            Runtime.getRuntime().halt(0);
        } catch (Throwable failed) {
            System.out.println("failed: " + failed);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String[] args) throws Exception {
        Sfu sfu = Sfu.open(SfuConfig.builder().rtcPort(0).build());
        SnapshotTaker taker = SnapshotTaker.open(sfu, SnapshotConfig.DEFAULT).orElseThrow();
        PeerConnectionFactory factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        for (int i = 1; i < args.length; i++) {
            RoomName room = new RoomName(args[i]);
            CompletableFuture<Void> started = new CompletableFuture<>();
            var told = sfu.observe(new dev.weir.sfu.spi.MediaObserver() {
                @Override
                public void mediaStarted(String name, String sessionId) {
                    started.complete(null);
                }

                @Override
                public void subscriberJoined(String name, String sessionId) {
                    System.out.println("somebody was told of the camera");
                }
            });
            CustomVideoSource video = new CustomVideoSource();
            RTCPeerConnection publisher = publish(sfu, factory, room, video);
            var frames = timer.scheduleAtFixedRate(() -> push(video), 0, 33, TimeUnit.MILLISECONDS);
            started.get(20, TimeUnit.SECONDS);
            Optional<Snapshot> snapshot = taker.take(room).get(20, TimeUnit.SECONDS);
            System.out.println(room + " viewers " + sfu.room(room).orElseThrow().subscribers());
            if (snapshot.isPresent()) {
                Files.write(Path.of(args[0], room + ".jpeg"), snapshot.get().jpeg());
            }
            frames.cancel(false);
            publisher.close();
            told.close();
        }
        timer.shutdownNow();
        taker.close();
        sfu.close();
        System.out.println("closed");
    }

    private static void push(CustomVideoSource video) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        fill(buffer.getDataY(), buffer.getStrideY(), 0, WIDTH, HEIGHT);
        fill(buffer.getDataU(), buffer.getStrideU(), 1, WIDTH / 2, HEIGHT / 2);
        fill(buffer.getDataV(), buffer.getStrideV(), 2, WIDTH / 2, HEIGHT / 2);
        VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
        video.pushFrame(frame);
        frame.release();
    }

    private static void fill(ByteBuffer plane, int stride, int component, int width, int height) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
                plane.put(y * stride + x, (byte) QUARTERS[quarter][component]);
            }
        }
    }

    private static RTCPeerConnection publish(
            Sfu sfu, PeerConnectionFactory factory, RoomName room, CustomVideoSource video) throws Exception {
        RTCPeerConnection connection = factory.createPeerConnection(new RTCConfiguration(), candidate -> {});
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        RTCRtpTransceiver transceiver = connection.addTransceiver(factory.createVideoTrack("video", video), init);
        transceiver.setCodecPreferences(factory.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs().stream()
                .filter(codec -> codec.getName().equalsIgnoreCase(room.value()))
                .toList());
        CompletableFuture<RTCSessionDescription> offer = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                offer.complete(description);
            }

            @Override
            public void onFailure(String error) {
                offer.completeExceptionally(new IllegalStateException(error));
            }
        });
        RTCSessionDescription local = offer.get(10, TimeUnit.SECONDS);
        connection.setLocalDescription(local, new Failing());
        String answer = sfu.publish(new SessionRequest(room, local.sdp, InetAddress.getLoopbackAddress()))
                .get(10, TimeUnit.SECONDS)
                .answer();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), new Failing());
        return connection;
    }

    private static final class Failing implements SetSessionDescriptionObserver {
        @Override
        public void onSuccess() {
            // The picture shows it.
        }

        @Override
        public void onFailure(String error) {
            System.out.println("failed: " + error);
        }
    }
}
