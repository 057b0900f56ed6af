// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The offers that real clients sent are answered, each in the way its sender needs. */
class RecordedOffersTest {
    static Stream<String> publish() {
        return SdpFixtures.PUBLISH.stream();
    }

    static Stream<String> play() {
        return SdpFixtures.PLAY.stream();
    }

    @ParameterizedTest
    @MethodSource("publish")
    void answersAPublisherByTheRules(String name) {
        SessionDescription offer = offer(name);
        PublishAgreement agreement = Negotiator.answerPublish(offer, LOCAL);

        assertThat(agreement.tracks()).hasSize(2);
        assertFollowsTheRules(offer, agreement.answer(), "recvonly");
        assertThat(agreement.tracks()).extracting(ReceiveTrack::mLineIndex).containsExactly(0, 1);
        assertThat(agreement.remote().localRole())
                .isEqualTo(name.startsWith("ffmpeg") ? DtlsRole.CLIENT : DtlsRole.SERVER);
    }

    @ParameterizedTest
    @MethodSource("play")
    void answersAViewerByTheRules(String name) {
        SessionDescription offer = offer(name);
        PlayAgreement agreement = Negotiator.answerPlay(offer, LOCAL, emptyRoom());

        assertThat(agreement.tracks()).hasSize(2);
        assertFollowsTheRules(offer, agreement.answer(), "sendonly");
        for (SendTrack track : agreement.tracks()) {
            MediaDescription media = agreement.answer().media().get(track.mLineIndex());
            assertThat(media.attribute("msid"))
                    .hasValueSatisfying(msid -> assertThat(msid).startsWith("room-one "));
            assertThat(media.values("ssrc"))
                    .contains(Integer.toUnsignedString(track.ssrc()) + " cname:weir")
                    .hasSize(track.rtxSsrc() == 0 ? 2 : 4);
        }
        Set<Integer> ssrcs = new HashSet<>();
        agreement.tracks().forEach(track -> assertThat(ssrcs.add(track.ssrc())).isTrue());
    }

    private static void assertFollowsTheRules(SessionDescription offer, SessionDescription answer, String direction) {
        String text = answer.print();
        assertThat(text).startsWith("v=0\r\n").endsWith("\r\n").doesNotContain("actpass");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(answer.sizeBytes()).isLessThanOrEqualTo(Negotiator.MAX_ANSWER_BYTES);
        assertThat(SessionDescription.parse(text)).isEqualTo(answer);
        assertThat(answer.attribute("ice-lite")).isPresent();
        assertThat(answer.values("group")).containsExactly(offer.values("group").get(0));
        assertThat(answer.media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < answer.media().size(); i++) {
            MediaDescription asked = offer.media().get(i);
            MediaDescription given = answer.media().get(i);
            assertThat(given.media()).isEqualTo(asked.media());
            assertThat(given.port()).isEqualTo(9);
            assertThat(given.attribute("mid")).isEqualTo(asked.attribute("mid"));
            assertThat(given.attribute(direction)).isPresent();
            assertThat(given.attribute("rtcp-mux")).isPresent();
            assertThat(given.attribute("rtcp-mux-only")).isPresent();
            assertThat(asked.formats()).containsAll(given.formats());
            assertThat(given.values("candidate")).hasSize(i == 0 ? 2 : 0);
            assertThat(given.attribute("setup")).hasValue(setup(offer, asked));
            assertThat(asked.values("rtcp-fb")).containsAll(given.values("rtcp-fb"));
            assertThat(text).doesNotContainIgnoringCase("ulpfec").doesNotContainIgnoringCase("telephone-event");
        }
    }

    private static String setup(SessionDescription offer, MediaDescription asked) {
        String offered =
                asked.attribute("setup").or(() -> offer.attribute("setup")).orElseThrow();
        return offered.equals("passive") ? "active" : "passive";
    }

    @Test
    void acceptsEveryLayerThatObsAnnounces() {
        PublishAgreement agreement =
                Negotiator.answerPublish(offer("libdatachannel-obslike-0.24.0-publish-simulcast"), LOCAL);

        assertThat(agreement.answer().print())
                .contains("a=rid:0 recv\r\na=rid:1 recv\r\na=rid:2 recv\r\na=simulcast:recv 0;1;2\r\n");
        ReceiveTrack video = track(agreement, MediaKind.VIDEO);
        assertThat(video.rids()).containsExactly("0", "1", "2");
        assertThat(video.ssrcs()).isEmpty();
        assertThat(video.streamId()).isEqualTo("ed3qFONmKJOreSsO");
        assertThat(video.trackId()).isEqualTo("ed3qFONmKJOreSsO-video");
        CodecParameters h264 = video.codecs().get(0);
        assertThat(h264.nack()).isTrue();
        assertThat(h264.pli()).isTrue();
        assertThat(h264.fir()).isFalse();
        assertThat(h264.remb()).isTrue();
        assertThat(h264.transportCc()).isFalse();
        assertThat(h264.rtxPayloadType()).isEqualTo(CodecParameters.NO_RTX);
    }

    @Test
    void acceptsEveryLayerThatChromiumAnnounces() {
        PublishAgreement agreement = Negotiator.answerPublish(offer("chromium-156.0.8078.79-publish-simulcast"), LOCAL);

        assertThat(agreement.answer().print()).contains("a=simulcast:recv q;h;f\r\n");
        ReceiveTrack video = track(agreement, MediaKind.VIDEO);
        assertThat(video.rids()).containsExactly("q", "h", "f");
        assertThat(video.twoByteExtensions()).isTrue();
        assertThat(video.codecs().get(0).encodingName()).isEqualTo("vp8");
        assertThat(video.codecs().get(0).rtxPayloadType()).isEqualTo(97);
        assertThat(video.codecs().get(0).transportCc()).isTrue();
        assertThat(video.extensions())
                .containsEntry(Extension.MID, 4)
                .containsEntry(Extension.RID, 10)
                .containsEntry(Extension.REPAIRED_RID, 11)
                .containsEntry(Extension.TRANSPORT_CC, 3)
                .containsEntry(Extension.DEPENDENCY_DESCRIPTOR, 12)
                .doesNotContainKey("http://www.webrtc.org/experiments/rtp-hdrext/color-space");
    }

    @Test
    void isTheDtlsClientOfFfmpeg() {
        PublishAgreement agreement = Negotiator.answerPublish(offer("ffmpeg-whip-8.1.2-publish"), LOCAL);

        assertThat(agreement.answer().print()).contains("a=setup:active\r\n").doesNotContain("a=setup:passive");
        ReceiveTrack video = track(agreement, MediaKind.VIDEO);
        int primary = (int) 2_388_148_558L;
        assertThat(video.ssrcs()).containsExactly(primary);
        assertThat(video.rtxSsrcByPrimary()).containsExactly(Map.entry(primary, primary + 1));
        assertThat(video.codecs()).extracting(CodecParameters::rtxPayloadType).containsExactly(105);
        assertThat(video.extensions()).isEmpty();
        assertThat(agreement.remote().candidates()).isEmpty();
    }

    @Test
    void keepsTheBundledLineOfGstreamerThatHasPortZero() {
        PublishAgreement agreement = Negotiator.answerPublish(offer("gstreamer-webrtcbin-1.22.0-publish-vp8"), LOCAL);

        assertThat(agreement.answer().media().get(1).port()).isEqualTo(9);
        assertThat(agreement.answer().print()).contains("a=rtpmap:97 OPUS/48000/2\r\n");
        ReceiveTrack audio = track(agreement, MediaKind.AUDIO);
        assertThat(audio.codecs().get(0).encodingName()).isEqualTo("opus");
        assertThat(audio.codecs().get(0).rtxPayloadType()).isEqualTo(99);
        // rtcp-fb transport-cc was offered without the header extension that it needs.
        assertThat(audio.codecs().get(0).transportCc()).isFalse();
        assertThat(agreement.answer().print()).doesNotContain("transport-cc");
        assertThat(agreement.remote().candidates())
                .hasSize(3)
                .allMatch(c -> c.transport().equals("udp"));
    }

    @Test
    void givesAnExtensionNumberOfAiortcOneMeaningInTheBundle() {
        PlayAgreement agreement = Negotiator.answerPlay(offer("aiortc-1.4.0-play"), LOCAL, emptyRoom());
        PublishAgreement publish = Negotiator.answerPublish(offer("aiortc-1.4.0-publish"), LOCAL);

        assertThat(track(agreement, MediaKind.AUDIO).extensions()).containsOnly(Map.entry(Extension.MID, 1));
        assertThat(track(agreement, MediaKind.VIDEO).extensions()).containsEntry(Extension.ABS_SEND_TIME, 2);
        assertThat(agreement.answer().print()).doesNotContain(Extension.AUDIO_LEVEL);
        assertThat(track(publish, MediaKind.AUDIO).extensions()).containsOnly(Map.entry(Extension.MID, 1));
    }

    @Test
    void takesTheFingerprintOfFirefoxFromTheSessionLevel() {
        PublishAgreement agreement = Negotiator.answerPublish(offer("firefox-153.7.0-publish"), LOCAL);

        assertThat(agreement.remote().fingerprints())
                .extracting(Fingerprint::hash)
                .containsExactly("sha-256");
        assertThat(agreement.remote().candidates())
                .extracting(Candidate::component)
                .containsExactly(1, 1);
        ReceiveTrack video = track(agreement, MediaKind.VIDEO);
        assertThat(video.extensions()).doesNotContainKey(Extension.PLAYOUT_DELAY);
        assertThat(video.rtxSsrcByPrimary()).hasSize(1);
        assertThat(video.ssrcs()).hasSize(1);
    }

    @Test
    void answersAReceiveOnlyExtensionWithTheOppositeDirection() {
        PlayAgreement agreement = Negotiator.answerPlay(offer("firefox-153.7.0-play"), LOCAL, emptyRoom());

        assertThat(agreement.answer().print()).contains("a=extmap:6/sendonly " + Extension.PLAYOUT_DELAY + "\r\n");
        assertThat(track(agreement, MediaKind.VIDEO).extensions()).containsEntry(Extension.PLAYOUT_DELAY, 6);
    }

    @Test
    void keepsEveryCodecThatChromiumCanPlay() {
        PlayAgreement agreement = Negotiator.answerPlay(offer("chromium-156.0.8078.79-play"), LOCAL, emptyRoom());

        assertThat(track(agreement, MediaKind.VIDEO).codecs()).hasSize(15);
        assertThat(track(agreement, MediaKind.AUDIO).codecs())
                .extracting(CodecParameters::encodingName)
                .containsExactly("opus", "red", "pcmu", "pcma");
        assertThat(track(agreement, MediaKind.VIDEO).extensions()).doesNotContainKeys(Extension.RID);
    }

    @Test
    void findsAPayloadTypeForEveryPublisherInEveryViewerThatSharesItsCodec() {
        for (String publisher : SdpFixtures.PUBLISH) {
            List<CodecParameters> live = track(Negotiator.answerPublish(offer(publisher), LOCAL), MediaKind.VIDEO)
                    .codecs();
            for (String viewer : SdpFixtures.PLAY) {
                List<CodecParameters> taken = track(
                                Negotiator.answerPlay(offer(viewer), LOCAL, emptyRoom()), MediaKind.VIDEO)
                        .codecs();
                boolean shared = taken.stream()
                        .anyMatch(
                                codec -> codec.encodingName().equals(live.get(0).encodingName()));
                assertThat(CodecMatch.payloadTypeFor(live.get(0), taken) != CodecMatch.NONE)
                        .as("%s to %s", publisher, viewer)
                        .isEqualTo(shared);
            }
        }
    }
}
