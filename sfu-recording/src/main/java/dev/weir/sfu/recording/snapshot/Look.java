// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.snapshot;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionRequest;
import java.awt.image.BufferedImage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look into a room: a viewer of pictures alone, who hands offer and answer over in the process and gets media over the machine's own
 * network. Belongs to one thread.
 */
final class Look implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Look.class);

    /** Of each step, which all take some milliseconds. */
    private static final int STEP_SECONDS = 5;

    /** The SFU ends the session itself when this process has forgotten to. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Frames frames;
    private final RTCPeerConnection connection;

    /** @param unsent a track to make the offer with, that of others too */
    Look(PeerConnectionFactory factory, VideoTrack unsent, int maxWidth) {
        this.frames = new Frames(maxWidth);
        this.connection = factory.createPeerConnection(new RTCConfiguration(), new Observer(frames));
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.RECV_ONLY;
        connection.addTransceiver(unsent, init);
    }

    /** What there is to see; empty when the room does not let anybody in who decodes what we do, or shows nothing in time. */
    Optional<BufferedImage> into(Sfu sfu, RoomName room, Duration patience) throws InterruptedException {
        try {
            Described offer = new Described();
            connection.createOffer(new RTCOfferOptions(), offer);
            RTCSessionDescription local = await(offer.result);
            Done applied = new Done();
            connection.setLocalDescription(local, applied);
            await(applied.result);
            SessionAnswer session = await(sfu.play(new SessionRequest(room, local.sdp, client()).asHidden()));
            try {
                Done answered = new Done();
                connection.setRemoteDescription(
                        new RTCSessionDescription(RTCSdpType.ANSWER, session.answer()), answered);
                await(answered.result);
                return frames.newest(patience);
            } finally {
                var unused = sfu.end(session.sessionId());
            }
        } catch (SfuException refused) {
            log.debug("room={} lets no camera in: {}", room, refused.getMessage());
            return Optional.empty();
        }
    }

    private static Client client() {
        return new Client(InetAddress.getLoopbackAddress(), "", "", "snapshot", Optional.of(LIMIT));
    }

    private static <T> T await(CompletableFuture<T> step) throws InterruptedException {
        try {
            return step.get(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer for " + STEP_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        connection.close();
        frames.close();
    }

    private record Observer(Frames frames) implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // The SFU answers whoever speaks to it, so it need not know.
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
                video.addSink(frames);
            }
        }
    }

    private static final class Described implements CreateSessionDescriptionObserver {
        final CompletableFuture<RTCSessionDescription> result = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            result.complete(description);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }

    private static final class Done implements SetSessionDescriptionObserver {
        final CompletableFuture<Boolean> result = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            result.complete(true);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }
}
