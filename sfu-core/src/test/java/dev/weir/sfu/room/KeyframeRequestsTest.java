// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeRequestsTest {
    private static final long MILLIS = 1_000_000;

    private final KeyframeRequests requests = new KeyframeRequests();

    @Test
    void asksAtOnceAndOnlyOnceForManyWishes() {
        requests.want();
        requests.want();

        assertThat(requests.ask(0)).isTrue();
        requests.want();
        assertThat(requests.ask(10 * MILLIS)).isFalse();
    }

    @Test
    void asksAgainWhenNoKeyframeComes() {
        requests.want();
        requests.ask(0);

        assertThat(requests.ask(500 * MILLIS)).isTrue();
    }

    @Test
    void staysSilentWhenNobodyWaits() {
        requests.want();
        requests.ask(0);
        requests.keyframe(80 * MILLIS);

        assertThat(requests.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(requests.ask(600 * MILLIS)).isFalse();
    }

    @Test
    void learnsHowLongAKeyframeTakesFromTwoAnswers() {
        answered(0, 80);
        assertThat(requests.responseNanos()).isEqualTo(KeyframeRequests.UNKNOWN);

        answered(1_000, 80);
        assertThat(requests.responseNanos()).isEqualTo(80 * MILLIS);
    }

    private void answered(long atMillis, long afterMillis) {
        requests.want();
        assertThat(requests.ask(atMillis * MILLIS)).isTrue();
        requests.keyframe((atMillis + afterMillis) * MILLIS);
    }

    @Test
    void aKeyframeThatComesLongAfterTheFirstOfManyRequestsIsNoAnswer() {
        for (int series = 0; series < 3; series++) {
            long start = series * 10_000L;
            requests.want();
            requests.ask(start * MILLIS);
            requests.ask((start + 500) * MILLIS);
            requests.ask((start + 1_000) * MILLIS);
            requests.keyframe((start + 1_100) * MILLIS);
        }

        assertThat(requests.responseNanos()).isEqualTo(KeyframeRequests.UNKNOWN);
    }

    @Test
    void forgetsWhatItLearntWhenAnswersStayAway() {
        answered(0, 80);
        answered(1_000, 80);
        answered(2_000, 3_000);

        assertThat(requests.responseNanos()).isEqualTo(KeyframeRequests.UNKNOWN);
    }

    @Test
    void spacesRequestsAlsoAfterAnAnswer() {
        requests.want();
        requests.ask(0);
        requests.keyframe(80 * MILLIS);
        requests.want();

        assertThat(requests.ask(100 * MILLIS)).isFalse();
        assertThat(requests.ask(500 * MILLIS)).isTrue();
    }

    @Test
    void takesAPublisherThatNeverAnswersForDeafAndAsksItRarely() {
        requests.want();
        for (int i = 0; i <= 4; i++) {
            assertThat(requests.ask(i * (500L * MILLIS))).isTrue();
        }

        assertThat(requests.isIgnored()).isTrue();
        assertThat(requests.responseNanos()).isEqualTo(KeyframeRequests.UNKNOWN);
        assertThat(requests.ask(2_500 * MILLIS)).isFalse();
        assertThat(requests.ask(7_000 * MILLIS)).isTrue();
    }

    @Test
    void doesNotTakeAKeyframeOfTheUsualRhythmForAnAnswer() {
        requests.want();
        requests.ask(0);
        requests.keyframe(3_000 * MILLIS);

        assertThat(requests.responseNanos()).isEqualTo(KeyframeRequests.UNKNOWN);
    }
}
