// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking a datagram: compounds, reduced size, what is stepped over and what ends the walk. */
class RtcpParserTest {
    private static final String RECEIVER_REPORT = "80c90001 11111111";
    private static final String CNAME = "81ca0003 11111111 01 02 6162 00000000";
    private static final String PLI = "81ce0002 11111111 22222222";
    private static final String BYE = "81cb0001 11111111";
    private static final String APP = "80cc0003 11111111 74657374 00000000";
    private static final String EXTENDED_REPORT = "80cf0004 11111111 04000002 83aa7e80 00000000";

    private final RtcpParser parser = new RtcpParser();
    private final Heard heard = new Heard();

    @Test
    void walksACompoundInItsOrder() {
        assertThat(parse(RECEIVER_REPORT + CNAME + PLI + BYE)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("cname 11111111 ab", "pli 22222222", "bye 11111111");
    }

    @Test
    void acceptsReducedSize() {
        assertThat(parse(PLI)).isEqualTo(RtcpStatus.OK);
        assertThat(parse(PLI + "81cd0003 11111111 22222222 00050000")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("pli 22222222", "pli 22222222", "nack 11111111 22222222 5");
    }

    @Test
    void stepsOverWhatItDoesNotKnow() {
        assertThat(parse(APP + EXTENDED_REPORT + "80c00001 11111111 80ff0000")).isEqualTo(RtcpStatus.EMPTY);
        assertThat(parse(APP + PLI + EXTENDED_REPORT)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("pli 22222222");
    }

    @Test
    void findsNothingInNothing() {
        assertThat(parse("")).isEqualTo(RtcpStatus.EMPTY);
    }

    @Test
    void acceptsPaddingAnywhere() {
        assertThat(parse("a1ce0003 11111111 22222222 00000004" + PLI + "a1ce0004 11111111 22222222 00000000 00000008"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).hasSize(3);
    }

    @Test
    void goesOnBehindABrokenPacketOfTheRightLength() {
        assertThat(parse("81ce0001 11111111" + PLI)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("a1ce0002 11111111 00000000" + PLI)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).containsExactly("pli 22222222", "pli 22222222");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "81ce00", "41ce0002 11111111 22222222", "81ce0003 11111111 22222222", "00000000"})
    void endsAtAPacketWhoseEndIsUnknown(String rest) {
        assertThat(parse(PLI + rest)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).containsExactly("pli 22222222");
        assertThat(parse(rest + PLI)).isEqualTo(RtcpStatus.MALFORMED);
    }

    @Test
    void looksAtABoundedNumberOfPackets() {
        assertThat(parse(PLI.repeat(RtcpParser.MAX_PACKETS_PER_DATAGRAM))).isEqualTo(RtcpStatus.OK);
        assertThat(parse(PLI.repeat(RtcpParser.MAX_PACKETS_PER_DATAGRAM + 1))).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).hasSize(2 * RtcpParser.MAX_PACKETS_PER_DATAGRAM);
    }

    @Test
    void startsItsBoundsAnewForEachDatagram() {
        String many = "81cd003f 11111111 22222222" + "0000ffff".repeat(60) + "00000000";
        assertThat(parse(many)).isEqualTo(RtcpStatus.OK);
        assertThat(parse(many)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).hasSize(2 * (60 * 17 + 1));
    }

    @Test
    void doesNothingForAHandlerThatOverridesNothing() {
        byte[] datagram = Heard.bytes("80c80006" + "00".repeat(24) + CNAME + PLI + BYE);
        assertThat(parser.parse(datagram, 0, datagram.length, new RtcpHandler() {}))
                .isEqualTo(RtcpStatus.OK);
    }

    @Test
    void refusesARangeOutsideTheArray() {
        byte[] bytes = new byte[8];
        assertThatThrownBy(() -> parser.parse(bytes, 4, 5, heard)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> parser.parse(bytes, -1, 4, heard)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private RtcpStatus parse(String hex) {
        byte[] datagram = Heard.bytes(hex);
        return parser.parse(datagram, 0, datagram.length, heard);
    }
}
