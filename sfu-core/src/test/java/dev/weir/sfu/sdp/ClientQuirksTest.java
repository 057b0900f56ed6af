// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.recorded;
import static dev.weir.sfu.sdp.SdpFixtures.room;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static dev.weir.sfu.sdp.SdpFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Habits of single clients and of their other versions, of which there is no recording. */
class ClientQuirksTest {
    private static final String OBS = "libdatachannel-obslike-0.24.0-publish-h264";
    private static final String FFMPEG = "ffmpeg-whip-8.1.2-publish";
    private static final String FIREFOX = "firefox-153.7.0-play";

    private static CodecParameters h264(String profileLevelId) {
        return CodecParameters.of(106, "h264", 90_000, 1)
                .withFormatParameters(Map.of("profile-level-id", profileLevelId, "packetization-mode", "1"));
    }

    private static SendTrack videoFor(SessionDescription offer, CodecParameters live) {
        return track(Negotiator.answerPlay(offer, LOCAL, room(List.of(), List.of(live))), MediaKind.VIDEO);
    }

    /** A viewer's offer with other codecs under the numbers 96 and 97. */
    private static SessionDescription viewer(String videoFormats) {
        String text = smallOffer().replace("sendonly", "recvonly");
        return SessionDescription.parse(text.substring(0, text.indexOf("a=rtpmap:96")) + videoFormats);
    }

    @Test
    void answersAnOlderObsThatKeepsItsTransportAtTheSessionLevel() {
        String moved = "a=setup:actpass\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n"
                + "a=ice-options:ice2,trickle\r\na=fingerprint:sha-256 " + SdpFixtures.FINGERPRINT + "\r\n";
        String text = smallOffer()
                .replaceAll("a=(setup|ice-ufrag|ice-pwd|fingerprint):.*\r\n", "")
                .replace("a=group", moved + "a=group");

        assertThat(publish(text).remote()).isEqualTo(publish(smallOffer()).remote());
        assertThat(publish(text).answer().attribute("ice-options")).hasValue("ice2");
    }

    @Test
    void answersAnOlderObsThatWritesItsPortAndCandidates() {
        String text = smallOffer()
                .replace("m=audio 9", "m=audio 51234")
                .replace("m=video 9", "m=video 51234")
                .replaceFirst("a=ice-ufrag", "a=candidate:1 1 UDP 2122317823 192.0.2.1 51234 typ host\r\na=ice-ufrag");

        assertThat(publish(text).remote().candidates())
                .extracting(Candidate::port)
                .containsExactly(51_234);
        assertThat(publish(text).answer().media())
                .extracting(MediaDescription::port)
                .containsOnly(9);
    }

    @Test
    void repeatsNoGroupButTheBundleOfObs() {
        assertThat(recorded(OBS)).contains("a=group:LS");
        assertThat(Negotiator.answerPublish(offer(OBS), LOCAL).answer().values("group"))
                .singleElement()
                .asString()
                .startsWith("BUNDLE");
    }

    @Test
    void answersFfmpegWithOneMLineAndABundleOfTwo() {
        String text = recorded(FFMPEG);
        String video = text.substring(0, text.indexOf("m=audio")) + text.substring(text.indexOf("m=video"));
        PublishAgreement agreement = publish(video);

        assertThat(agreement.answer().values("group")).containsExactly("BUNDLE 1");
        assertThat(agreement.tracks()).extracting(ReceiveTrack::mid).containsExactly("1");
        assertThat(agreement.answer().media().get(0).values("candidate")).hasSize(2);
    }

    @Test
    void answersAnFfmpegThatIsTheDtlsClient() {
        PublishAgreement agreement = publish(recorded(FFMPEG).replace("setup:passive", "setup:active"));

        assertThat(agreement.remote().localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(agreement.answer().print()).contains("a=setup:passive\r\n").doesNotContain("a=setup:active");
    }

    @Test
    void takesTheMonoOpusThatFfmpegAnnouncesByItsChannelCount() {
        PublishAgreement agreement = publish(recorded(FFMPEG).replace("opus/48000/2", "opus/48000/1"));

        assertThat(track(agreement, MediaKind.AUDIO).codecs())
                .extracting(CodecParameters::encodingName)
                .containsExactly("opus");
    }

    @Test
    void answersWithASessionIdOfOurOwn() {
        // FFmpeg sends the same one every time.
        assertThat(publish(recorded(FFMPEG)).answer().origin()).isEqualTo("- 4711 1 IN IP4 0.0.0.0");
    }

    @Test
    void playsThePlainBaselineOfFfmpegToFirefox() {
        String formats = """
                a=rtpmap:97 H264/90000
                a=fmtp:97 profile-level-id=42e01f;level-asymmetry-allowed=1
                a=rtpmap:96 H264/90000
                a=fmtp:96 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1
                """;

        assertThat(videoFor(viewer(formats), h264("42001e")).codecs().get(0).payloadType())
                .isEqualTo(96);
    }

    @Test
    void tellsAFirefoxWithoutH264WhatIsMissing() {
        String text = smallOffer().replace("sendonly", "recvonly");
        PlayChoice live = room(List.of(), List.of(h264("42e01f")));

        assertThatThrownBy(() -> Negotiator.answerPlay(SessionDescription.parse(text), LOCAL, live))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("the room sends h264 42e01f mode 1, the offer's video m-line has vp8");
    }

    @Test
    void playsTheRealProfileToSafari() {
        String formats = """
                a=rtpmap:96 H264/90000
                a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f
                a=rtpmap:97 H264/90000
                a=fmtp:97 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                """;
        SessionDescription safari = viewer(formats);

        assertThat(videoFor(safari, h264("42e01f")).codecs().get(0).payloadType())
                .isEqualTo(97);
        assertThat(videoFor(safari, h264("640c28")).codecs().get(0).payloadType())
                .isEqualTo(96);
        assertThatThrownBy(() -> videoFor(safari, h264("640028")))
                .hasMessageContaining("the room sends h264 640028 mode 1");
    }

    @Test
    void givesAGstreamerViewerItsOwnNumbers() {
        String text = smallOffer()
                .replace("sendonly", "recvonly")
                .replace("SAVPF 111", "SAVPF 96")
                .replace("rtpmap:111 opus", "rtpmap:96 OPUS")
                .replace("SAVPF 96 97", "SAVPF 101 102 103");
        String video = """
                a=rtpmap:101 VP8/90000
                a=rtpmap:102 VP9/90000
                a=rtpmap:103 H264/90000
                a=fmtp:103 packetization-mode=1;profile-level-id=42c016
                """;
        PlayAgreement agreement = Negotiator.answerPlay(
                SessionDescription.parse(text.substring(0, text.indexOf("a=rtpmap:96 VP8")) + video),
                LOCAL,
                room(List.of(), List.of(h264("42e01f"))));

        assertThat(agreement.answer().media())
                .extracting(MediaDescription::formats)
                .containsExactly(List.of("96"), List.of("103", "101", "102"));
        assertThat(agreement.answer().print()).contains("a=rtpmap:96 OPUS/48000/2\r\n");
    }

    @Test
    void letsAViewerInBeforeThePublisherWithEveryCodecItHas() {
        SendTrack track = track(Negotiator.answerPlay(offer(FIREFOX), LOCAL, emptyRoom()), MediaKind.VIDEO);

        assertThat(track.codecs()).extracting(CodecParameters::encodingName).contains("vp8", "vp9", "av1");
    }

    @Test
    void answersTransportCcOnlyWhenFeedbackAndExtensionWereBothOffered() {
        String feedback = smallOffer().replace("a=rtcp-fb:96 nack", "a=rtcp-fb:96 transport-cc");
        String extension = "a=extmap:3 " + Extension.TRANSPORT_CC + "\r\n";

        assertThat(publish(feedback).answer().print()).doesNotContain("transport-cc");
        assertThat(publish(smallOffer() + extension).answer().print()).doesNotContain("transport-wide-cc");
        assertThat(publish(feedback + extension).answer().print())
                .contains("a=rtcp-fb:96 transport-cc\r\n")
                .contains(extension);
    }

    @Test
    void repeatsThePermissionToMixExtensionFormsAtTheLevelItWasGiven() {
        String line = "a=extmap-allow-mixed\r\n";
        String session = publish(smallOffer().replace("a=group", line + "a=group"))
                .answer()
                .print();
        PublishAgreement media = publish(smallOffer() + line);

        assertThat(session.substring(0, session.indexOf("m="))).contains(line);
        assertThat(session.substring(session.indexOf("m="))).doesNotContain(line);
        assertThat(media.answer().print()).containsOnlyOnce(line);
        assertThat(media.tracks()).extracting(ReceiveTrack::twoByteExtensions).containsExactly(false, true);
    }

    @Test
    void answersReducedSizeRtcpWhereItWasOffered() {
        SessionDescription answer = publish(smallOffer() + "a=rtcp-rsize\r\n").answer();

        assertThat(answer.media())
                .extracting(media -> media.values("rtcp-rsize").size())
                .containsExactly(0, 1);
    }

    @Test
    void saysIceLiteOnlyWhenItIs() {
        SessionDescription offer = SessionDescription.parse(smallOffer());

        assertThat(Negotiator.answerPublish(offer, SdpFixtures.REMOTE).answer().attribute("ice-lite"))
                .isEmpty();
    }

    @Test
    void answersAViewerWithTheRedundantAudioItOffers() {
        PlayAgreement agreement = Negotiator.answerPlay(offer("chromium-156.0.8078.79-play"), LOCAL, emptyRoom());

        assertThat(agreement.answer().print())
                .contains("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 8\r\n")
                .contains("a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n");
    }
}
