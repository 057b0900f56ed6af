// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UnwrapperTest {
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();

    @Test
    void startsInTheSecondCycle() {
        assertThat(sequences.started()).isFalse();
        assertThat(sequences.highest()).isEqualTo(-1);
        assertThat(sequences.unwrap(5)).isEqualTo(65_541);
        assertThat(sequences.started()).isTrue();
        assertThat(timestamps.started()).isFalse();
        assertThat(timestamps.unwrap(-1)).isEqualTo((2L << 32) - 1);
        assertThat(timestamps.started()).isTrue();
    }

    @Test
    void takesOnlyTheLowSixteenBits() {
        assertThat(sequences.unwrap(0x7fff_0005)).isEqualTo(65_541);
        assertThat(sequences.unwrap(-65_536 + 6)).isEqualTo(65_542);
    }

    @Test
    void keepsOldPacketsPositiveAndBelow() {
        assertThat(sequences.unwrap(0)).isEqualTo(65_536);
        assertThat(sequences.unwrap(65_535)).isEqualTo(65_535);
        assertThat(sequences.unwrap(32_768)).isEqualTo(32_768);
        assertThat(sequences.highest()).isEqualTo(65_536);
        assertThat(timestamps.unwrap(0)).isEqualTo(1L << 32);
        assertThat(timestamps.unwrap(-1)).isEqualTo((1L << 32) - 1);
        assertThat(timestamps.unwrap(Integer.MIN_VALUE)).isEqualTo(1L << 31);
        assertThat(timestamps.highest()).isEqualTo(1L << 32);
    }

    @Test
    void startsAnewAfterAReset() {
        sequences.unwrap(65_535);
        sequences.unwrap(0);
        sequences.reset();
        assertThat(sequences.started()).isFalse();
        assertThat(sequences.unwrap(1)).isEqualTo(65_537);
        timestamps.unwrap(-1);
        timestamps.unwrap(0);
        timestamps.reset();
        assertThat(timestamps.unwrap(1)).isEqualTo((1L << 32) + 1);
    }

    @Test
    void followsAnyWalkWhoseStepsStayUnderHalfACycle() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SequenceUnwrapper unwrapper = new SequenceUnwrapper();
            long truth = 65_536L + random.nextInt(65_536);
            long highest = truth;
            assertThat(unwrapper.unwrap((int) truth)).isEqualTo(truth);
            for (int i = 0; i < 500; i++) {
                truth = Math.max(0, highest + random.nextInt(65_535) - 32_767);
                if (highest - truth > 32_767) {
                    continue;
                }
                assertThat(unwrapper.unwrap((int) (truth & 0xffff)))
                        .as("seed %d step %d", seed, i)
                        .isEqualTo(truth);
                highest = Math.max(highest, truth);
                assertThat(unwrapper.highest()).isEqualTo(highest);
            }
        }
    }

    @Test
    void followsTimestampsThroughManyCycles() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TimestampUnwrapper unwrapper = new TimestampUnwrapper();
            long truth = (1L << 32) + Integer.toUnsignedLong(random.nextInt());
            long highest = truth;
            assertThat(unwrapper.unwrap((int) truth)).isEqualTo(truth);
            for (int i = 0; i < 200; i++) {
                truth = highest + random.nextInt();
                assertThat(unwrapper.unwrap((int) truth))
                        .as("seed %d step %d", seed, i)
                        .isEqualTo(truth);
                highest = Math.max(highest, truth);
            }
        }
    }
}
