// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What fits and what does not; the layouts are tested message by message elsewhere. */
class RtcpWriterTest {
    private final byte[] out = new byte[1200];
    private final RtcpWriter writer = new RtcpWriter();

    @Test
    void writesACompoundBehindOneAnother() {
        writer.begin(out, 100, 200).receiverReport(0x11111111);
        writer.sdesCname(0x11111111, new byte[] {'a'});
        writer.pli(0x11111111, 0x22222222);
        assertThat(writer.end()).isEqualTo(8 + 12 + 12);
        assertThat(writer.remaining()).isEqualTo(100 - 32);
        assertThat(Heard.hex(out, 100, 132))
                .isEqualTo("80c9000111111111" + "81ca00021111111101016100" + "81ce00021111111122222222");
    }

    @Test
    void leavesOutWholeWhatDoesNotFit() {
        Runnable[] messages = {
            () -> writer.senderReport(1, 2, 3, 4, 5),
            () -> writer.receiverReport(1),
            () -> writer.sdesCname(1, new byte[5]),
            () -> writer.bye(1),
            () -> writer.pli(1, 2),
            () -> writer.fir(1, 2, 3),
            () -> writer.remb(1, 2, new int[] {3}, 1),
            () -> writer.nack(1, 2, new int[] {3}, 1),
            () -> writer.transportFeedback(1, 2, 3, 4, new long[] {5}, 1)
        };
        for (Runnable message : messages) {
            writer.begin(out, 0, out.length);
            message.run();
            int size = writer.end();
            assertThat(size).isPositive();
            assertThat(writer.overflowed()).isFalse();

            byte[] before = out.clone();
            writer.begin(out, 7, 7 + size - 1);
            message.run();
            assertThat(writer.end()).isZero();
            assertThat(writer.overflowed()).isTrue();
            assertThat(out).isEqualTo(before);

            writer.begin(out, 0, size);
            message.run();
            assertThat(writer.end()).isEqualTo(size);
            assertThat(writer.remaining()).isZero();
            assertThat(writer.overflowed()).isFalse();
        }
    }

    @Test
    void stillWritesASmallMessageAfterOneThatDidNotFit() {
        writer.begin(out, 0, 12).fir(1, 2, 3);
        writer.pli(1, 2);
        assertThat(writer.end()).isEqualTo(12);
        assertThat(writer.overflowed()).isTrue();
        assertThat(writer.begin(out, 0, 12).overflowed()).isFalse();
    }

    @Test
    void tellsHowManyNumbersOfANackFitted() {
        int[] lost = {10, 12, 26, 27, 50, 80};
        assertThat(writer.begin(out, 0, 20).nack(1, 2, lost, lost.length)).isEqualTo(4);
        assertThat(writer.overflowed()).isTrue();
        assertThat(Heard.in(Arrays.copyOf(out, writer.end())))
                .containsExactly("nack 1 2 10", "nack 1 2 12", "nack 1 2 26", "nack 1 2 27");
        assertThat(writer.begin(out, 0, 15).nack(1, 2, lost, lost.length)).isZero();
        assertThat(writer.end()).isZero();
        assertThat(writer.begin(out, 0, 100).nack(1, 2, lost, 0)).isZero();
        assertThat(writer.end()).isZero();
        assertThat(writer.overflowed()).isFalse();
    }

    @Test
    void takesThirtyOneBlocksInAReport() {
        writer.begin(out, 0, out.length).receiverReport(1);
        for (int i = 0; i < 31; i++) {
            writer.reportBlock(i, 0, 0, 0, 0, 0, 0);
        }
        assertThat(writer.overflowed()).isFalse();
        writer.reportBlock(31, 0, 0, 0, 0, 0, 0);
        assertThat(writer.overflowed()).isTrue();
        assertThat(writer.end()).isEqualTo(8 + 31 * 24);
        assertThat(Heard.in(Arrays.copyOf(out, writer.end())))
                .hasSize(31)
                .last()
                .isEqualTo("block 1 1e 0 0 0 0 0 0");
    }

    @Test
    void keepsTheReportWhoseBlockDoesNotFit() {
        writer.begin(out, 0, 8 + 24 + 23).receiverReport(1);
        writer.reportBlock(2, 0, 0, 0, 0, 0, 0);
        writer.reportBlock(3, 0, 0, 0, 0, 0, 0);
        assertThat(writer.overflowed()).isTrue();
        assertThat(Heard.in(Arrays.copyOf(out, writer.end()))).containsExactly("block 1 2 0 0 0 0 0 0");
    }

    @Test
    void leavesOutTheBlocksOfAReportThatWasLeftOut() {
        writer.begin(out, 0, 27).senderReport(1, 2, 3, 4, 5);
        writer.reportBlock(2, 0, 0, 0, 0, 0, 0);
        assertThat(writer.end()).isZero();
    }

    @Test
    void refusesABlockWithoutAReport() {
        writer.begin(out, 0, out.length);
        assertThatThrownBy(() -> writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalStateException.class);
        writer.receiverReport(1);
        writer.bye(1);
        assertThatThrownBy(() -> writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesMistakesOfItsCaller() {
        writer.begin(out, 0, out.length);
        assertThatThrownBy(() -> writer.sdesCname(1, new byte[256]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
        assertThatThrownBy(() -> writer.remb(1, -3, new int[0], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-3");
        assertThatThrownBy(() -> writer.remb(1, 1, new int[256], 256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.remb(1, 1, new int[1], 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.nack(1, 1, new int[1], 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.transportFeedback(1, 1, 0, 0, new long[1], 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.begin(out, 0, out.length + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(writer.end()).isZero();
    }
}
