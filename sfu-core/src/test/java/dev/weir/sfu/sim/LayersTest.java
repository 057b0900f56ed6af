// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.sim.SimViewer.Feedback;
import dev.weir.sfu.sim.SimViewer.Player;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each viewer is sent the layer that its link carries. */
class LayersTest {
    private static final Player BROWSER = Player.standard().with(Feedback.TRANSPORT);
    private static final LinkProfile WIDE = LinkProfile.clean(20).withRate(5_000_000, 300);
    private static final LinkProfile NARROW = LinkProfile.clean(20).withRate(600_000, 300);

    private static final Media THREE = Media.simulcast()
            .withLayers(
                    new SimPublisher.Layer("q", 100_000),
                    new SimPublisher.Layer("h", 300_000),
                    new SimPublisher.Layer("f", 1_100_000));

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private static int lastLayer(SimViewer viewer) {
        List<Watched.LayerAt> layers = viewer.watched().layers();
        return layers.isEmpty() ? -1 : layers.get(layers.size() - 1).layer();
    }

    private static void assertSeamless(SimViewer viewer) {
        assertThat(viewer.watched().rules().violations()).isEmpty();
        assertThat(viewer.duplicates())
                .as("beside repeats that probed the link")
                .isGreaterThanOrEqualTo(0);
    }

    @Test
    void aLinkThatBecomesNarrowCarriesTheLayerThatFitsAndLaterTheBestAgain() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer = scenario.viewer("room", "viewer", WIDE, BROWSER);
        scenario.runMillis(10_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);

        scenario.link(viewer, LinkProfile.clean(20), NARROW);
        long narrowed = scenario.nowNanos();
        scenario.runMillis(3_000);
        assertThat(lastLayer(viewer))
                .as("after three seconds: %s", viewer.watched().layers())
                .isLessThan(2);
        scenario.runMillis(17_000);
        assertThat(lastLayer(viewer)).as("%s", viewer.watched().layers()).isLessThan(2);
        assertThat(viewer.longestFreezeMillis(narrowed, scenario.nowNanos())).isLessThan(1_000);

        scenario.link(viewer, LinkProfile.clean(20), WIDE);
        long widened = scenario.nowNanos();
        scenario.runMillis(10_000);
        assertThat(lastLayer(viewer))
                .as("ten seconds later: %s", viewer.watched().layers())
                .isEqualTo(2);
        assertThat(viewer.longestFreezeMillis(widened, scenario.nowNanos())).isLessThan(1_000);
        assertSeamless(viewer);
    }

    @Test
    void aPlayerThatEstimatesItselfIsBelieved() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer =
                scenario.viewer("room", "viewer", WIDE, Player.standard().with(Feedback.REMB));
        viewer.remb(300_000);
        scenario.runMillis(10_000);
        assertThat(lastLayer(viewer)).isZero();

        viewer.remb(900_000);
        scenario.runMillis(5_000);
        assertThat(lastLayer(viewer)).isEqualTo(1);
        assertSeamless(viewer);
    }

    @Test
    void viewersOfOneRoomHaveDifferentLayers() {
        scenario.publisher("room", Media.simulcast());
        SimViewer best = scenario.viewer("room", "best", WIDE, BROWSER);
        SimViewer poor = scenario.viewer("room", "poor", NARROW, BROWSER);

        scenario.runMillis(15_000);

        assertThat(lastLayer(best)).isEqualTo(2);
        assertThat(lastLayer(poor)).isLessThan(2);
        assertSeamless(best);
        assertSeamless(poor);
    }

    @Test
    void aLayerWhoseSenderFallsSilentIsReplacedByAnother() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());
        SimViewer viewer = scenario.viewer("room", "viewer", WIDE, BROWSER);
        scenario.runMillis(8_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);

        publisher.layerActive("f", false);
        long silent = scenario.nowNanos();
        scenario.runMillis(4_000);
        assertThat(lastLayer(viewer)).isEqualTo(1);
        assertThat(viewer.longestFreezeMillis(silent, scenario.nowNanos())).isLessThan(1_000);

        publisher.layerActive("f", true);
        scenario.runMillis(5_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);
        assertSeamless(viewer);
    }

    @Test
    void withoutSimulcastTheUpperTemporalLayersGoFirst() {
        scenario.publisher("room", Media.standard().withTemporalLayers(3));
        SimViewer viewer =
                scenario.viewer("room", "viewer", LinkProfile.clean(20).withRate(850_000, 300), BROWSER);

        scenario.runMillis(20_000);

        Map<Integer, Integer> shown = viewer.watched().temporalLayers(0, scenario.nowNanos());
        assertThat(shown.getOrDefault(1, 0)).as("%s", shown).isGreaterThan(shown.getOrDefault(0, 0) / 2);
        assertThat(shown.getOrDefault(2, 0))
                .as("now and then, to see whether there is room: %s", shown)
                .isLessThan(shown.getOrDefault(0, 0));
        assertThat(viewer.longestFreezeMillis(scenario.nowNanos() - 10_000_000_000L, scenario.nowNanos()))
                .isLessThan(1_000);
        assertSeamless(viewer);
    }

    /** The second layer is a little more than the link carries, so it is tried now and then. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aLayerThatJustDoesNotFitFreezesNobodyForLong(int phase) {
        Media media = Media.standard().withBitrate(620_000).withGop(3_000).withTemporalLayersOfVp9();
        assertFreezesNobodyOnANarrowLine(media, phase, 700, 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void norDoesOneWhoseFramesDiffer(int phase) {
        Media media = Media.standard().withBitrate(580_000).withGop(3_000).withTemporalLayersOfVp9();
        assertFreezesNobodyOnANarrowLine(media.withUnevenFrames(), phase, 1_500, 60);
    }

    private void assertFreezesNobodyOnANarrowLine(Media media, int phase, long freezeMillis, long mostLost) {
        scenario.publisher("room", media);
        SimViewer viewer = scenario.viewer("room", "viewer", WIDE, BROWSER);
        scenario.runMillis(8_000 + phase * 137);
        scenario.link(viewer, LinkProfile.clean(20), LinkProfile.clean(20).withRate(500_000, 300));
        scenario.runMillis(2_000);
        long settled = scenario.nowNanos();
        long lost = scenario.lostDatagrams();
        scenario.runMillis(20_000);

        assertThat(viewer.longestFreezeMillis(settled, scenario.nowNanos())).isLessThan(freezeMillis);
        assertThat(scenario.lostDatagrams() - lost).isLessThan(mostLost);
        assertSeamless(viewer);
    }

    @Test
    void whatWasSentOfTheFormerLayerCanStillBeRepaired() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());
        LinkProfile lossy = LinkProfile.clean(50).withLoss(0.05);
        SimViewer viewer = scenario.viewer("room", "viewer", lossy, BROWSER);
        for (int i = 0; i < 10; i++) {
            scenario.runMillis(1_000);
            publisher.layerActive("f", i % 2 == 1);
        }
        scenario.runMillis(3_000);

        assertThat(viewer.watched().layers().size()).isGreaterThan(4);
        assertThat(viewer.gaps()).as("%s", viewer.gaps()).hasSizeLessThan(5);
        assertSeamless(viewer);
    }

    @Test
    void aFullQueueIsNotTakenForABadRadio() {
        scenario.publisher("room", THREE);
        SimViewer viewer = scenario.viewer("room", "viewer", WIDE, BROWSER);
        scenario.runMillis(8_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);

        LinkProfile narrow = LinkProfile.clean(20).withRate(500_000, 300).withJitter(10);
        scenario.link(viewer, LinkProfile.clean(20), narrow);
        scenario.runMillis(4_000);
        long settled = scenario.nowNanos();
        scenario.runMillis(20_000);

        assertThat(lastLayer(viewer)).isLessThan(2);
        assertThat(viewer.longestFreezeMillis(settled, scenario.nowNanos()))
                .as("%s", viewer.watched().layers())
                .isLessThan(600);
        assertSeamless(viewer);
    }

    private long changes(SimViewer viewer, long fromNanos) {
        return viewer.watched().layers().stream()
                .filter(change -> change.nanos() > fromNanos)
                .count();
    }

    @Test
    void aBiggerEncodingIsEnteredWithAllItsFramesOrNotAtAll() {
        scenario.publisher("room", THREE.withTemporalLayers(3));
        LinkProfile roomForHalf = LinkProfile.clean(20).withRate(900_000, 300);
        SimViewer viewer =
                scenario.viewer("room", "viewer", LinkProfile.clean(20).withRate(250_000, 300), BROWSER);
        scenario.runMillis(6_000);
        scenario.link(viewer, LinkProfile.clean(20), roomForHalf);
        long widened = scenario.nowNanos();

        scenario.runMillis(30_000);

        assertThat(viewer.watched().layers())
                .filteredOn(change -> change.nanos() > widened)
                .extracting(Watched.LayerAt::layer)
                .containsOnly(1);
    }

    @Test
    void aStepUpThatHadToBeTakenBackIsTriedLessAndLessOften() {
        scenario.publisher("room", THREE);
        SimViewer viewer =
                scenario.viewer("room", "viewer", WIDE, Player.standard().with(Feedback.REMB));

        for (int i = 0; i < 20; i++) {
            viewer.remb(i % 2 == 0 ? 2_000_000 : 500_000);
            scenario.runMillis(4_000);
        }

        // Without waiting each of the ten times it is told that there is room brings it up.
        assertThat(changes(viewer, 0)).as("%s", viewer.watched().layers()).isBetween(4L, 10L);
        viewer.remb(2_000_000);
        scenario.runMillis(70_000);
        assertThat(lastLayer(viewer)).as("not for ever").isEqualTo(2);
    }
}
