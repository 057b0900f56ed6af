// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedbackSilenceTest {
    private static final long MILLI = 1_000_000L;

    private final FeedbackSilence silence = new FeedbackSilence();

    @Test
    void whoSendsNothingIsNotAnswered() {
        assertThat(silence.takeStep(3_600_000 * MILLI)).isFalse();
        assertThat(silence.isPending()).isFalse();
    }

    @Test
    void takesThreeStepsASecondApartAfterTwoAndAHalf() {
        silence.sent(0);
        silence.sent(2_000 * MILLI);
        assertThat(silence.nextNanos()).isEqualTo(2_500 * MILLI);
        assertThat(silence.takeStep(2_499 * MILLI)).isFalse();
        assertThat(silence.isLong()).isFalse();
        assertThat(silence.takeStep(2_500 * MILLI)).isTrue();
        assertThat(silence.isLong()).isTrue();
        assertThat(silence.takeStep(2_500 * MILLI)).isFalse();
        assertThat(silence.takeStep(60_000 * MILLI)).isTrue();
        assertThat(silence.isPending()).isTrue();
        assertThat(silence.takeStep(60_000 * MILLI)).isTrue();
        assertThat(silence.takeStep(60_000 * MILLI)).isFalse();
        assertThat(silence.isPending()).isFalse();
    }

    @Test
    void anAnswerEndsIt() {
        silence.sent(0);
        silence.takeStep(5_000 * MILLI);
        silence.answered();
        assertThat(silence.isLong()).isFalse();
        assertThat(silence.takeStep(60_000 * MILLI)).isFalse();
        silence.sent(60_000 * MILLI);
        assertThat(silence.nextNanos()).isEqualTo(62_500 * MILLI);
    }
}
