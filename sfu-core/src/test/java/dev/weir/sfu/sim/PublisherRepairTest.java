// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is lost between the publisher and us, and how it is asked for. */
class PublisherRepairTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private static LinkProfile lossy(double delayMillis) {
        return LinkProfile.clean(delayMillis).withLoss(0.05);
    }

    @Test
    void onALongPathAPacketIsNotAskedForAgainBeforeItsRepairCanCome() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard(), lossy(150));
        scenario.runMillis(20_000);

        // One in twenty repairs is lost as well.
        assertThat(publisher.lost()).isGreaterThan(50);
        assertThat(publisher.nacked()).isBetween(publisher.lost(), publisher.lost() * 4 / 3);
    }

    @Test
    void onAShortPathARepairThatIsLostIsAskedForAtOnce() {
        scenario.publisher("room", SimPublisher.Media.standard(), lossy(10).withLoss(0.2));
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(20_000);

        assertThat(viewer.longestFreezeMillis(3_000_000_000L, scenario.nowNanos()))
                .isLessThan(250);
    }

    @Test
    void reorderedPacketsAreSeldomAskedFor() {
        SimPublisher publisher = scenario.publisher(
                "room", SimPublisher.Media.standard(), LinkProfile.clean(20).withJitter(20));
        scenario.runMillis(20_000);

        assertThat(publisher.nacked()).isLessThan(40);
    }

    @Test
    void aLayerWhosePublisherAnswersNoNackIsAskedForLittleAndGetsAKeyframe() {
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.simulcast().deafToNack(), lossy(20));
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(20_000);

        assertThat(publisher.lost()).isGreaterThan(150);
        assertThat(publisher.nacked("f")).isLessThan(publisher.lost() * 2);
        assertThat(publisher.pliReceived("f")).isBetween(10, 45);
        assertThat(viewer.watched().rules().violations()).isEmpty();
    }
}
