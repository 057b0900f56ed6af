// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.section;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of a simulcast offer (RFC 8851 section 4, RFC 8853 section 5). */
class RidTest {
    private static List<String> ids(String... lines) {
        return Rid.read(section(lines)).stream().map(Rid::id).toList();
    }

    @Test
    void keepsTheOrderOfTheSimulcastLine() {
        assertThat(ids("rid:q send", "rid:h send", "rid:f send", "simulcast:send f;h;q"))
                .containsExactly("f", "h", "q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    send a;b              | a b
                    send ~a;b             | a b
                    send a,b              | a
                    recv x send a         | a
                    send a recv x         | a
                    send a;a              | a
                    send a;nobody         | a
                    send ;,~;a            | a
                    send nobody           | ''
                    send b,a;a            | b a
                    """)
    void readsTheFirstAlternativeOfEachStream(String simulcast, String expected) {
        assertThat(String.join(" ", ids("rid:a send", "rid:b send", "simulcast:" + simulcast)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recv a", "send", "", "sending a"})
    void isNoSimulcastWithoutSomethingToSend(String simulcast) {
        assertThat(Rid.isSimulcast(section("simulcast:" + simulcast))).isFalse();
        // The rid stands for itself then.
        assertThat(ids("rid:a send", "simulcast:" + simulcast)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a recv", "a", "", "a! send", "\u00E4 send", "a.b send", "a sends"})
    void ignoresALineThatAnnouncesNoStream(String line) {
        assertThat(ids("rid:" + line)).isEmpty();
    }

    @Test
    void takesNamesOfAtMost32Characters() {
        assertThat(ids("rid:" + "a".repeat(32) + " send", "rid:" + "b".repeat(33) + " send"))
                .containsExactly("a".repeat(32));
    }

    @Test
    void repeatsRestrictionsAndReducesPayloadTypesToThoseAccepted() {
        List<CodecParameters> codecs = List.of(CodecParameters.of(96, "vp8", 90_000, 1));

        assertThat(new Rid("a", "").answer(codecs)).isEqualTo(new Attribute("rid", "a recv"));
        assertThat(new Rid("a", "max-width=1280;max-fps=30").answer(codecs))
                .isEqualTo(new Attribute("rid", "a recv max-width=1280;max-fps=30"));
        assertThat(new Rid("a", "pt=96,98;max-fps=30").answer(codecs))
                .isEqualTo(new Attribute("rid", "a recv pt=96;max-fps=30"));
        assertThat(new Rid("a", "pt=98").answer(codecs)).isEqualTo(new Attribute("rid", "a recv"));
    }

    @Test
    void answersEveryStreamOrRefusesTheOffer() {
        PublishAgreement agreement = publish(simulcast(Rid.MAX_RIDS));

        assertThat(agreement.answer().print()).contains("a=simulcast:recv 0;1;2;3;4;5\r\n");
        assertThat(agreement.tracks().get(1).rids()).hasSize(Rid.MAX_RIDS);
        assertThatThrownBy(() -> publish(simulcast(Rid.MAX_RIDS + 1)))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("more than 6 simulcast streams");
    }

    @Test
    void answersASingleStreamWithANameWithoutSimulcast() {
        String answer = publish(smallOffer() + "a=rid:0 send\r\n").answer().print();

        assertThat(answer).contains("a=rid:0 recv\r\n").doesNotContain("a=simulcast");
    }

    private static String simulcast(int streams) {
        String rids = IntStream.range(0, streams)
                .mapToObj(i -> "a=rid:" + i + " send\r\n")
                .collect(Collectors.joining());
        String ids = IntStream.range(0, streams).mapToObj(Integer::toString).collect(Collectors.joining(";"));
        return smallOffer() + rids + "a=simulcast:send " + ids + "\r\n";
    }
}
