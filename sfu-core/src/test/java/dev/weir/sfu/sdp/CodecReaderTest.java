// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.section;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From rtpmap, fmtp and rtcp-fb lines to codecs. */
class CodecReaderTest {
    private static List<CodecParameters> video(String formats, String... lines) {
        return CodecReader.read(section("video", formats, lines), MediaKind.VIDEO);
    }

    private static List<CodecParameters> audio(String formats, String... lines) {
        return CodecReader.read(section("audio", formats, lines), MediaKind.AUDIO);
    }

    private static CodecParameters vp8(String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "rtpmap:96 VP8/90000";
        System.arraycopy(lines, 0, all, 1, lines.length);
        List<CodecParameters> codecs = video("96 97 98", all);
        assertThat(codecs).hasSize(1);
        return codecs.get(0);
    }

    @Test
    void keepsTheOrderOfTheMLine() {
        assertThat(video("98 96", "rtpmap:96 VP8/90000", "rtpmap:98 VP9/90000"))
                .extracting(CodecParameters::payloadType)
                .containsExactly(98, 96);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"VP8/90000", "vp8/90000", "Vp8/90000/1", "VP9/90000", "H264/90000", "H265/90000", "AV1/90000"})
    void readsVideoCodecsInAnySpelling(String encoding) {
        assertThat(video("96", "rtpmap:96 " + encoding)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opus/48000/2",
                "VP8/8000",
                "VP8/90000/2",
                "H263/90000",
                "red/90000",
                "ulpfec/90000",
                "flexfec-03/90000",
                "rtx/90000",
                "VP8",
                "VP8/",
                "/90000",
                "VP8/90000/0",
                "VP8/-1",
                "VP 8/90000",
                "AV1X/90000",
                ""
            })
    void leavesOutWhatIsNoVideoCodecOfOurs(String encoding) {
        assertThat(video("96", "rtpmap:96 " + encoding)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "opus/48000/2, opus, 2",
        "OPUS/48000/2, opus, 2",
        "opus/48000/1, opus, 1",
        "opus/48000, opus, 1",
        "PCMU/8000, pcmu, 1",
        "pcma/8000/1, pcma, 1"
    })
    void readsAudioCodecs(String encoding, String name, int channels) {
        CodecParameters codec = audio("96", "rtpmap:96 " + encoding).get(0);

        assertThat(codec.encodingName()).isEqualTo(name);
        assertThat(codec.channels()).isEqualTo(channels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multiopus/48000/6",
                "opus/48000/6",
                "opus/16000/2",
                "telephone-event/8000",
                "CN/8000",
                "G722/8000"
            })
    void leavesOutOtherSounds(String encoding) {
        assertThat(audio("96", "rtpmap:96 " + encoding)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "111/111, true",
        "111, true",
        "111/111/111, true",
        "111 / 111, true",
        "'', false",
        "0/0, false",
        "111/0, false",
        "63/63, false",
        "112/112, false",
        "x, false"
    })
    void takesRedundantAudioOnlyOfOpus(String blocks, boolean taken) {
        assertThat(audio("63 111 0", "rtpmap:63 red/48000/2", "fmtp:63 " + blocks, "rtpmap:111 opus/48000/2"))
                .extracting(CodecParameters::encodingName)
                .isEqualTo(taken ? List.of("red", "opus", "pcmu") : List.of("opus", "pcmu"));
    }

    @Test
    void leavesOutRedundantAudioWithoutParametersOrOfAnotherClock() {
        assertThat(audio("63 111", "rtpmap:63 red/48000/2", "rtpmap:111 opus/48000/2"))
                .hasSize(1);
        assertThat(audio("63 111", "rtpmap:63 red/8000", "fmtp:63 111/111", "rtpmap:111 opus/48000/2"))
                .hasSize(1);
    }

    @Test
    void knowsStaticPayloadTypesWithoutRtpmap() {
        assertThat(audio("0 8 9 3")).extracting(CodecParameters::encodingName).containsExactly("pcmu", "pcma");
        assertThat(audio("0", "rtpmap:0 opus/48000/2"))
                .extracting(CodecParameters::encodingName)
                .containsExactly("opus");
        assertThat(video("0 8")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "34, true",
        "35, true",
        "63, true",
        "64, false",
        "72, false",
        "95, false",
        "96, true",
        "127, true",
        "128, false"
    })
    void keepsPayloadTypesThatCannotBeMistakenForRtcp(int payloadType, boolean kept) {
        assertThat(video("" + payloadType, "rtpmap:" + payloadType + " VP8/90000"))
                .hasSize(kept ? 1 : 0);
        assertThat(CodecReader.isUsable(payloadType)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "webrtc-datachannel", "99999999999999999999", "96.0"})
    void leavesOutFormatsThatAreNoPayloadType(String format) {
        assertThat(video(format, "rtpmap:" + format + " VP8/90000")).isEmpty();
    }

    @Test
    void leavesOutAPayloadTypeWithTwoMeanings() {
        assertThat(video("96 98", "rtpmap:96 VP8/90000", "rtpmap:96 VP9/90000", "rtpmap:98 AV1/90000"))
                .extracting(CodecParameters::payloadType)
                .containsExactly(98);
        assertThat(video("96 96", "rtpmap:96 VP8/90000", "rtpmap:96 VP8/90000")).hasSize(1);
    }

    @Test
    void leavesOutAMapWithoutPlaceInTheMLine() {
        assertThat(video("98", "rtpmap:96 VP8/90000")).isEmpty();
    }

    @Test
    void readsFormatParameters() {
        CodecParameters codec = vp8("fmtp:96 A=1; b = x ;;flag;c=d=e;=x", "fmtp:96 a=2;more=3", "fmtp:97 other=1");

        assertThat(codec.formatParameters())
                .containsExactly(
                        Map.entry("a", "1"),
                        Map.entry("b", "x"),
                        Map.entry("flag", ""),
                        Map.entry("c", "d=e"),
                        Map.entry("more", "3"));
        assertThat(codec.formatParameter("b", "none")).isEqualTo("x");
        assertThat(codec.formatParameter("z", "none")).isEqualTo("none");
    }

    @Test
    void keepsAtMost32FormatParameters() {
        String many = IntStream.range(0, 1_000).mapToObj(i -> "k" + i + "=1").collect(Collectors.joining(";"));

        assertThat(vp8("fmtp:96 " + many).formatParameters()).hasSize(32);
    }

    @Test
    void readsFeedback() {
        CodecParameters codec = vp8(
                "rtcp-fb:96 nack",
                "rtcp-fb:96 NACK  PLI",
                "rtcp-fb:96 ccm fir",
                "rtcp-fb:96 goog-remb",
                "rtcp-fb:96 transport-cc");

        assertThat(codec)
                .isEqualTo(new CodecParameters(96, "vp8", 90_000, 1, Map.of(), -1, true, true, true, true, true));
        assertThat(vp8()).isEqualTo(CodecParameters.of(96, "vp8", 90_000, 1));
    }

    @Test
    void readsFeedbackForAllCodecs() {
        CodecParameters codec = vp8("rtcp-fb:* nack", "rtcp-fb:97 ccm fir", "rtcp-fb:128 nack pli", "rtcp-fb:");

        assertThat(codec.nack()).isTrue();
        assertThat(codec.pli()).isFalse();
        assertThat(codec.fir()).isFalse();
    }

    @Test
    void pairsACodecWithItsRetransmissions() {
        assertThat(vp8("rtpmap:97 RTX/90000", "fmtp:97 apt=96;rtx-time=3000").rtxPayloadType())
                .isEqualTo(97);
    }

    @Test
    void takesTheFirstOfTwoRetransmissionStreams() {
        CodecParameters codec = vp8("rtpmap:97 rtx/90000", "rtpmap:98 rtx/90000", "fmtp:97 apt=96", "fmtp:98 apt=96");

        assertThat(codec.rtxPayloadType()).isEqualTo(97);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fmtp:97 apt=99",
                "fmtp:97 apt=97",
                "fmtp:97 apt=",
                "fmtp:97 apt=200",
                "fmtp:97 x=96",
                "fmtp:98 apt=96"
            })
    void leavesOutRetransmissionsOfNothing(String format) {
        assertThat(vp8("rtpmap:97 rtx/90000", format).rtxPayloadType()).isEqualTo(CodecParameters.NO_RTX);
    }

    @Test
    void leavesOutRetransmissionsWithAnotherClock() {
        assertThat(vp8("rtpmap:97 rtx/48000", "fmtp:97 apt=96").rtxPayloadType())
                .isEqualTo(CodecParameters.NO_RTX);
    }

    @ParameterizedTest
    @CsvSource({
        "packetization-mode=0, 1",
        "packetization-mode=1, 1",
        "x=1, 1",
        "packetization-mode=2, 0",
        "packetization-mode=x, 0"
    })
    void leavesOutInterleavedH264(String format, int kept) {
        assertThat(video("96", "rtpmap:96 H264/90000", "fmtp:96 " + format)).hasSize(kept);
    }

    @ParameterizedTest
    @CsvSource({"tx-mode=SRST, 1", "tx-mode=srst, 1", "profile-id=1, 1", "tx-mode=MRST, 0", "tx-mode=MRMT, 0"})
    void leavesOutH265OverSeveralStreams(String format, int kept) {
        assertThat(video("96", "rtpmap:96 H265/90000", "fmtp:96 " + format)).hasSize(kept);
    }
}
