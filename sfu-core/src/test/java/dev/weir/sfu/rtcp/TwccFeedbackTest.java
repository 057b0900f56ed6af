// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transport-wide feedback, laid out by hand from section 3.1 of the draft. */
class TwccFeedbackTest {
    private static final String SSRCS = "11111111 22222222";
    private static final String LINE = "twcc 11111111 22222222 number 5 reference ";

    private final RtcpParser parser = new RtcpParser();
    private final Heard heard = new Heard();

    @Test
    void readsARunAcrossTheWrapOfTheNumbers() {
        assertThat(parse("8fcd0006" + SSRCS + "fffe0003 00000205 2003 01 02 03 000000"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(LINE + "2 [65534@128250, 65535@128750, 0@129500]");
    }

    @Test
    void readsPaddingOfLibwebrtcInAndOutOfTheLength() {
        assertThat(parse("afcd0006" + SSRCS + "fffe0003 00000205 2003 01 02 03 000003"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(parse("afcd0006" + SSRCS + "fffe0004 00000205 2004 01 02 03 04 0002"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(parse("afcd0006" + SSRCS + "fffe0005 00000205 2005 01 02 03 04 05 01"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(parse("afcd0006" + SSRCS + "fffe0005 00000205 2005 01 02 03 04 0002"))
                .as("the fifth delta would be padding")
                .isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).hasSize(3).allMatch(line -> line.startsWith(LINE + "2 [65534@128250, 65535@128750"));
    }

    @Test
    void readsSymbolsOfOneBit() {
        // 10110 and nine that are not counted.
        assertThat(parse("8fcd0006" + SSRCS + "00010005 00000005 ac00 04 04 04 000000"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(LINE + "0 [1@1000, 2, 3@2000, 4@3000, 5]");
    }

    @Test
    void readsSymbolsOfTwoBitsAndNegativeDeltas() {
        // Small, large, none, large, and three that are not counted: one of them reserved.
        assertThat(parse("8fcd0006" + SSRCS + "00010004 00000005 d883 10 0100 fff0 00"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(LINE + "0 [1@4000, 2@68000, 3, 4@64000]");
    }

    @Test
    void readsLargeDeltasOfARunAndSeveralChunks() {
        // Two lost, three large, one small in one bit.
        assertThat(parse("8fcd0008" + SSRCS + "00010006 00000105 0002 4003 a000 7fff 8000 0001 00 000000"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(LINE + "1 [1, 2, 3@8255750, 4@63750, 5@64000, 6@64000]");
    }

    @Test
    void readsNegativeReferenceTimes() {
        assertThat(parse("8fcd0005" + SSRCS + "00010001 ffffff05 2001 00 00")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("8fcd0005" + SSRCS + "00010001 80000005 2001 01 00")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("8fcd0005" + SSRCS + "00010001 7fffff05 2001 01 00")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines())
                .containsExactly(
                        LINE + "-1 [1@-64000]", LINE + "-8388608 [1@-536870911750]", LINE + "8388607 [1@536870848250]");
    }

    @Test
    void stepsOverRunsOfNothing() {
        assertThat(parse("8fcd0007" + SSRCS + "00010002 00000005 0000 6000 2001 2000 2001 04 04"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(LINE + "0 [1@1000, 2@2000]");
    }

    @Test
    void canBeReadAgain() {
        byte[] datagram = Heard.bytes("8fcd0006" + SSRCS + "00010005 00000005 ac00 04 04 04 000000");
        TwccFeedback feedback = new TwccFeedback();
        assertThat(feedback.parse(datagram, 0, datagram.length)).isTrue();
        String first = Heard.arrivals(feedback);
        assertThat(feedback.next()).isFalse();
        assertThat(Heard.arrivals(feedback)).isEqualTo(first).startsWith("[1@1000");
        assertThat(feedback.baseSequence()).isEqualTo(1);
        assertThat(feedback.statusCount()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8fcd0002" + SSRCS,
                "8fcd0004" + SSRCS + "00010001 00000005", // no chunk
                "8fcd0005" + SSRCS + "00010000 00000005 2001 0000", // no status
                "8fcd0005" + SSRCS + "00010003 00000005 2003 0000", // two deltas of three
                "8fcd0005" + SSRCS + "00010002 00000005 4002 0000", // one delta of two
                "8fcd0005" + SSRCS + "00010003 00000005 2001 2001", // a chunk short
                "8fcd0005" + SSRCS + "0001ffff 00000005 1fff 1fff",
                "8fcd0005" + SSRCS + "00010001 00000005 6001 0000", // reserved symbol in a run
                "8fcd0005" + SSRCS + "00010001 00000005 f000 0000", // and in a vector
                "8fcd0005" + SSRCS + "00010001 00000005 0000 0000" // runs of nothing to the end
            })
    void refusesWhatEndsTooEarlyAndTheReservedSymbol(String hex) {
        assertThat(parse(hex)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void leavesOutFeedbackBeyondTheBoundOfStatuses() {
        String third = "8fcd0005" + SSRCS + "00011555 00000005 1555 0000";
        assertThat(parse(third.repeat(3))).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).hasSize(3);
        assertThat(parse(third.repeat(4) + "81ce0002" + SSRCS)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).hasSize(7).last().isEqualTo("pli 22222222");
    }

    private RtcpStatus parse(String hex) {
        byte[] datagram = Heard.bytes(hex);
        return parser.parse(datagram, 0, datagram.length, heard);
    }
}
