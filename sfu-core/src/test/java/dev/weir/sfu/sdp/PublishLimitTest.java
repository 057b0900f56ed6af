// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The limit of what a publisher may send, as its answer tells it. */
class PublishLimitTest {
    @SuppressWarnings("UnusedVariable") // by JUnit
    private static final List<String> OFFERS = SdpFixtures.PUBLISH;

    private static List<String> limits(String answer, String media) {
        List<String> sections = List.of(answer.split("(?m)^(?=m=)"));
        return sections.stream()
                .filter(section -> section.startsWith("m=" + media + " "))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("b="))
                .toList();
    }

    @ParameterizedTest
    @FieldSource("OFFERS")
    void theVideoHasTheLimitRightBehindItsAddress(String offer) {
        String answer = Negotiator.answerPublish(SdpFixtures.offer(offer), SdpFixtures.LOCAL, 600_000)
                .answer()
                .print();

        List<String> video = limits(answer, "video");
        List<String> audio = limits(answer, "audio");
        assertThat(video.isEmpty() ? audio : video).containsExactly("b=AS:600", "b=TIAS:600000");
        assertThat(answer).contains("c=IN IP4 0.0.0.0\r\nb=AS:600\r\nb=TIAS:600000\r\na=");
        assertThat(answer).containsOnlyOnce("b=AS:");
        assertThat(SessionDescription.parse(answer).media())
                .hasSameSizeAs(SdpFixtures.offer(offer).media());
    }

    @ParameterizedTest
    @FieldSource("OFFERS")
    void withoutALimitNothingIsSaid(String offer) {
        assertThat(Negotiator.answerPublish(SdpFixtures.offer(offer), SdpFixtures.LOCAL)
                        .answer()
                        .print())
                .doesNotContain("\nb=");
    }
}
