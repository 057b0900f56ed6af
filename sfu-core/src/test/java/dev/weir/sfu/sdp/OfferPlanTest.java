// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.play;
import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which m-lines are wanted, which refused, and what BUNDLE demands (RFC 9143 section 7, RFC 9725 section 4.4). */
class OfferPlanTest {
    private static final String DATA_CHANNEL =
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\na=sctp-port:5000\r\n";

    private static String audioOnly() {
        return smallOffer().substring(0, smallOffer().indexOf("m=video"));
    }

    private static String answer(String text) {
        return publish(text).answer().print();
    }

    private static void assertRefused(String text, String reason) {
        assertThatThrownBy(() -> publish(text))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void answersTwoMLinesInOneBundle() {
        SessionDescription answer = publish(smallOffer()).answer();

        assertThat(answer.values("group")).containsExactly("BUNDLE a v");
        assertThat(answer.media())
                .extracting(media -> media.values("candidate").size())
                .containsExactly(2, 0);
        assertThat(answer.media())
                .extracting(media -> media.attribute("mid").orElse(""))
                .containsExactly("a", "v");
    }

    @Test
    void answersOneMLineWithAndWithoutBundleAndMid() {
        assertThat(answer(audioOnly().replace("BUNDLE a v", "BUNDLE a"))).contains("a=group:BUNDLE a\r\n");
        assertThat(answer(audioOnly().replace("a=group:BUNDLE a v\r\n", "")))
                .doesNotContain("a=group")
                .contains("a=mid:a\r\n");
        PublishAgreement bare =
                publish(audioOnly().replace("a=group:BUNDLE a v\r\n", "").replace("a=mid:a\r\n", ""));
        assertThat(bare.answer().print()).doesNotContain("a=group").doesNotContain("a=mid");
        assertThat(bare.tracks()).extracting(ReceiveTrack::mid).containsExactly("");
    }

    @Test
    void answersAGroupThatNamesAMissingMidWithTheMidsThatExist() {
        assertThat(answer(audioOnly())).contains("a=group:BUNDLE a\r\n");
    }

    @Test
    void refusesTwoMLinesThatAreNotInOneBundle() {
        String reason = "not in one BUNDLE group";
        assertRefused(smallOffer().replace("a=group:BUNDLE a v\r\n", ""), reason);
        assertRefused(smallOffer().replace("a=group:BUNDLE a v", "a=group:BUNDLE a\r\na=group:BUNDLE v"), reason);
        assertRefused(smallOffer().replace("a=group:BUNDLE a v", "a=group:LS a v"), reason);
        assertRefused(smallOffer().replace("a=mid:a\r\n", ""), reason);
        assertRefused(smallOffer().replaceAll("a=mid:[av]\r\n", ""), reason);
    }

    @Test
    void findsTheBundleAmongOtherGroups() {
        assertThat(answer(smallOffer().replace("a=group:BUNDLE a v", "a=group:LS a v\r\na=group:bundle a v")))
                .contains("a=group:BUNDLE a v\r\n")
                .doesNotContain("group:LS");
    }

    @Test
    void letsTheFirstMidOfTheGroupCarryTheTransport() {
        SessionDescription answer = publish(smallOffer()
                        .replace("BUNDLE a v", "BUNDLE v a")
                        .replaceFirst("ice-ufrag:abcd", "ice-ufrag:other"))
                .answer();

        assertThat(answer.values("group")).containsExactly("BUNDLE v a");
        assertThat(answer.media()).extracting(MediaDescription::media).containsExactly("audio", "video");
        assertThat(answer.media())
                .extracting(media -> media.values("candidate").size())
                .containsExactly(0, 2);
    }

    @Test
    void takesTheRemoteTransportFromTheMLineThatCarriesIt() {
        String text =
                smallOffer().replace("BUNDLE a v", "BUNDLE v a").replaceFirst("ice-ufrag:abcd", "ice-ufrag:other");

        assertThat(publish(text).remote().ufrag()).isEqualTo("abcd");
        assertThat(publish(text).tracks()).extracting(ReceiveTrack::mLineIndex).containsExactly(0, 1);
    }

    @Test
    void takesMidsForOpaqueWords() {
        String text = smallOffer().replace("a=mid:a", "a=mid:audio-1/{x}").replace("BUNDLE a", "BUNDLE audio-1/{x}");

        assertThat(publish(text).tracks()).extracting(ReceiveTrack::mid).containsExactly("audio-1/{x}", "v");
        assertThat(answer(text)).contains("a=mid:audio-1/{x}\r\n").contains("a=group:BUNDLE audio-1/{x} v\r\n");
    }

    @Test
    void refusesAMidThatIsNoWordOrStandsForTwoMLines() {
        assertRefused(smallOffer().replace("a=mid:a", "a=mid:two words"), "one printable word");
        assertRefused(smallOffer().replace("a=mid:a", "a=mid:" + "a".repeat(256)), "one printable word");
        assertRefused(smallOffer().replace("a=mid:a", "a=mid:v"), "mid v stands for two m-lines");
    }

    @Test
    void refusesADataChannelAndAcceptsTheRest() {
        String text = smallOffer().replace("BUNDLE a v", "BUNDLE a v d") + DATA_CHANNEL;
        SessionDescription answer = publish(text).answer();

        assertThat(answer.values("group")).containsExactly("BUNDLE a v");
        MediaDescription refused = answer.media().get(2);
        assertThat(refused.port()).isZero();
        assertThat(refused.media()).isEqualTo("application");
        assertThat(refused.protocol()).isEqualTo("UDP/DTLS/SCTP");
        assertThat(refused.formats()).containsExactly("webrtc-datachannel");
        assertThat(refused.attributes()).containsExactly(new Attribute("mid", "d"), new Attribute("inactive"));
    }

    @Test
    void keepsThePlaceOfARefusedMLineInFront() {
        String text = smallOffer().replace("BUNDLE a v", "BUNDLE d a v").replace("m=audio", DATA_CHANNEL + "m=audio");

        assertThat(publish(text).answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 9, 9);
        assertThat(publish(text).tracks()).extracting(ReceiveTrack::mLineIndex).containsExactly(1, 2);
        assertThat(publish(text).answer().values("group")).containsExactly("BUNDLE a v");
    }

    @Test
    void answersAChromiumWhoseFirstMLineIsADataChannel() {
        SessionDescription offer = offer("chromium-156.0.8078.79-play-datachannel-first");
        PlayAgreement agreement = Negotiator.answerPlay(offer, LOCAL, emptyRoom());
        List<MediaDescription> media = agreement.answer().media();

        assertThat(media).extracting(MediaDescription::media).containsExactly("application", "audio", "video");
        assertThat(media).extracting(MediaDescription::port).containsExactly(0, 9, 9);
        assertThat(agreement.answer().values("group")).containsExactly("BUNDLE 1 2");
        assertThat(media)
                .as("the transport stands in the first m-line that is left")
                .extracting(one -> one.values("candidate").size())
                .containsExactly(0, 2, 0);
        assertThat(media.get(0).attribute("ice-ufrag")).isEmpty();
        assertThat(agreement.remote().ufrag()).isEqualTo("+B9q");
        assertThat(agreement.tracks()).extracting(SendTrack::mLineIndex).containsExactly(1, 2);
    }

    @Test
    void readsTheTransportOfABundleFromARefusedMLineWhenItStandsNowhereElse() {
        String carrier = DATA_CHANNEL
                + "a=ice-ufrag:efgh\r\na=ice-pwd:zbcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 "
                + SdpFixtures.FINGERPRINT + "\r\na=setup:passive\r\n";
        String bundleOnly = smallOffer()
                .replace("BUNDLE a v", "BUNDLE d a v")
                .replace("a=ice-ufrag:abcd\r\n", "")
                .replace("a=ice-pwd:abcdefghijklmnopqrstuv\r\n", "")
                .replace("a=fingerprint:sha-256 " + SdpFixtures.FINGERPRINT + "\r\n", "")
                .replace("a=setup:actpass\r\n", "a=bundle-only\r\n")
                .replace("m=audio 9", carrier + "m=audio 0")
                .replace("m=video 9", "m=video 0");
        PublishAgreement agreement = publish(bundleOnly);

        assertThat(agreement.remote().ufrag()).isEqualTo("efgh");
        assertThat(agreement.remote().localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(agreement.answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 9, 9);
        assertRefused(bundleOnly.replace("BUNDLE d a v", "BUNDLE a v"), "ice-ufrag must have 4 to 256 characters");
    }

    @Test
    void writesNoEmptyMidIntoARefusedMLine() {
        assertThat(answer(smallOffer() + DATA_CHANNEL.replace("a=mid:d", "a=mid: ")))
                .doesNotContain("a=mid\r\n");
        assertThat(answer(smallOffer() + DATA_CHANNEL.replace("a=mid:d\r\n", "")))
                .endsWith("c=IN IP4 0.0.0.0\r\na=inactive\r\n");
    }

    @Test
    void refusesAnOfferWithoutMedia() {
        String head = smallOffer().substring(0, smallOffer().indexOf("m=audio"));
        String reason = "no audio or video m-line";
        assertRefused(head, reason);
        assertRefused(head + DATA_CHANNEL, reason);
        assertRefused(smallOffer().replace(" 9 UDP/TLS", " 0 UDP/TLS"), reason);
    }

    @Test
    void answersASwitchedOffMLineWithPortZeroAndABundleOnlyOneWithMedia() {
        String off = smallOffer().replace("m=video 9", "m=video 0");

        assertThat(publish(off).answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(9, 0);
        assertThat(publish(off).tracks()).hasSize(1);
        String bundleOnly = off.replace("a=mid:v", "a=mid:v\r\na=bundle-only");
        assertThat(publish(bundleOnly).answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(9, 9);
        assertThat(answer(bundleOnly)).doesNotContain("bundle-only");
    }

    @Test
    void refusesASecondTrackOfOneKind() {
        String audio = smallOffer()
                .substring(smallOffer().indexOf("m=audio"), smallOffer().indexOf("m=video"));

        assertRefused(smallOffer() + audio.replace("mid:a", "mid:b"), "more than one audio m-line");
        assertThat(publish(smallOffer() + audio.replace("mid:a", "mid:b").replace("m=audio 9", "m=audio 0"))
                        .tracks())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/SAVPF", "TCP/DTLS/RTP/SAVPF"})
    void repeatsTheProtocolOfTheOffer(String protocol) {
        assertThat(publish(smallOffer().replace("UDP/TLS/RTP/SAVPF", protocol))
                        .answer()
                        .media())
                .extracting(MediaDescription::protocol)
                .containsOnly(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RTP/AVP", "RTP/AVPF", "UDP/DTLS/SCTP", "udp"})
    void refusesMediaInTheClear(String protocol) {
        assertRefused(smallOffer().replace("UDP/TLS/RTP/SAVPF", protocol), "offer UDP/TLS/RTP/SAVPF");
    }

    @ParameterizedTest
    @CsvSource({
        "sendonly, true, false",
        "sendrecv, true, true",
        "recvonly, false, true",
        "inactive, false, false",
        "unknown, true, true"
    })
    void answersOnlyTheDirectionOfItsDoor(String direction, boolean publishes, boolean plays) {
        String text = smallOffer().replace("a=sendonly", "a=" + direction);

        if (publishes) {
            assertThat(answer(text)).contains("a=recvonly\r\n").doesNotContain("a=sendrecv");
        } else {
            assertRefused(text, "a publisher offers sendonly or sendrecv");
        }
        if (plays) {
            assertThat(play(text).answer().print()).contains("a=sendonly\r\n").doesNotContain("a=sendrecv");
        } else {
            assertThatThrownBy(() -> play(text)).hasMessageContaining("a viewer offers recvonly or sendrecv");
        }
    }

    @Test
    void readsTheDirectionFromTheSessionLevelWhenTheMLineIsSilent() {
        String text = smallOffer().replace("a=sendonly\r\n", "").replace("a=group", "a=recvonly\r\na=group");

        assertThat(play(text).tracks()).hasSize(2);
        assertRefused(text, "is recvonly");
        assertThat(publish(text.replace("a=mid", "a=sendonly\r\na=mid")).tracks())
                .hasSize(2);
    }

    @Test
    void refusesMediaWithoutRtcpMux() {
        assertRefused(smallOffer().replace("a=rtcp-mux\r\n", ""), "offer a=rtcp-mux");
        assertThat(publish(smallOffer().replace("a=rtcp-mux\r\n", "").replace("a=group", "a=rtcp-mux\r\na=group"))
                        .tracks())
                .hasSize(2);
    }

    @Test
    void refusesOnePayloadTypeForTwoCodecsOfABundle() {
        String shared = smallOffer().replace("SAVPF 111", "SAVPF 96").replace("rtpmap:111", "rtpmap:96");
        assertRefused(shared, "payload type 96 is offered for audio and for video");
        String rtx = smallOffer().replace("SAVPF 111", "SAVPF 97").replace("rtpmap:111", "rtpmap:97");
        assertRefused(rtx, "payload type 97 is offered for audio and for video");
        assertThatThrownBy(() -> play(shared.replace("sendonly", "recvonly"))).hasMessageContaining("payload type 96");
    }

    @Test
    void doesNotMindANumberSharedWithACodecThatIsNotAccepted() {
        String shared = smallOffer()
                .replace("SAVPF 111", "SAVPF 111 96")
                .replace("a=rtpmap:111", "a=rtpmap:96 G722/8000\r\na=rtpmap:111");

        assertThat(publish(shared).tracks()).hasSize(2);
    }

    @Test
    void refusesAPublisherWithAnMLineThatCannotBeServed() {
        assertRefused(
                smallOffer().replace("VP8", "H263"),
                "no supported codec in the video m-line (formats 96 97); offer VP8");
        assertRefused(smallOffer().replace("opus", "speex"), "offer opus, PCMU or PCMA");
    }

    @Test
    void servesAViewerTheMLinesItCan() {
        String text = smallOffer().replace("sendonly", "recvonly").replace("opus", "speex");
        PlayAgreement agreement = play(text);

        assertThat(agreement.answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 9);
        assertThat(agreement.answer().values("group")).containsExactly("BUNDLE v");
        assertThat(agreement.answer().media().get(1).values("candidate")).hasSize(2);
        assertThatThrownBy(() -> play(text.replace("VP8", "H263")))
                .hasMessageContaining("no supported codec in the audio m-line");
    }

    @Test
    void refusesAViewerThatCannotPlayWhatIsLive() {
        SessionDescription offer = SessionDescription.parse(smallOffer().replace("sendonly", "recvonly"));
        PlayChoice room = SdpFixtures.room(List.of(), List.of(CodecParameters.of(45, "av1", 90_000, 1)));

        assertThatThrownBy(() -> Negotiator.answerPlay(offer, LOCAL, room))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("the room sends av1 profile 0, the offer's video m-line has vp8");
        assertThat(Negotiator.answerPlay(offer, LOCAL, emptyRoom()).tracks()).hasSize(2);
    }
}
