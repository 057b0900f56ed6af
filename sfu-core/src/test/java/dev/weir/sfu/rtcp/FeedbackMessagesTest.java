// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NACK and PLI (RFC 4585), FIR (RFC 5104) and REMB, laid out by hand. */
class FeedbackMessagesTest {
    private static final String SSRCS = "11111111 22222222";

    private final RtcpParser parser = new RtcpParser();
    private final Heard heard = new Heard();
    private final byte[] out = new byte[1200];
    private final RtcpWriter writer = new RtcpWriter().begin(out, 0, out.length);

    @Test
    void readsANackAcrossTheWrap() {
        assertThat(parse("81cd0004" + SSRCS + "fffe 8005" + "0010 0000")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines())
                .containsExactly(
                        "nack 11111111 22222222 65534",
                        "nack 11111111 22222222 65535",
                        "nack 11111111 22222222 1",
                        "nack 11111111 22222222 14",
                        "nack 11111111 22222222 16");
    }

    @Test
    void writesANackInAsFewEntriesAsTheNumbersAllow() {
        int[] lost = {65534, 65535, 1, 14, 15, 32, 31};
        assertThat(writer.nack(0x11111111, 0x22222222, lost, lost.length)).isEqualTo(7);
        assertThat(written()).isEqualTo(Heard.bytes("81cd0006" + SSRCS + "fffe8005 000f0000 00200000 001f0000"));
    }

    @Test
    void refusesANackWithoutAnEntry() {
        assertThat(parse("81cd0002" + SSRCS)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("81cd0001 11111111")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("a1cd0003" + SSRCS + "00000004")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void tellsAtMostAThousandLostPacketsOfADatagram() {
        String entries = "0000ffff".repeat(61);
        assertThat(parse("81cd003f" + SSRCS + entries)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).hasSize(RtcpParser.MAX_NACKED_PER_DATAGRAM);
    }

    @Test
    void readsAndWritesAPictureLoss() {
        assertThat(parse("81ce0002" + SSRCS)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("pli 22222222");
        writer.pli(0x11111111, 0x22222222);
        assertThat(written()).isEqualTo(Heard.bytes("81ce0002" + SSRCS));
    }

    @Test
    void readsAFullIntraRequestOfTwoSources() {
        assertThat(parse("84ce0006 11111111 00000000 22222222 07000000 33333333 ff000000"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("fir 22222222 7", "fir 33333333 255");
    }

    @Test
    void writesAFullIntraRequestWithAnEightBitNumber() {
        writer.fir(0x11111111, 0x22222222, 0x107);
        assertThat(written()).isEqualTo(Heard.bytes("84ce0004 11111111 00000000 22222222 07000000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"81ce0001 11111111", "84ce0002 11111111 00000000", "84ce0003 11111111 00000000 22222222"})
    void refusesKeyframeRequestsThatEndTooEarly(String hex) {
        assertThat(parse(hex)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void readsAnEstimate() {
        assertThat(parse("8fce0006 11111111 00000000 52454d42 02 0bd090 22222222 33333333"))
                .isEqualTo(RtcpStatus.OK);
        // Exponent 2, mantissa 0x3d090.
        assertThat(heard.lines()).containsExactly("remb 1000000");
    }

    @Test
    void writesAnEstimate() {
        writer.remb(0x11111111, 1_000_000, new int[] {0x22222222, 0x33333333}, 2);
        assertThat(written()).isEqualTo(Heard.bytes("8fce0006 11111111 00000000 52454d42 02 0bd090 22222222 33333333"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "262143,262143",
        "262144,262144",
        "262145,262144",
        "999999999,999997440",
        "9223372036854775807,9223336852482686976"
    })
    void roundsAnEstimateDownToEighteenBits(long bps, long read) {
        writer.remb(1, bps, new int[0], 0);
        assertThat(Heard.in(written())).containsExactly("remb " + read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8fce0005 11111111 00000000 52454d42 02 000001 22222222", // two sources counted, one there
                "8fce0004 11111111 00000000 52454d42 00 fc0002", // 2 << 63
                "8fce0004 11111111 00000000 52454d42 00 fc0001", // the sign bit
                "8fce0004 11111111 00000000 52454d42 00 bbffff" // 18 bits from the 46th on
            })
    void refusesEstimatesThatDoNotFit(String hex) {
        assertThat(parse(hex)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    /** Formats we know none of: SLI, RPSI, TMMBR, RFC 8888 and other application layer feedback. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "82ce0003" + SSRCS + "00000000",
                "83ce0003" + SSRCS + "00000000",
                "83cd0004" + SSRCS + "33333333 00000000",
                "8bcd0003" + SSRCS + "00000000",
                "8fce0003" + SSRCS + "52454d42",
                "8fce0004" + SSRCS + "474f4f47 00000000"
            })
    void stepsOverFormatsItDoesNotKnow(String hex) {
        assertThat(parse(hex)).isEqualTo(RtcpStatus.EMPTY);
        assertThat(heard.lines()).isEmpty();
    }

    private RtcpStatus parse(String hex) {
        byte[] datagram = Heard.bytes(hex);
        return parser.parse(datagram, 0, datagram.length, heard);
    }

    private byte[] written() {
        return Arrays.copyOf(out, writer.end());
    }
}
