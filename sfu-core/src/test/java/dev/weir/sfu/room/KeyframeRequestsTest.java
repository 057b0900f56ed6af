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
    void learnsHowLongAKeyframeTakes() {
        requests.want();
        requests.ask(0);
        requests.keyframe(80 * MILLIS);

        assertThat(requests.responseNanos()).isEqualTo(80 * MILLIS);
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
