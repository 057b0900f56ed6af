// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Recorded offers, our own transport, and small descriptions to vary. */
final class SdpFixtures {
    static final List<String> PUBLISH = List.of(
            "aiortc-1.4.0-publish",
            "chromium-156.0.8078.79-publish",
            "chromium-156.0.8078.79-publish-simulcast",
            "ffmpeg-whip-8.1.2-publish",
            "firefox-153.7.0-publish",
            "gstreamer-webrtcbin-1.22.0-publish-vp8",
            "libdatachannel-obslike-0.24.0-publish-h264",
            "libdatachannel-obslike-0.24.0-publish-simulcast",
            "webrtc-java-0.14.0-publish-vp8");

    static final List<String> PLAY = List.of(
            "aiortc-1.4.0-play",
            "chromium-156.0.8078.79-play",
            "firefox-153.7.0-play",
            "gstreamer-webrtcbin-1.22.0-play",
            "webrtc-java-0.14.0-play");

    static final String FINGERPRINT = "AB:" + "01:".repeat(30) + "CD";

    static final LocalTransport LOCAL = new LocalTransport(
            "ourufrag",
            "ourpasswordourpassword24",
            new Fingerprint("sha-256", FINGERPRINT),
            List.of(Candidate.host(0, "198.51.100.7", 3478), Candidate.host(1, "2001:db8::7", 3478)),
            true,
            "weir",
            4_711);

    /** The transport of whoever dials us. */
    static final LocalTransport REMOTE = new LocalTransport(
            "theirufrag",
            "theirpasswordtheirpassword",
            new Fingerprint("sha-256", FINGERPRINT),
            List.of(Candidate.host(0, "192.0.2.1", 5_000)),
            false,
            "dialler",
            1);

    private SdpFixtures() {}

    static String recorded(String name) {
        try (InputStream in = SdpFixtures.class.getResourceAsStream("/vectors/sdp/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalArgumentException("no recorded offer " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SessionDescription offer(String name) {
        return SessionDescription.parse(recorded(name));
    }

    static IntSupplier counter(int first) {
        int[] next = {first};
        return () -> next[0]++;
    }

    static PlayChoice emptyRoom() {
        return new PlayChoice(List.of(), List.of(), "room-one", counter(0x1111_1111));
    }

    static PlayChoice room(List<CodecParameters> audio, List<CodecParameters> video) {
        return new PlayChoice(audio, video, "room-one", counter(0x1111_1111));
    }

    /** A publisher's offer of Opus 111 and VP8 96 with rtx 97, as short as it can be. */
    static String smallOffer() {
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 0.0.0.0",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE a v",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "c=IN IP4 0.0.0.0",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuv",
                "a=fingerprint:sha-256 " + FINGERPRINT,
                "a=setup:actpass",
                "a=mid:a",
                "a=sendonly",
                "a=rtcp-mux",
                "a=rtpmap:111 opus/48000/2",
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                "c=IN IP4 0.0.0.0",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuv",
                "a=fingerprint:sha-256 " + FINGERPRINT,
                "a=setup:actpass",
                "a=mid:v",
                "a=sendonly",
                "a=rtcp-mux",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
                "");
    }

    /** A lone video m-line with these attributes. */
    static Section section(String... attributes) {
        return section("video", "96", attributes);
    }

    static Section section(String media, String formats, String... attributes) {
        List<Attribute> lines = Stream.of(attributes).map(Attribute::parse).toList();
        MediaDescription description = new MediaDescription(
                media, 9, "UDP/TLS/RTP/SAVPF", Tokens.split(formats, ' '), "IN IP4 0.0.0.0", lines);
        SessionDescription session =
                new SessionDescription("- 1 1 IN IP4 0.0.0.0", "-", List.of(), List.of(description));
        return new Section(session, description, 0);
    }

    static PublishAgreement publish(String text) {
        return Negotiator.answerPublish(SessionDescription.parse(text), LOCAL);
    }

    static PlayAgreement play(String text) {
        return Negotiator.answerPlay(SessionDescription.parse(text), LOCAL, emptyRoom());
    }

    static ReceiveTrack track(PublishAgreement agreement, MediaKind kind) {
        return agreement.tracks().stream()
                .filter(track -> track.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    static SendTrack track(PlayAgreement agreement, MediaKind kind) {
        return agreement.tracks().stream()
                .filter(track -> track.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
