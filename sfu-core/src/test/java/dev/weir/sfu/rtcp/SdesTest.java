// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source descriptions and BYE, laid out by hand from RFC 3550 sections 6.5 and 6.6. */
class SdesTest {
    private final RtcpParser parser = new RtcpParser();
    private final Heard heard = new Heard();

    @Test
    void readsTheNamesOfTwoChunks() {
        assertThat(parse("82ca0005 11111111 01 02 6162 00000000" + "22222222 01 01 63 00"))
                .isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("cname 11111111 ab", "cname 22222222 c");
    }

    @Test
    void findsTheNameBehindOtherItems() {
        assertThat(parse("81ca0004 11111111 02 01 78 06 01 79 01 02 6162 0000")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("cname 11111111 ab");
    }

    @Test
    void acceptsNoChunkAndChunksWithoutName() {
        assertThat(parse("80ca0000")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("81ca0002 11111111 00000000")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("81ca0002 11111111 02 00 0000")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81ca0000",
                "81ca0001 11111111",
                "81ca0002 11111111 01 02 6162", // no zero at its end
                "81ca0002 11111111 01 03 6162", // text beyond the packet
                "81ca0002 11111111 02 00 05 01",
                "81ca0002 11111111 02 01 78 01", // an item without a length
                "82ca0003 11111111 01 01 61 00 22222222",
                "a1ca0003 11111111 01 01 61 00 00000005" // its zero is part of the padding
            })
    void refusesChunksThatEndTooEarly(String hex) {
        assertThat(parse(hex)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void writesOneToFourZerosBehindTheName() {
        String[] expected = {
            "81ca0002 11111111 0100 0000",
            "81ca0002 11111111 0101 6100",
            "81ca0003 11111111 0102 6162 00000000",
            "81ca0003 11111111 0103 6162 63000000",
            "81ca0003 11111111 0104 6162 63640000"
        };
        for (int length = 0; length < expected.length; length++) {
            byte[] out = new byte[40];
            Arrays.fill(out, (byte) 0xee);
            RtcpWriter writer = new RtcpWriter().begin(out, 0, out.length);
            writer.sdesCname(0x11111111, "abcd".substring(0, length).getBytes(StandardCharsets.US_ASCII));
            assertThat(Arrays.copyOf(out, writer.end())).isEqualTo(Heard.bytes(expected[length]));
        }
    }

    @Test
    void writesAndReadsNamesOfEveryLength() {
        for (int length = 0; length <= 255; length++) {
            String name = "n".repeat(length);
            byte[] out = new byte[300];
            Arrays.fill(out, (byte) 0xee);
            RtcpWriter writer = new RtcpWriter().begin(out, 0, out.length);
            writer.sdesCname(1, name.getBytes(StandardCharsets.US_ASCII));
            assertThat(writer.end() % 4).isZero();
            assertThat(Heard.in(Arrays.copyOf(out, writer.end()))).containsExactly(Heard.line("cname", "1", name));
        }
    }

    @Test
    void readsAByeOfSeveralSourcesAndIgnoresItsReason() {
        assertThat(parse("82cb0004 11111111 22222222 05 68656c6c6f 0000")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("bye 11111111", "bye 22222222");
    }

    @Test
    void acceptsAByeOfNobodyButNotOneWithFewerSourcesThanItCounts() {
        assertThat(parse("80cb0000")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("81cb0000")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("83cb0002 11111111 22222222")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void writesAByeOfOneSource() {
        byte[] out = new byte[8];
        RtcpWriter writer = new RtcpWriter().begin(out, 0, out.length);
        writer.bye(0x11111111);
        assertThat(writer.end()).isEqualTo(8);
        assertThat(out).isEqualTo(Heard.bytes("81cb0001 11111111"));
    }

    private RtcpStatus parse(String hex) {
        byte[] datagram = Heard.bytes(hex);
        return parser.parse(datagram, 0, datagram.length, heard);
    }
}
