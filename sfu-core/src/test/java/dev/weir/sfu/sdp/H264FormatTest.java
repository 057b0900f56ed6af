// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profile and level of what is really sent, in the answers to viewers (RFC 6184 section 8.2.2). */
class H264FormatTest {
    private static CodecParameters h264(int payloadType, String profileLevelId, String... more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("packetization-mode", "1");
        if (!profileLevelId.isEmpty()) {
            parameters.put("profile-level-id", profileLevelId);
        }
        for (String pair : more) {
            parameters.put(Tokens.before(pair, '='), Tokens.after(pair, '='));
        }
        return CodecParameters.of(payloadType, "h264", 90_000, 1).withFormatParameters(parameters);
    }

    @ParameterizedTest
    @CsvSource({
        // real, offered by the viewer, level-asymmetry-allowed, answered
        "42c028, 42e01f, 1, 42e028",
        "42c028, 42e01f, 0, 42e01f",
        "42c015, 42e01f, 0, 42e015",
        "42C015, 42E01F, 0, 42e015",
        "640028, 640032, 0, 640028",
        "640028, 640c1f, 1, 640c1f",
        "640028, 42e01f, 1, 42e01f",
        "4d401f, 4d001e, 1, 4d001f",
        "42001f, 42e01f, 1, 42e01f",
        "6e001f, 6e0028, 1, 6e0028"
    })
    void answersTheLevelThatIsSentUnderTheProfileThatWasOffered(
            String real, String offered, String asymmetry, String answered) {
        CodecParameters viewer = h264(102, offered, "level-asymmetry-allowed=" + asymmetry);

        assertThat(H264Format.sent(viewer, List.of(h264(96, real))))
                .containsEntry("profile-level-id", answered)
                .containsEntry("packetization-mode", "1")
                .containsEntry("level-asymmetry-allowed", asymmetry);
    }

    @Test
    void repeatsTheOfferWhileNothingIsLive() {
        CodecParameters viewer = h264(102, "42e01f");

        assertThat(H264Format.sent(viewer, List.of())).isEqualTo(viewer.formatParameters());
        assertThat(H264Format.sent(viewer, List.of(CodecParameters.of(96, "vp8", 90_000, 1))))
                .isEqualTo(viewer.formatParameters());
    }

    @Test
    void addsNoParameterThatTheViewerLeftOut() {
        assertThat(H264Format.sent(h264(102, ""), List.of(h264(96, "42e01f")))).doesNotContainKey("profile-level-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42e0", "42e01f0", "42e01g", "\u0664\u0662e01f", "42e01f\r\n"})
    void keepsTextsOfAPublisherOutOfTheAnswersOfItsViewers(String hostile) {
        CodecParameters viewer = h264(102, "42e034", "level-asymmetry-allowed=1");

        assertThat(H264Format.sent(
                        viewer, List.of(h264(96, "x").withFormatParameters(Map.of("profile-level-id", hostile)))))
                .isEqualTo(viewer.formatParameters());
    }

    @Test
    void describesAStreamByItsBitstreamFirstAndByItsOfferSecond() {
        CodecParameters offered = h264(96, "42e01f");

        assertThat(CodecMatch.asSent(offered, 0x640028)).containsExactly(h264(96, "640028"), offered);
        assertThat(CodecMatch.asSent(offered, 0x42e01f)).containsExactly(offered);
        assertThat(CodecMatch.asSent(offered, -1)).containsExactly(offered);
        CodecParameters vp8 = CodecParameters.of(97, "vp8", 90_000, 1);
        assertThat(CodecMatch.asSent(vp8, 0x640028)).containsExactly(vp8);
    }

    @Test
    void prefersTheNumberOfTheProfileThatIsSentAndFallsBackToTheOneThatWasOffered() {
        List<CodecParameters> obs = CodecMatch.asSent(h264(96, "42e01f"), 0x640028);

        assertThat(CodecMatch.payloadTypeFor(obs, List.of(h264(102, "42e01f"), h264(110, "640034"))))
                .isEqualTo(110);
        assertThat(CodecMatch.payloadTypeFor(obs, List.of(h264(102, "42e01f")))).isEqualTo(102);
        assertThat(CodecMatch.payloadTypeFor(obs, List.of(CodecParameters.of(97, "vp8", 90_000, 1))))
                .isEqualTo(CodecMatch.NONE);
    }
}
