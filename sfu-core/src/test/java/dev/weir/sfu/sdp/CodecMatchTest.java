// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a viewer's payload types carries what a publisher sends. */
class CodecMatchTest {
    private static CodecParameters codec(int payloadType, String name, String format) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : Tokens.split(format, ';')) {
            parameters.put(Tokens.before(part, '='), Tokens.after(part, '='));
        }
        int clockRateHz = name.equals("opus") || name.equals("red") ? 48_000 : 90_000;
        return CodecParameters.of(payloadType, name, clockRateHz, 1).withFormatParameters(parameters);
    }

    private static CodecParameters h264(int payloadType, String profileLevelId, int mode) {
        return codec(payloadType, "h264", "profile-level-id=" + profileLevelId + ";packetization-mode=" + mode);
    }

    private static boolean carries(CodecParameters sent, CodecParameters taken) {
        return CodecMatch.payloadTypeFor(sent, List.of(taken)) == taken.payloadType();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    42e01f | 42e01f | true
                    42e01f | 42e034 | true
                    42e034 | 42e01f | true
                    42E01F | 42e01f | true
                    42001e | 42e01f | true
                    42e01f | 42001f | true
                    42e01f | 4d001f | true
                    42e01f | 640c1f | true
                    42e01f | 640c34 | true
                    4d001f | 640034 | true
                    640c1f | 64001f | true
                    64001f | f4001f | true
                    64001f | 42e01f | false
                    64001f | 640c1f | false
                    4d001f | 42e01f | false
                    4d001f | 640c1f | false
                    f4001f | 64001f | false
                    6e001f | 6e0028 | true
                    6e001f | 64001f | false
                    nonsense | 42e01f | false
                    """)
    void matchesH264ByProfileAndNeverByLevel(String sent, String taken, boolean expected) {
        assertThat(carries(h264(102, sent, 1), h264(126, taken, 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 1, true", "1, 1, true", "1, 0, false"})
    void sendsH264OnlyToPacketizationModesThatIncludeIt(int sent, int taken, boolean expected) {
        assertThat(carries(h264(102, "42e01f", sent), h264(126, "42e01f", taken)))
                .isEqualTo(expected);
    }

    @Test
    void takesMissingH264ParametersForTheirDefaults() {
        CodecParameters bare = codec(126, "h264", "");

        assertThat(carries(h264(102, "42e01f", 0), bare)).isTrue();
        assertThat(carries(bare, h264(97, "42e01f", 1))).isTrue();
        assertThat(carries(h264(102, "42e01f", 1), bare)).isFalse();
    }

    @Test
    void prefersTheSameProfileThenTheNearestThenTheSameMode() {
        List<CodecParameters> viewer = List.of(
                h264(1, "64001f", 1),
                h264(2, "4d001f", 1),
                h264(3, "42001f", 1),
                h264(4, "42e01f", 1),
                h264(5, "42e01f", 0));

        assertThat(CodecMatch.payloadTypeFor(h264(9, "42e01f", 0), viewer)).isEqualTo(5);
        assertThat(CodecMatch.payloadTypeFor(h264(9, "42e01f", 1), viewer)).isEqualTo(4);
        assertThat(CodecMatch.payloadTypeFor(h264(9, "42001f", 1), viewer)).isEqualTo(3);
        assertThat(CodecMatch.payloadTypeFor(h264(9, "42e01f", 1), viewer.subList(0, 2)))
                .isEqualTo(2);
        assertThat(CodecMatch.payloadTypeFor(h264(9, "4d001f", 1), viewer.subList(0, 1)))
                .isEqualTo(1);
    }

    @Test
    void takesTheFirstOfEquals() {
        assertThat(CodecMatch.payloadTypeFor(
                        codec(9, "vp8", ""), List.of(codec(1, "vp8", ""), codec(2, "vp8", "max-fr=30"))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    vp8  | ''                       | vp8  | max-fr=30                | true
                    vp8  | ''                       | vp9  | ''                       | false
                    vp9  | ''                       | vp9  | profile-id=0             | true
                    vp9  | profile-id=2             | vp9  | profile-id=2             | true
                    vp9  | profile-id=2             | vp9  | profile-id=0             | false
                    vp9  | profile-id=0             | vp9  | profile-id=2             | false
                    vp9  | profile-id=x             | vp9  | ''                       | true
                    av1  | ''                       | av1  | profile=0;tier=0         | true
                    av1  | profile=0;level-idx=5    | av1  | profile=1;level-idx=1    | true
                    av1  | profile=1                | av1  | profile=0                | false
                    av1  | profile=2                | av1  | profile=1                | false
                    av1  | profile=0;tier=1         | av1  | profile=0;tier=0         | true
                    h265 | ''                       | h265 | profile-id=1;tier-flag=0 | true
                    h265 | profile-id=2             | h265 | profile-id=1             | false
                    h265 | tier-flag=1              | h265 | tier-flag=0              | false
                    h265 | level-id=180             | h265 | level-id=93              | true
                    opus | stereo=1                 | opus | minptime=10              | true
                    """)
    void matchesTheOthersByProfile(
            String sentName, String sentFormat, String takenName, String takenFormat, boolean expected) {
        assertThat(carries(codec(100, sentName, sentFormat), codec(96, takenName, takenFormat)))
                .isEqualTo(expected);
    }

    @Test
    void saysNoneWhenNothingFits() {
        assertThat(CodecMatch.payloadTypeFor(codec(100, "vp8", ""), List.of())).isEqualTo(CodecMatch.NONE);
        assertThat(CodecMatch.payloadTypeFor(
                        CodecParameters.of(1, "opus", 48_000, 2), List.of(CodecParameters.of(2, "opus", 16_000, 2))))
                .isEqualTo(CodecMatch.NONE);
    }

    @Test
    void sendsRedundantAudioAsItIsWhereThatWasAgreedAndAsPlainOpusElsewhere() {
        CodecParameters opus = CodecParameters.of(111, "opus", 48_000, 2);
        CodecParameters red = codec(63, "red", "111/111");
        CodecParameters otherNumber = codec(35, "red", "109/109");
        List<CodecParameters> both = List.of(opus, red);
        List<CodecParameters> plain = List.of(CodecParameters.of(109, "opus", 48_000, 2));
        List<CodecParameters> renumbered = List.of(otherNumber, CodecParameters.of(109, "opus", 48_000, 2));

        assertThat(CodecMatch.payloadTypeFor(red, both)).isEqualTo(63);
        assertThat(CodecMatch.takesPrimaryOnly(red, 63, both)).isFalse();
        assertThat(CodecMatch.payloadTypeFor(red, plain)).isEqualTo(109);
        assertThat(CodecMatch.takesPrimaryOnly(red, 109, plain)).isTrue();
        assertThat(CodecMatch.payloadTypeFor(red, renumbered))
                .as("the blocks would be of a type the viewer does not know")
                .isEqualTo(109);
        assertThat(CodecMatch.takesPrimaryOnly(red, 109, renumbered)).isTrue();
        assertThat(CodecMatch.payloadTypeFor(opus, both))
                .as("nothing to repeat")
                .isEqualTo(111);
        assertThat(CodecMatch.takesPrimaryOnly(opus, 111, both)).isFalse();
        assertThat(CodecMatch.payloadTypeFor(opus, List.of(red))).isEqualTo(CodecMatch.NONE);
    }

    @Test
    void putsWhatIsLiveFirstAndForgetsNothing() {
        List<CodecParameters> viewer = List.of(codec(96, "vp8", ""), codec(98, "vp9", ""), h264(102, "42e01f", 1));

        assertThat(CodecMatch.liveFirst(List.of(h264(1, "42e01f", 1), codec(2, "vp9", "")), viewer))
                .extracting(CodecParameters::payloadType)
                .containsExactly(102, 98, 96);
        assertThat(CodecMatch.liveFirst(List.of(), viewer)).isEqualTo(viewer);
    }

    @Test
    void describesCodecsForAPerson() {
        assertThat(CodecMatch.describe(List.of())).isEqualTo("no supported codec");
        List<CodecParameters> codecs = List.of(
                h264(1, "640c1f", 1),
                codec(2, "h264", ""),
                codec(3, "vp9", "profile-id=2"),
                codec(4, "vp9", ""),
                codec(5, "h265", ""),
                codec(6, "av1", ""),
                codec(7, "vp8", ""),
                codec(8, "vp8", ""));
        assertThat(CodecMatch.describe(codecs))
                .isEqualTo("h264 640c1f mode 1, h264 42e01f mode 0, vp9 profile 2, vp9 profile 0, h265 profile 1, "
                        + "av1 profile 0, vp8");
    }
}
