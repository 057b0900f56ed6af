// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedBitrateTest {
    private static final long MILLI = 1_000;

    private final AcknowledgedBitrate bitrate = new AcknowledgedBitrate();
    private long micros = -3_000_000;

    private void receive(int packets, long everyMillis) {
        for (int i = 0; i < packets; i++) {
            bitrate.add(micros, 1_000);
            micros += everyMillis * MILLI;
        }
    }

    @Test
    void isUnknownForTwoHundredMilliseconds() {
        receive(20, 10);
        assertThat(bitrate.bps()).isZero();
        receive(1, 10);
        assertThat(bitrate.bps()).isEqualTo(800_000);
    }

    @Test
    void countsHalfASecond() {
        receive(100, 10);
        assertThat(bitrate.bps()).isEqualTo(800_000);
        receive(25, 20);
        assertThat(bitrate.bps()).isBetween(400_000L, 416_000L);
    }

    @Test
    void seesAFallWithinTwoHundredMilliseconds() {
        receive(100, 5);
        assertThat(bitrate.recentBps()).isEqualTo(1_600_000);
        receive(11, 20);
        assertThat(bitrate.recentBps()).isEqualTo(400_000);
        assertThat(bitrate.bps()).isGreaterThan(900_000);
    }

    @Test
    void countsPacketsThatComeOutOfOrder() {
        receive(50, 10);
        bitrate.add(micros - 100 * MILLI, 2_500);
        assertThat(bitrate.bps()).isGreaterThan(800_000);
    }

    @Test
    void standsWhenTheClockJumpsAndUntilThereIsANewWindow() {
        receive(100, 10);
        for (long step : new long[] {3_600_000_000L, -7_200_000_000L, 500_000, -500_000, Long.MAX_VALUE / 2}) {
            micros += step;
            receive(1, 10);
            assertThat(bitrate.bps()).isEqualTo(800_000);
            receive(60, 10);
            assertThat(bitrate.bps()).isBetween(780_000L, 800_000L);
        }
    }

    @Test
    void leavesOutSilence() {
        receive(100, 10);
        micros += 300_000;
        receive(21, 5);
        assertThat(bitrate.recentBps()).isEqualTo(800_000);
        receive(40, 5);
        assertThat(bitrate.recentBps()).isBetween(1_560_000L, 1_600_000L);
    }

    @Test
    void forgets() {
        receive(100, 10);
        bitrate.forget();
        assertThat(bitrate.bps()).isZero();
    }
}
