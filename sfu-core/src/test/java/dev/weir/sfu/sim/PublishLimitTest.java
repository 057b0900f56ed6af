// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What publishers are told when there is a limit to what they may send. */
class PublishLimitTest {
    private static final long LIMIT = 600_000;

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void aPublisherWithTransportWideFeedbackIsToldTheLimitByRembToo() {
        scenario.maxPublishBps(LIMIT);
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());

        scenario.runMillis(5_000);

        assertThat(publisher.feedbackReceived()).isGreaterThan(50);
        // REMB has 18 bits of mantissa.
        assertThat(publisher.rembBps()).isBetween(LIMIT - 10, LIMIT);
    }

    @Test
    void withoutALimitTransportWideFeedbackIsAllThatIsTold() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());

        scenario.runMillis(5_000);

        assertThat(publisher.feedbackReceived()).isGreaterThan(50);
        assertThat(publisher.rembBps()).isZero();
    }

    @Test
    void anEstimateOfOursStaysBelowTheLimit() {
        scenario.maxPublishBps(LIMIT);
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.standard().withoutTransportCc());

        for (int i = 0; i < 20; i++) {
            scenario.runMillis(1_000);
            assertThat(publisher.rembBps()).isLessThanOrEqualTo(LIMIT);
        }

        assertThat(publisher.rembBps()).isGreaterThan(LIMIT * 9 / 10);
    }

    @Test
    void aLimitBelowTheLeastEstimateHolds() {
        scenario.maxPublishBps(64_000);
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.standard().withoutTransportCc());

        scenario.runMillis(3_000);

        assertThat(publisher.rembBps()).isBetween(63_990L, 64_000L);
    }
}
