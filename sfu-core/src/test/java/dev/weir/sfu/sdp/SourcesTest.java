// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sdp;

import static dev.weir.sfu.sdp.SdpFixtures.publish;
import static dev.weir.sfu.sdp.SdpFixtures.smallOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NegotiationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources announced with ssrc and ssrc-group lines (RFC 5576), and the stream they belong to. */
class SourcesTest {
    private static Sources sources(String... attributes) {
        return Sources.read(new MediaDescription(
                "video",
                9,
                "UDP/TLS/RTP/SAVPF",
                List.of("96"),
                "",
                Stream.of(attributes).map(Attribute::parse).toList()));
    }

    @Test
    void findsASourceByItsLine() {
        Sources sources = sources("ssrc:1234 cname:x", "ssrc:1234 msid:stream track");

        assertThat(sources).isEqualTo(new Sources(List.of(1234), Map.of(), "stream", "track"));
    }

    @Test
    void keepsUnsignedNumbersInAnInt() {
        assertThat(sources("ssrc:4294967295 cname:x").ssrcs()).containsExactly(-1);
    }

    @Test
    void ignoresWhatIsNoSource() {
        assertThat(sources("ssrc:0 cname:x", "ssrc:4294967296 cname:x", "ssrc:-1 cname:x", "ssrc: cname:x", "ssrc:x")
                        .ssrcs())
                .isEmpty();
    }

    @Test
    void pairsAPrimarySourceWithItsRetransmissions() {
        Sources sources = sources("ssrc:2 cname:x", "ssrc:1 cname:x", "ssrc-group:FID 1 2");

        assertThat(sources.ssrcs()).containsExactly(1);
        assertThat(sources.rtxSsrcByPrimary()).containsExactly(Map.entry(1, 2));
    }

    @Test
    void knowsSourcesThatOnlyAGroupNames() {
        assertThat(sources("ssrc-group:FID 1 2").ssrcs()).containsExactly(1);
        assertThat(sources("ssrc-group:SIM 3 1 2").ssrcs()).containsExactly(3, 1, 2);
    }

    @Test
    void keepsTheOrderOfASimulcastGroup() {
        Sources sources = sources(
                "ssrc-group:SIM 10 20 30", "ssrc-group:FID 10 11", "ssrc-group:FID 20 21", "ssrc-group:FID 30 31");

        assertThat(sources.ssrcs()).containsExactly(10, 20, 30);
        assertThat(sources.rtxSsrcByPrimary()).isEqualTo(Map.of(10, 11, 20, 21, 30, 31));
    }

    @Test
    void takesTheSecondOfAnyOtherPairForNoMediaOfItsOwn() {
        Sources sources = sources("ssrc-group:FEC-FR 1 2", "ssrc:2 cname:x");

        assertThat(sources.ssrcs()).containsExactly(1);
        assertThat(sources.rtxSsrcByPrimary()).isEmpty();
    }

    @Test
    void makesNothingOfAGroupOfOneOrOfItself() {
        assertThat(sources("ssrc-group:FID 1", "ssrc-group:FID 2 2", "ssrc-group:FID", "ssrc-group:FID 3 4 5")
                        .ssrcs())
                .isEmpty();
    }

    @Test
    void neverLetsOneSourceBeMediaAndRetransmission() {
        assertThat(sources("ssrc-group:FID 1 2", "ssrc-group:FID 2 3"))
                .isEqualTo(new Sources(List.of(1), Map.of(1, 2), "", ""));
        assertThat(sources("ssrc-group:FID 1 2", "ssrc-group:FID 2 1"))
                .isEqualTo(new Sources(List.of(), Map.of(), "", ""));
        assertThat(sources("ssrc-group:FID 1 9", "ssrc-group:FID 2 9"))
                .isEqualTo(new Sources(List.of(1, 2), Map.of(1, 9), "", ""));
    }

    @Test
    void keepsAtMost32SourcesAndOnlyTheirRetransmissions() {
        Sources sources = sources(IntStream.range(1, 500)
                .mapToObj(i -> "ssrc-group:FID " + 2 * i + " " + (2 * i + 1))
                .toArray(String[]::new));

        assertThat(sources.ssrcs()).hasSize(32);
        assertThat(sources.rtxSsrcByPrimary()).hasSize(32);
        String group = IntStream.range(1, 500).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        assertThat(sources("ssrc-group:SIM " + group).ssrcs()).hasSize(32);
    }

    @Test
    void readsTheStreamFromTheMsidLineBeforeTheSourceLines() {
        Sources sources = sources("ssrc:1 msid:old one", "msid:stream track");

        assertThat(sources.streamId()).isEqualTo("stream");
        assertThat(sources.trackId()).isEqualTo("track");
    }

    @Test
    void takesADashForNoStream() {
        assertThat(sources("msid:- track").streamId()).isEmpty();
        assertThat(sources("msid:- track").trackId()).isEqualTo("track");
        assertThat(sources("msid:").streamId()).isEmpty();
        assertThat(sources("msid:stream").trackId()).isEmpty();
    }

    @Test
    void refusesAnOfferWhoseMLinesShareASource() {
        assertRefused("a=ssrc:5 cname:x", "a=ssrc:5 cname:x");
    }

    @Test
    void refusesAnOfferWhereOneMLinesMediaIsTheOthersRetransmission() {
        assertRefused("a=ssrc:6 cname:x", "a=ssrc-group:FID 5 6");
        assertRefused("a=ssrc-group:FID 4 6", "a=ssrc-group:FID 5 6");
    }

    private static void assertRefused(String audioLine, String videoLine) {
        String text = smallOffer().replace("m=video", audioLine + "\r\nm=video") + videoLine + "\r\n";
        assertThatThrownBy(() -> publish(text))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("is announced twice");
    }
}
