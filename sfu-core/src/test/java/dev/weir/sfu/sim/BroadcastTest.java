// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole rooms over good and bad networks. */
class BroadcastTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void threeViewersSeeAndHearEverythingOverACleanNetwork() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer one = scenario.viewer("room", "one");
        SimViewer two = scenario.viewer("room", "two");
        SimViewer three = scenario.viewer("room", "three");

        scenario.runMillis(5_000);

        for (SimViewer viewer : new SimViewer[] {one, two, three}) {
            assertThat(viewer.isConnected()).isTrue();
            assertThat(viewer.gaps()).isEmpty();
            assertThat(viewer.completeFrames().size()).isGreaterThan(publisher.frames() - 30);
            assertThat(viewer.audio()).hasSizeGreaterThan(200);
        }
    }
}
