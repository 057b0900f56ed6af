// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Sender and receiver reports, laid out by hand from RFC 3550 sections 6.4.1 and 6.4.2. */
class ReportsTest {
    private static final String BLOCK = "33333333 40 fffffe 00010203 00000060 abcd8000 00010000";
    private static final String BLOCK_LINE = "33333333 64 -2 66051 96 abcd8000 65536";
    private static final String SENDER = "11111111 83aa7e80 80000000 00000bb8 00000064 ffffffff";
    private static final String SENDER_LINE = "sr 11111111 83aa7e8080000000 3000 100 4294967295";

    private final RtcpParser parser = new RtcpParser();
    private final Heard heard = new Heard();

    @Test
    void readsASenderReportWithABlock() {
        assertThat(parse("81c8000c" + SENDER + BLOCK)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(SENDER_LINE, "block 11111111 " + BLOCK_LINE);
    }

    @Test
    void readsAReceiverReportWithTwoBlocks() {
        assertThat(parse("82c9000d 11111111" + BLOCK + BLOCK)).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly("block 11111111 " + BLOCK_LINE, "block 11111111 " + BLOCK_LINE);
    }

    @Test
    void readsAnEmptyReceiverReport() {
        assertThat(parse("80c90001 11111111")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void ignoresProfileSpecificExtensions() {
        assertThat(parse("80c80008" + SENDER + "deadbeef cafebabe")).isEqualTo(RtcpStatus.OK);
        assertThat(parse("80c90002 11111111 deadbeef")).isEqualTo(RtcpStatus.OK);
        assertThat(heard.lines()).containsExactly(SENDER_LINE);
    }

    @Test
    void refusesAReportWithFewerBlocksThanItCounts() {
        assertThat(parse("82c8000c" + SENDER + BLOCK)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("82c90007 11111111" + BLOCK)).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("9fc90001 11111111")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void refusesAReportWithoutRoomForItsOwnFields() {
        assertThat(parse("80c80000")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("80c80005 11111111 83aa7e80 80000000 00000bb8 00000064"))
                .isEqualTo(RtcpStatus.MALFORMED);
        assertThat(parse("80c90000")).isEqualTo(RtcpStatus.MALFORMED);
        assertThat(heard.lines()).isEmpty();
    }

    @Test
    void writesTheSameLayout() {
        RtcpWriter writer = new RtcpWriter();
        byte[] out = new byte[100];
        writer.begin(out, 0, out.length);
        writer.senderReport(0x11111111, 0x83aa7e80_80000000L, 3000, 100, 0xffff_ffffL);
        writer.reportBlock(0x33333333, 64, -2, 66051, 96, 0xabcd8000, 65536);
        writer.receiverReport(0x11111111);
        assertThat(Arrays.copyOf(out, writer.end()))
                .isEqualTo(Heard.bytes("81c8000c" + SENDER + BLOCK + "80c90001 11111111"));
    }

    @Test
    void clampsWhatAFieldCannotSay() {
        RtcpWriter writer = new RtcpWriter();
        byte[] out = new byte[100];
        writer.begin(out, 0, out.length).receiverReport(1);
        writer.reportBlock(2, 256, 0x80_0000, -1, -1, 0, 0);
        writer.reportBlock(2, -1, -0x80_0001, 0, 1L << 32, 0, -1);
        assertThat(Heard.in(Arrays.copyOf(out, writer.end())))
                .containsExactly("block 1 2 255 8388607 -1 0 0 0", "block 1 2 0 -8388608 0 4294967295 0 -1");
    }

    @Test
    void letsCountsOfTheSenderWrap() {
        RtcpWriter writer = new RtcpWriter();
        byte[] out = new byte[28];
        writer.begin(out, 0, out.length).senderReport(1, 2, 3, (1L << 32) + 4, (1L << 33) + 5);
        assertThat(Heard.in(out)).containsExactly("sr 1 2 3 4 5");
    }

    private RtcpStatus parse(String hex) {
        byte[] datagram = Heard.bytes(hex);
        return parser.parse(datagram, 0, datagram.length, heard);
    }
}
