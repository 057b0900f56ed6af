// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.REMOTE;
import static dev.weir.sfu.sdp.SdpFixtures.emptyRoom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Our own offers, answered by our own negotiator and by hostile texts. */
class OffererTest {
    private static final CodecParameters VP8 =
            new CodecParameters(96, "vp8", 90_000, 1, Map.of(), 97, true, true, true, false, true);
    private static final OfferedTrack AUDIO = new OfferedTrack(
            MediaKind.AUDIO,
            List.of(CodecParameters.of(111, "opus", 48_000, 2)),
            List.of(Extension.MID, Extension.AUDIO_LEVEL),
            0x1111_1111,
            0);
    private static final OfferedTrack VIDEO = new OfferedTrack(
            MediaKind.VIDEO, List.of(VP8), List.of(Extension.MID, Extension.TRANSPORT_CC), 0x2222_2222, 0x3333_3333);

    private final Offerer publisher = Offerer.publishing(REMOTE, List.of(AUDIO, VIDEO));
    private final Offerer viewer = Offerer.playing(REMOTE, List.of(AUDIO, VIDEO));

    private static SessionDescription reread(SessionDescription description) {
        return SessionDescription.parse(description.print());
    }

    @Test
    void agreesWithTheNegotiatorAsPublisher() {
        PublishAgreement server = Negotiator.answerPublish(reread(publisher.offer()), LOCAL);
        DialAgreement client = publisher.read(reread(server.answer()));

        assertThat(client.receiving()).isEmpty();
        assertThat(client.sending()).extracting(SendTrack::mid).containsExactly("0", "1");
        assertThat(client.remote().ufrag()).isEqualTo("ourufrag");
        assertThat(client.remote().localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(client.remote().candidates()).isEqualTo(LOCAL.candidates());
        SendTrack sent = client.sending().get(1);
        ReceiveTrack received = server.tracks().get(1);
        assertThat(sent.codecs()).isEqualTo(received.codecs()).containsExactly(VP8);
        assertThat(sent.extensions()).isEqualTo(received.extensions()).hasSize(2);
        assertThat(received.ssrcs()).containsExactly(sent.ssrc()).containsExactly(0x2222_2222);
        assertThat(received.rtxSsrcByPrimary()).containsExactly(Map.entry(0x2222_2222, sent.rtxSsrc()));
    }

    @Test
    void agreesWithTheNegotiatorAsViewer() {
        PlayAgreement server = Negotiator.answerPlay(reread(viewer.offer()), LOCAL, emptyRoom());
        DialAgreement client = viewer.read(reread(server.answer()));

        assertThat(client.sending()).isEmpty();
        ReceiveTrack received = client.receiving().get(1);
        SendTrack sent = server.tracks().get(1);
        assertThat(received.codecs()).isEqualTo(sent.codecs());
        assertThat(received.ssrcs()).containsExactly(sent.ssrc());
        assertThat(received.rtxSsrcByPrimary()).containsExactly(Map.entry(sent.ssrc(), sent.rtxSsrc()));
        assertThat(received.streamId()).isEqualTo("room-one");
        assertThat(received.trackId()).isEqualTo("room-one-video");
    }

    @Test
    void givesOneExtensionOneNumberInTheWholeBundle() {
        List<MediaDescription> media = publisher.offer().media();

        assertThat(media.get(0).values("extmap")).containsExactly("1 " + Extension.MID, "2 " + Extension.AUDIO_LEVEL);
        assertThat(media.get(1).values("extmap")).containsExactly("1 " + Extension.MID, "3 " + Extension.TRANSPORT_CC);
    }

    @Test
    void isNoClientOfAServerThatIsTheDtlsClient() {
        String answer = publishAnswer().replace("a=setup:passive", "a=setup:active");

        assertThat(read(publisher, answer).remote().localRole()).isEqualTo(DtlsRole.SERVER);
    }

    @Test
    void takesAnAnswerWithoutSetupForPassive() {
        String answer = publishAnswer().replace("a=setup:passive\r\n", "");

        assertThat(read(publisher, answer).remote().localRole()).isEqualTo(DtlsRole.CLIENT);
    }

    @Test
    void leavesOutARefusedMLine() {
        String answer = publishAnswer().replace("m=audio 9", "m=audio 0");

        assertThat(read(publisher, answer).sending())
                .extracting(SendTrack::kind)
                .containsExactly(MediaKind.VIDEO);
    }

    @Test
    void sendsNothingWhereTheAnswerDoesNotWantToReceive() {
        String answer = publishAnswer();

        assertRefused(publisher, answer.replace("a=recvonly", "a=inactive"), "refuses every m-line");
        assertRefused(publisher, answer.replace("a=recvonly", "a=sendonly"), "refuses every m-line");
        assertThat(read(publisher, answer.replace("a=recvonly", "a=sendrecv")).sending())
                .hasSize(2);
    }

    @Test
    void expectsNothingWhereTheAnswerDoesNotWantToSend() {
        assertRefused(viewer, playAnswer().replace("a=sendonly", "a=recvonly"), "refuses every m-line");
    }

    @Test
    void ignoresCodecsThatWereNotOffered() {
        String answer = publishAnswer().replace("VP8/90000", "VP9/90000");
        assertThat(read(publisher, answer).sending())
                .extracting(SendTrack::kind)
                .containsExactly(MediaKind.AUDIO);

        String renumbered = publishAnswer()
                .replace("SAVPF 96 97", "SAVPF 100 97")
                .replace(":96 ", ":100 ")
                .replace("apt=96", "apt=100");
        assertThat(read(publisher, renumbered).sending()).hasSize(1);
    }

    @Test
    void sendsNoRetransmissionsUnderANumberItDidNotOffer() {
        String answer = publishAnswer().replace("SAVPF 96 97", "SAVPF 96 98").replace(":97 ", ":98 ");

        SendTrack video = read(publisher, answer).sending().get(1);
        assertThat(video.codecs()).extracting(CodecParameters::rtxPayloadType).containsExactly(CodecParameters.NO_RTX);
    }

    @Test
    void ignoresExtensionsUnderANumberItDidNotOffer() {
        String answer = publishAnswer().replace("extmap:1 ", "extmap:9 ");

        assertThat(read(publisher, answer).sending().get(1).extensions())
                .containsExactly(Map.entry(Extension.TRANSPORT_CC, 3));
    }

    @Test
    void mixesNoExtensionFormsThatItDidNotOfferToMix() {
        String answer = publishAnswer().replace("a=ice-lite", "a=extmap-allow-mixed\r\na=ice-lite");

        assertThat(read(publisher, answer).sending()).noneMatch(SendTrack::twoByteExtensions);
    }

    @Test
    void refusesAnAnswerWithoutRtcpMux() {
        assertRefused(publisher, publishAnswer().replace("a=rtcp-mux\r\n", ""), "rtcp-mux");
    }

    @Test
    void refusesAnAnswerThatLeavesTheDtlsRoleOpen() {
        assertRefused(publisher, publishAnswer().replace("a=setup:passive", "a=setup:actpass"), "setup:actpass");
        assertRefused(publisher, publishAnswer().replace("a=setup:passive", "a=setup:holdconn"), "setup:holdconn");
    }

    @Test
    void refusesAnAnswerWithMoreOrFewerMLines() {
        String answer = publishAnswer();

        assertRefused(publisher, answer + "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n", "has 3 m-lines, the offer 2");
        assertRefused(publisher, answer.substring(0, answer.indexOf("m=video")), "has 1 m-lines, the offer 2");
    }

    @Test
    void refusesAnAnswerWithoutCredentialsOrFingerprint() {
        assertRefused(publisher, publishAnswer().replace("a=ice-ufrag:ourufrag\r\n", ""), "ice-ufrag");
        assertRefused(publisher, publishAnswer().replace("a=ice-pwd:", "a=ice-pw:"), "ice-pwd");
        assertRefused(publisher, publishAnswer().replace("sha-256", "md5"), "fingerprint");
    }

    @Test
    void tellsTheCallerWhatCannotBeOffered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offerer.publishing(REMOTE, List.of()))
                .withMessageContaining("track");
        List<String> many =
                IntStream.rangeClosed(1, 15).mapToObj(i -> "urn:example:" + i).toList();
        OfferedTrack track = new OfferedTrack(MediaKind.AUDIO, AUDIO.codecs(), many, 1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offerer.publishing(REMOTE, List.of(track)))
                .withMessageContaining("14");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OfferedTrack(MediaKind.AUDIO, List.of(), List.of(), 1, 0));
    }

    private String publishAnswer() {
        return Negotiator.answerPublish(publisher.offer(), LOCAL).answer().print();
    }

    private String playAnswer() {
        return Negotiator.answerPlay(viewer.offer(), LOCAL, emptyRoom())
                .answer()
                .print();
    }

    private static DialAgreement read(Offerer offerer, String answer) {
        return offerer.read(SessionDescription.parse(answer));
    }

    private static void assertRefused(Offerer offerer, String answer, String reason) {
        assertThatThrownBy(() -> read(offerer, answer))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining(reason);
    }
}
