// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishers that send several layers. */
class SimulcastTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void aViewerWithBandwidthSeesTheBestLayer() {
        scenario.publisher("room", SimPublisher.Media.simulcast());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(10_000);

        List<Watched.LayerAt> layers = viewer.watched().layers();
        assertThat(layers.get(layers.size() - 1).layer()).isEqualTo(2);
        assertThat(viewer.longestFreezeMillis(0, scenario.nowNanos())).isLessThan(150);
    }

    @Test
    void whatIsLostOfALayerIsRepairedByItsOwnRetransmissions() {
        SimPublisher publisher = scenario.publisher(
                "room", SimPublisher.Media.simulcast(), LinkProfile.clean(20).withLoss(0.05));
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(10_000);

        for (String rid : List.of("q", "h", "f")) {
            assertThat(publisher.nacked(rid)).as(rid).isPositive();
        }
        assertThat(viewer.gaps()).hasSizeLessThan(3);
        assertThat(viewer.longestFreezeMillis(0, scenario.nowNanos())).isLessThan(400);
    }

    @Test
    void temporalLayersReachAViewerWithAllTheyDependOn() {
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.standard().withTemporalLayers(3));
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(5_000);

        assertThat(viewer.watched().rules().descriptorViolations()).isEmpty();
        assertThat(viewer.watched().shown()).hasSizeGreaterThan(publisher.frames() - 10);
        assertThat(viewer.watched().temporalLayers(0, scenario.nowNanos()).keySet())
                .containsExactly(0, 1, 2);
    }
}
