// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.offer;
import static dev.weir.sfu.sdp.SdpFixtures.recorded;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Printing and reading are each other's inverse. */
class SessionDescriptionTest {
    static Stream<String> recordings() {
        return Stream.concat(SdpFixtures.PUBLISH.stream(), SdpFixtures.PLAY.stream());
    }

    @Test
    void printsWhatItRead() {
        assertThat(SessionDescription.parse(smallOffer()).print()).isEqualTo(smallOffer());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsWhatItPrinted(String name) {
        assertThat(SessionDescription.parse(offer(name).print())).isEqualTo(offer(name));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void keepsEveryAttributeOfARecording(String name) {
        List<String> lines =
                recorded(name).lines().filter(line -> line.startsWith("a=")).toList();

        assertThat(offer(name).print().lines().filter(line -> line.startsWith("a=")))
                .containsExactlyElementsOf(lines);
    }

    @Test
    void countsBytesAndNotCharacters() {
        SessionDescription description = SessionDescription.parse(smallOffer().replace("s=-", "s=\u00FC\u20AC"));

        assertThat(description.sizeBytes())
                .isEqualTo(smallOffer().length() + 4)
                .isEqualTo(description.print().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void findsTheFirstAndAllAttributesOfAName() {
        MediaDescription video = SessionDescription.parse(smallOffer()).media().get(1);

        assertThat(video.attribute("rtpmap")).hasValue("96 VP8/90000");
        assertThat(video.values("rtpmap")).containsExactly("96 VP8/90000", "97 rtx/90000");
        assertThat(video.attribute("RTPMAP")).isEmpty();
        assertThat(video.attribute("rtcp-mux")).hasValue("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a\r\nb", "a\0"})
    void refusesAnAttributeThatWouldBreakTheLine(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "x\r\na=injected", "\0", "\u007F"})
    void refusesAValueThatWouldBreakTheLine(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute("name", value));
    }

    @Test
    void keepsNoPasswordInTheTextOfATransport() {
        PublishAgreement agreement = SdpFixtures.publish(smallOffer());

        assertThat(SdpFixtures.LOCAL.toString()).doesNotContain(SdpFixtures.LOCAL.pwd());
        assertThat(agreement.remote().toString())
                .doesNotContain(agreement.remote().pwd());
    }
}
