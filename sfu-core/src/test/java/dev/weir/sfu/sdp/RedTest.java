// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.LOCAL;
import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.room;
import static dev.weir.sfu.sdp.SdpFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Redundant audio among the codecs of an answer. */
class RedTest {
    private static final CodecParameters RED =
            CodecParameters.of(63, "red", 48_000, 2).withFormatParameters(Map.of("111/111", ""));
    private static final CodecParameters OPUS = CodecParameters.of(111, "opus", 48_000, 2);
    private static final CodecParameters PCMU = CodecParameters.of(0, "pcmu", 8_000, 1);

    @Test
    void isTheFirstToGoFromAnAnswerThatIsTooLong() {
        assertThat(Red.withoutLeastPreferred(List.of(RED, OPUS, PCMU))).containsExactly(OPUS, PCMU);
        assertThat(Red.withoutLeastPreferred(List.of(OPUS, PCMU))).containsExactly(OPUS);
    }

    @Test
    void standsForTheOnePayloadTypeOfItsBlocks() {
        assertThat(Red.blockPayloadType(Map.of("111/111", ""))).isEqualTo(111);
        assertThat(Red.blockPayloadType(Map.of("111/0", ""))).isEqualTo(Tokens.NONE);
        assertThat(Red.blockPayloadType(Map.of())).isEqualTo(Tokens.NONE);
    }

    @Test
    void comesFirstForAViewerWhoOffersItWhereItIsLive() {
        PlayAgreement agreement =
                Negotiator.answerPlay(offer("chromium-156.0.8078.79-play"), LOCAL, room(List.of(RED, OPUS), List.of()));

        assertThat(track(agreement, MediaKind.AUDIO).codecs())
                .extracting(CodecParameters::encodingName)
                .containsExactly("red", "opus", "pcmu", "pcma");
    }

    @Test
    void doesNotKeepAViewerOutWhoKnowsPlainOpusOnly() {
        PlayAgreement agreement =
                Negotiator.answerPlay(offer("firefox-153.7.0-play"), LOCAL, room(List.of(RED), List.of()));

        assertThat(track(agreement, MediaKind.AUDIO).codecs().get(0).encodingName())
                .isEqualTo("opus");
    }
}
