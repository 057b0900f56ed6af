// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.examples.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A libwebrtc connection that sends sound and pictures, or receives them, and its session at a WHIP or WHEP server. Made and closed on any
 * thread but those of libwebrtc.
 */
final class WebrtcPeer implements AutoCloseable {
    private final RTCPeerConnection connection;
    private final CompletableFuture<Void> gathered = new CompletableFuture<>();
    private final HttpSession session;

    private WebrtcPeer(
            PeerConnectionFactory factory,
            Collection<? extends MediaStreamTrack> tracks,
            RTCRtpTransceiverDirection direction,
            Consumer<MediaStreamTrack> received,
            Place place)
            throws IOException, InterruptedException {
        connection = factory.createPeerConnection(new RTCConfiguration(), new Observer(gathered, received));
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = direction;
        init.streamIds = List.of("stream");
        tracks.forEach(track -> connection.addTransceiver(track, init));
        try {
            RTCSessionDescription offer =
                    Sdp.created(observer -> connection.createOffer(new RTCOfferOptions(), observer));
            session = HttpSession.begin(place.endpoint(), place.token(), offer.sdp);
            begin(offer);
        } catch (IOException | InterruptedException failed) {
            connection.close();
            throw failed;
        }
    }

    /**
     * Where to publish, or what to play.
     *
     * @param token shown as bearer; empty for none
     */
    record Place(URI endpoint, String token) {
        /** Of {@code URL [TOKEN]}. */
        static Place of(String[] arguments) {
            return new Place(URI.create(arguments[0]), arguments.length > 1 ? arguments[1] : "");
        }

        /** Without the token. */
        @Override
        public String toString() {
            return endpoint.toString();
        }
    }

    /** Publishes what is pushed to the two sources, to a WHIP endpoint. */
    static WebrtcPeer sending(
            PeerConnectionFactory factory, CustomVideoSource video, CustomAudioSource audio, Place place)
            throws IOException, InterruptedException {
        return new WebrtcPeer(
                factory,
                List.of(factory.createAudioTrack("audio", audio), factory.createVideoTrack("video", video)),
                RTCRtpTransceiverDirection.SEND_ONLY,
                track -> {},
                place);
    }

    /** Plays a WHEP endpoint to the two sinks, which are called on threads of libwebrtc. */
    static WebrtcPeer receiving(PeerConnectionFactory factory, VideoTrackSink video, AudioTrackSink audio, Place place)
            throws IOException, InterruptedException {
        // Transceivers are made of tracks only; nothing is ever sent on these two.
        List<MediaStreamTrack> unsent = List.of(
                factory.createAudioTrack("audio", new CustomAudioSource()),
                factory.createVideoTrack("video", new CustomVideoSource()));
        Consumer<MediaStreamTrack> received = track -> {
            if (track instanceof VideoTrack pictures) {
                pictures.addSink(video);
            } else if (track instanceof AudioTrack sound) {
                sound.addSink(audio);
            }
        };
        return new WebrtcPeer(factory, unsent, RTCRtpTransceiverDirection.RECV_ONLY, received, place);
    }

    /** Gathers candidates once the server's ICE servers are known (RFC 9725 4.6), so that they are told after the offer. */
    private void begin(RTCSessionDescription offer) throws IOException, InterruptedException {
        if (!session.iceServers().isEmpty()) {
            RTCConfiguration configuration = new RTCConfiguration();
            configuration.iceServers.addAll(
                    session.iceServers().stream().map(WebrtcPeer::iceServer).toList());
            connection.setConfiguration(configuration);
        }
        Sdp.set(observer -> connection.setLocalDescription(offer, observer));
        RTCSessionDescription answer = new RTCSessionDescription(RTCSdpType.ANSWER, session.answer());
        Sdp.set(observer -> connection.setRemoteDescription(answer, observer));
        var unused = gathered.thenRunAsync(() -> session.trickle(Sdp.fragment(connection.getLocalDescription().sdp)));
    }

    private static RTCIceServer iceServer(IceLink link) {
        RTCIceServer server = new RTCIceServer();
        server.urls.add(link.url());
        server.username = link.username();
        server.password = link.credential();
        return server;
    }

    RTCPeerConnectionState state() {
        return connection.getConnectionState();
    }

    /** Lets the pictures have so much of the line at most. */
    void limitVideo(int maxBitrateBps) {
        for (RTCRtpSender sender : connection.getSenders()) {
            if (sender.getTrack() instanceof VideoTrack) {
                RTCRtpSendParameters parameters = sender.getParameters();
                parameters.encodings.forEach(encoding -> encoding.maxBitrate = maxBitrateBps);
                sender.setParameters(parameters);
            }
        }
    }

    /** What libwebrtc counts, as in browsers. */
    CompletableFuture<Collection<RTCStats>> statistics() {
        CompletableFuture<Collection<RTCStats>> statistics = new CompletableFuture<>();
        connection.getStats(report -> statistics.complete(report.getStats().values()));
        return statistics;
    }

    /** Ends the session, on the server too. */
    @Override
    public void close() throws IOException {
        try {
            session.end();
        } finally {
            connection.close();
        }
    }

    private record Observer(CompletableFuture<Void> gathered, Consumer<MediaStreamTrack> received)
            implements PeerConnectionObserver {
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
        public void onTrack(RTCRtpTransceiver transceiver) {
            received.accept(transceiver.getReceiver().getTrack());
        }
    }
}
