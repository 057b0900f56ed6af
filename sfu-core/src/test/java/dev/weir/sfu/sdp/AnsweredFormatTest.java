// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.room;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fmtp lines of an answer say; stereo is the sore point (RFC 7587 section 6.1). */
class AnsweredFormatTest {
    private static CodecParameters opus(String... pairs) {
        return codec("opus", 48_000, pairs);
    }

    private static CodecParameters codec(String name, int clockRateHz, String... pairs) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : pairs) {
            parameters.put(Tokens.before(pair, '='), Tokens.after(pair, '='));
        }
        return CodecParameters.of(111, name, clockRateHz, 2).withFormatParameters(parameters);
    }

    @Test
    void asksAPublisherForStereoAndRedundancy() {
        assertThat(AnsweredFormat.received(opus("minptime=10")).formatParameters())
                .containsExactly(Map.entry("minptime", "10"), Map.entry("stereo", "1"), Map.entry("useinbandfec", "1"));
        assertThat(publish(smallOffer()).answer().print()).contains("a=fmtp:111 stereo=1;useinbandfec=1\r\n");
    }

    @Test
    void leavesAPublisherThatSaysOtherwiseAlone() {
        assertThat(AnsweredFormat.received(opus("stereo=0", "useinbandfec=0")).formatParameters())
                .containsExactly(Map.entry("stereo", "0"), Map.entry("useinbandfec", "0"));
    }

    @Test
    void repeatsTheFormatOfAnyOtherCodec() {
        CodecParameters h264 = codec("h264", 90_000, "profile-level-id=42e01f", "sprop-parameter-sets=Z0LA,aM4=");

        assertThat(AnsweredFormat.received(h264)).isEqualTo(h264);
        assertThat(AnsweredFormat.printSent(h264, List.of())).isEqualTo(h264.formatParameters());
    }

    @Test
    void givesBrowsersABitrateToStartAtAndNobodyElse() {
        String chromium = answer("chromium-156.0.8078.79-publish");
        String gstreamer = answer("gstreamer-webrtcbin-1.22.0-publish-vp8");

        assertThat(chromium).contains("a=fmtp:96 x-google-start-bitrate=1000\r\n");
        assertThat(gstreamer).doesNotContain("x-google");
    }

    private static String answer(String recorded) {
        return Negotiator.answerPublish(SdpFixtures.offer(recorded), LOCAL)
                .answer()
                .print();
    }

    @Test
    void doesNotRepeatWhatOnlyDescribesTheSendersStream() {
        CodecParameters h264 = codec("h264", 90_000, "profile-level-id=42e01f", "sprop-parameter-sets=Z0LA,aM4=");

        assertThat(AnsweredFormat.printReceived(h264)).containsExactly(Map.entry("profile-level-id", "42e01f"));
        assertThat(AnsweredFormat.printReceived(opus("sprop-stereo=1", "stereo=1")))
                .containsOnlyKeys("stereo");
    }

    @Test
    void givesAPublisherThePacketTimesItAskedForWhereTheyMakeSense() {
        String asked = smallOffer().replace("a=rtpmap:111", "a=ptime:20\r\na=maxptime:60\r\na=rtpmap:111");
        String nonsense = smallOffer().replace("a=rtpmap:111", "a=ptime:0\r\na=maxptime:9999\r\na=rtpmap:111");

        assertThat(publish(asked).answer().print()).contains("a=ptime:20\r\na=maxptime:60\r\n");
        assertThat(publish(nonsense).answer().print()).doesNotContain("ptime:");
    }

    @Test
    void givesAPublisherItsWishesForDtxAndBitrateBack() {
        String offer = smallOffer()
                .replace(
                        "a=rtpmap:111 opus/48000/2",
                        "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 usedtx=1;maxaveragebitrate=64000;sprop-stereo=0");

        assertThat(publish(offer).answer().print())
                .contains("a=fmtp:111 usedtx=1;maxaveragebitrate=64000;stereo=1;useinbandfec=1\r\n");
    }

    @Test
    void tellsAViewerWhatThePublisherDecidesForEverybody() {
        CodecParameters publisher = opus(
                "minptime=10",
                "maxaveragebitrate=96000",
                "usedtx=1",
                "cbr=1",
                "useinbandfec=1",
                "stereo=1",
                "sprop-maxcapturerate=16000",
                "x-other=1");

        assertThat(AnsweredFormat.printSent(opus("minptime=20", "maxplaybackrate=48000"), List.of(publisher)))
                .containsExactly(
                        Map.entry("minptime", "10"),
                        Map.entry("maxplaybackrate", "48000"),
                        Map.entry("stereo", "1"),
                        Map.entry("sprop-stereo", "1"),
                        Map.entry("useinbandfec", "1"),
                        Map.entry("usedtx", "1"),
                        Map.entry("maxaveragebitrate", "96000"),
                        Map.entry("cbr", "1"),
                        Map.entry("sprop-maxcapturerate", "16000"));
    }

    @Test
    void believesWhatAPublisherSaysOfItsOwnSoundBeforeWhatItWantsToHear() {
        assertThat(AnsweredFormat.printSent(opus(), List.of(opus("sprop-stereo=0", "stereo=1"))))
                .containsEntry("sprop-stereo", "0")
                .containsEntry("stereo", "0");
    }

    @Test
    void keepsTextsOfAPublisherOutOfTheAnswersOfItsViewers() {
        CodecParameters hostile =
                opus("maxaveragebitrate=" + "9".repeat(5_000), "usedtx=a b", "useinbandfec=" + "1".repeat(5_000));

        assertThat(AnsweredFormat.printSent(opus(), List.of(hostile)))
                .containsOnlyKeys("stereo", "sprop-stereo", "useinbandfec")
                .containsEntry("useinbandfec", "0");
    }

    @ParameterizedTest
    @CsvSource({"stereo=1, 1", "sprop-stereo=1, 1", "stereo=0, 0", "minptime=10, 0"})
    void tellsAViewerWhetherThePublisherSendsStereo(String publisher, String stereo) {
        assertThat(AnsweredFormat.printSent(opus("minptime=10", "sprop-stereo=x"), List.of(opus(publisher))))
                .containsEntry("minptime", "10")
                .containsEntry("stereo", stereo)
                .containsEntry("sprop-stereo", stereo)
                .containsEntry("useinbandfec", "0");
    }

    @Test
    void announcesStereoWhileNobodyPublishes() {
        assertThat(AnsweredFormat.printSent(opus("useinbandfec=1"), List.of()))
                .containsExactly(
                        Map.entry("useinbandfec", "1"), Map.entry("stereo", "1"), Map.entry("sprop-stereo", "1"));
    }

    @Test
    void printsTheViewersOwnParametersUnderTheViewersOwnNumber() {
        String offer = smallOffer()
                .replace("sendonly", "recvonly")
                .replace("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=20");
        PlayChoice room = room(List.of(opus("stereo=1", "useinbandfec=1")), List.of());

        assertThat(Negotiator.answerPlay(SessionDescription.parse(offer), LOCAL, room)
                        .answer()
                        .print())
                .contains("a=fmtp:111 minptime=20;stereo=1;sprop-stereo=1;useinbandfec=1\r\n");
    }
}
