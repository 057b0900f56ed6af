// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalBitrateTest {
    private static final long MILLI = 1_000_000L;

    private final ArrivalBitrate bitrate = new ArrivalBitrate();

    @Test
    void isZeroBeforeTheFirstByteAndAfterASecondWithoutAny() {
        assertThat(bitrate.bps(5)).isZero();
        bitrate.add(1000, 0);
        assertThat(bitrate.bps(900 * MILLI)).isPositive();
        assertThat(bitrate.bps(1001 * MILLI)).isZero();
        assertThat(bitrate.bps(Long.MAX_VALUE)).isZero();
    }

    @Test
    void doesNotTakeTheFirstPacketForGigabits() {
        bitrate.add(1250, 0);
        assertThat(bitrate.bps(0)).isEqualTo(100_000);
    }

    @Test
    void measuresASteadyStreamWithinAFewPerCentFromItsFirstSecondOn() {
        for (long origin : new long[] {0, -5_000_000_000L, 1L << 60}) {
            ArrivalBitrate steady = new ArrivalBitrate();
            for (int i = 0; i < 3000; i++) {
                long now = origin + i * MILLI;
                steady.add(125, now);
                if (i > 300) {
                    assertThat(steady.bps(now)).as("ms %d", i).isBetween(980_000L, 1_040_000L);
                }
            }
        }
    }

    @Test
    void followsAChangeWithinASecond() {
        for (int i = 0; i < 2000; i++) {
            bitrate.add(i < 1000 ? 1250 : 125, i * MILLI);
        }
        assertThat(bitrate.bps(1999 * MILLI)).isBetween(980_000L, 1_020_000L);
    }

    @Test
    void countsEachByteOfTheLastSecondOnce() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ArrivalBitrate tested = new ArrivalBitrate();
            long now = random.nextLong() >> 4;
            long first = now;
            long sum = 0;
            for (int i = 0; i < 50; i++) {
                int length = random.nextInt(1500);
                tested.add(length, now);
                sum += length;
                now += random.nextInt(10_000_000);
            }
            long span = Math.max(now - first, 100 * MILLI);
            assertThat(tested.bps(now)).as("seed %d", seed).isEqualTo(sum * 8_000_000L / (span / 1000));
        }
    }

    @Test
    void survivesTerabits() {
        for (int i = 0; i < 1000; i++) {
            bitrate.add(Integer.MAX_VALUE / 1000, i);
        }
        assertThat(bitrate.bps(1000)).isPositive();
    }
}
