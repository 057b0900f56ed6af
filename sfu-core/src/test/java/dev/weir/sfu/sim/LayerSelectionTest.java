// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NoSuchLayerException;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.sim.SimViewer.Feedback;
import dev.weir.sfu.sim.SimViewer.Player;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A viewer may bound what its link would choose; encodings q, h and f are 320, 640 and 1280 pixels wide. */
class LayerSelectionTest {
    private static final Player BROWSER = Player.standard().with(Feedback.TRANSPORT);
    private static final LinkProfile WIDE = LinkProfile.clean(20).withRate(5_000_000, 300);
    private static final LinkProfile NARROW = LinkProfile.clean(20).withRate(350_000, 300);
    private static final OptionalInt ANY = OptionalInt.empty();

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private static LayerSelection temporal(int max) {
        return new LayerSelection(Optional.empty(), ANY, OptionalInt.of(max), ANY, ANY);
    }

    private static LayerSelection width(int max) {
        return new LayerSelection(Optional.empty(), ANY, ANY, OptionalInt.of(max), ANY);
    }

    private SimViewer viewer() {
        return scenario.viewer("room", "viewer", WIDE, BROWSER);
    }

    private boolean select(SimViewer viewer, LayerSelection selection) {
        return scenario.now(scenario.rooms().selectLayers(scenario.sessionId(viewer), selection));
    }

    private static int lastLayer(SimViewer viewer) {
        List<Watched.LayerAt> layers = viewer.watched().layers();
        return layers.isEmpty() ? -1 : layers.get(layers.size() - 1).layer();
    }

    private static List<Integer> layersSince(SimViewer viewer, long nanos) {
        return viewer.watched().layers().stream()
                .filter(change -> change.nanos() > nanos)
                .map(Watched.LayerAt::layer)
                .toList();
    }

    private static void assertSeamless(SimViewer viewer) {
        assertThat(viewer.watched().rules().violations()).isEmpty();
    }

    @Test
    void aViewerWithAWideLinkHasTheEncodingItSelectsAndOnlyThat() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();
        scenario.runMillis(8_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);

        long selected = scenario.nowNanos();
        assertThat(select(viewer, LayerSelection.ofRid("h"))).isTrue();
        scenario.runMillis(1_000);
        assertThat(lastLayer(viewer)).as("at a keyframe, which was asked for").isEqualTo(1);
        scenario.runMillis(20_000);

        assertThat(layersSince(viewer, selected)).containsExactly(1);
        assertThat(viewer.longestFreezeMillis(selected, scenario.nowNanos())).isLessThan(200);
        assertSeamless(viewer);
    }

    @Test
    void backToAutomaticBringsTheBestAgain() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();
        scenario.runMillis(3_000);
        select(viewer, LayerSelection.ofRid("q"));
        scenario.runMillis(15_000);
        assertThat(lastLayer(viewer)).isZero();

        select(viewer, LayerSelection.AUTOMATIC);
        scenario.runMillis(10_000);

        assertThat(lastLayer(viewer)).as("%s", viewer.watched().layers()).isEqualTo(2);
        assertSeamless(viewer);
    }

    @Test
    void aLinkTooNarrowForTheSelectedEncodingGetsALowerOne() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();
        scenario.runMillis(1_000);
        select(viewer, LayerSelection.ofRid("h"));
        scenario.runMillis(5_000);
        long selected = scenario.nowNanos();
        assertThat(lastLayer(viewer)).isEqualTo(1);

        scenario.link(viewer, LinkProfile.clean(20), NARROW);
        scenario.runMillis(10_000);
        assertThat(lastLayer(viewer)).isZero();

        scenario.link(viewer, LinkProfile.clean(20), WIDE);
        scenario.runMillis(20_000);
        assertThat(lastLayer(viewer)).isEqualTo(1);
        assertThat(layersSince(viewer, selected)).doesNotContain(2);
        assertSeamless(viewer);
    }

    @Test
    void aSelectionHoldsOverAChangeOfThePublisher() {
        scenario.be("alice");
        scenario.publisher("room", Media.simulcast());
        scenario.be("");
        SimViewer viewer = viewer();
        scenario.runMillis(3_000);
        select(viewer, LayerSelection.ofRid("h"));
        scenario.runMillis(3_000);

        scenario.be("alice");
        scenario.publisher("room", Media.simulcast());
        scenario.be("");
        scenario.runMillis(3_000);
        long settled = scenario.nowNanos();
        scenario.runMillis(10_000);

        assertThat(lastLayer(viewer)).isEqualTo(1);
        assertThat(layersSince(viewer, settled)).isEmpty();
    }

    @Test
    void whenTheSelectedEncodingFallsSilentTheLeastThereIsPlays() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();
        scenario.runMillis(3_000);
        select(viewer, LayerSelection.ofRid("h"));
        scenario.runMillis(3_000);

        publisher.layerActive("h", false);
        scenario.runMillis(5_000);

        assertThat(lastLayer(viewer)).isZero();
        assertSeamless(viewer);
    }

    @Test
    void aTemporalBoundLeavesTheUpperFramesOutAndLiftingItBringsThemBack() {
        scenario.publisher("room", Media.standard().withTemporalLayers(3));
        SimViewer viewer = viewer();
        scenario.runMillis(3_000);
        select(viewer, temporal(0));
        scenario.runMillis(1_000);
        long bounded = scenario.nowNanos();
        scenario.runMillis(5_000);

        Map<Integer, Integer> shown = viewer.watched().temporalLayers(bounded, scenario.nowNanos());
        assertThat(shown.keySet()).containsExactly(0);
        assertThat(shown.get(0)).isGreaterThan(30);

        select(viewer, LayerSelection.AUTOMATIC);
        scenario.runMillis(5_000);
        long lifted = scenario.nowNanos();
        scenario.runMillis(2_000);
        assertThat(viewer.watched().temporalLayers(lifted, scenario.nowNanos()).keySet())
                .containsExactly(0, 1, 2);
        assertSeamless(viewer);
    }

    @Test
    void aTemporalBoundStillGoesUpToTheBestEncoding() {
        scenario.publisher("room", Media.simulcast().withTemporalLayers(3));
        SimViewer viewer = viewer();
        select(viewer, temporal(0));
        scenario.runMillis(10_000);
        long settled = scenario.nowNanos();
        scenario.runMillis(5_000);

        assertThat(lastLayer(viewer)).as("%s", viewer.watched().layers()).isEqualTo(2);
        assertThat(viewer.watched().temporalLayers(settled, scenario.nowNanos()).keySet())
                .containsExactly(0);
        assertSeamless(viewer);
    }

    @Test
    void aWidthBoundChoosesTheLargestEncodingThatFits() {
        scenario.publisher("room", Media.simulcast().withTemporalLayers(3));
        SimViewer viewer = viewer();
        scenario.runMillis(8_000);
        assertThat(lastLayer(viewer)).isEqualTo(2);

        select(viewer, width(1_279));
        scenario.runMillis(5_000);
        assertThat(lastLayer(viewer)).isEqualTo(1);

        select(viewer, width(100));
        scenario.runMillis(5_000);
        assertThat(lastLayer(viewer)).as("where nothing fits, the least").isZero();
        assertSeamless(viewer);
    }

    @Test
    void anEncodingThatIsNotThereIsRefusedAndNothingChanges() {
        scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();
        scenario.runMillis(3_000);
        select(viewer, LayerSelection.ofRid("h"));

        assertThatThrownBy(() -> select(viewer, LayerSelection.ofRid("x")))
                .cause()
                .isInstanceOf(NoSuchLayerException.class)
                .hasMessageContaining("q, h, f");
        scenario.runMillis(2_000);

        List<ViewerSnapshot> told = scenario.rooms().viewers(new RoomName("room"));
        assertThat(told).extracting(ViewerSnapshot::selection).containsExactly(LayerSelection.ofRid("h"));
    }

    @Test
    void onlyAViewerCanSelect() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());

        assertThat(scenario.now(scenario.rooms().selectLayers("nobody", LayerSelection.AUTOMATIC)))
                .isFalse();
        assertThat(scenario.now(scenario.rooms().selectLayers(scenario.sessionId(publisher), LayerSelection.AUTOMATIC)))
                .isFalse();
    }

    @Test
    void aViewersPicturesAreFoundByTheirLine() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());
        SimViewer viewer = viewer();

        assertThat(scenario.rooms().videoLine(scenario.sessionId(viewer))).hasValue(new VideoLine(1, "1"));
        assertThat(scenario.rooms().videoLine(scenario.sessionId(publisher))).isEmpty();
        assertThat(scenario.rooms().videoLine("nobody")).isEmpty();
    }

    @Test
    void viewersOnOtherLoopsSelectToo() {
        scenario.loops(2);
        scenario.publisher("room", Media.simulcast());
        List<SimViewer> viewers = List.of(viewer(), scenario.viewer("room", "second", WIDE, BROWSER));
        scenario.runMillis(3_000);

        viewers.forEach(viewer -> select(viewer, LayerSelection.ofRid("q")));
        scenario.runMillis(3_000);

        assertThat(viewers).allSatisfy(viewer -> assertThat(lastLayer(viewer)).isZero());
    }
}
