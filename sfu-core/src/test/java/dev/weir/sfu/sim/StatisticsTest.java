// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.LayerSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.room.ViewerSnapshot;
import dev.weir.sfu.room.ViewerSnapshot.VideoState;
import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.sim.SimViewer.Feedback;
import dev.weir.sfu.sim.SimViewer.Player;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application is told of publishers and viewers, once a second. */
class StatisticsTest {
    private static final Player BROWSER = Player.standard().with(Feedback.TRANSPORT);
    private static final RoomName ROOM = new RoomName("room");

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private ViewerSnapshot only() {
        List<ViewerSnapshot> viewers = scenario.rooms().viewers(ROOM);
        assertThat(viewers).hasSize(1);
        return viewers.get(0);
    }

    @Test
    void aViewersLayerBandwidthLossAndRoundTripAreTold() {
        scenario.publisher("room", Media.simulcast());
        LinkProfile poor = LinkProfile.clean(40).withLoss(0.03).withRate(700_000, 300);
        SimViewer viewer = scenario.viewer("room", "viewer", poor, BROWSER);

        scenario.runMillis(12_000);

        ViewerSnapshot told = only();
        assertThat(told.sessionId()).isEqualTo(scenario.lastSessionId());
        assertThat(told.video()).isEqualTo(VideoState.LIVE);
        assertThat(told.codec()).isEqualTo("vp8");
        assertThat(told.rid()).isIn("q", "h");
        assertThat(told.estimateBps()).isBetween(150_000L, 1_500_000L);
        assertThat(told.sentBps()).isBetween(100_000L, 800_000L);
        assertThat(told.roundTripMillis()).isBetween(80L, 400L);
        assertThat(told.repeated()).isGreaterThanOrEqualTo(viewer.repaired());
        assertThat(told.switches()).isPositive();
    }

    @Test
    void aViewerWhoseLinkIsTooNarrowForAnyPictureIsSaidToBe() {
        scenario.publisher("room", Media.standard());
        LinkProfile hardly = LinkProfile.clean(40).withRate(150_000, 300);
        SimViewer viewer = scenario.viewer("room", "viewer", hardly, BROWSER);

        scenario.runMillis(20_000);

        assertThat(only().video()).isEqualTo(VideoState.PAUSED_BY_BANDWIDTH);
        assertThat(only().interruptions()).isPositive();
        long heard = viewer.audio().size();
        scenario.runMillis(2_000);
        assertThat(viewer.audio().size() - heard).as("sound goes on").isGreaterThan(90);

        scenario.link(viewer, LinkProfile.clean(40), LinkProfile.clean(40).withRate(4_000_000, 300));
        scenario.runMillis(35_000);
        assertThat(only().video()).as("found by probing").isEqualTo(VideoState.LIVE);
    }

    @Test
    void aPublishersLossAndRepairsAreTold() {
        scenario.publisher("room", Media.simulcast(), LinkProfile.clean(20).withLoss(0.05));

        scenario.runMillis(5_000);

        List<TrackSnapshot> tracks = scenario.rooms().snapshots().get(0).tracks();
        assertThat(tracks).extracting(TrackSnapshot::rid).containsExactlyInAnyOrder("", "q", "h", "f");
        TrackSnapshot best = tracks.stream()
                .filter(track -> track.rid().equals("f"))
                .findFirst()
                .orElseThrow();
        assertThat(best.loss()).isBetween(0.01, 0.12);
        assertThat(best.repaired()).isGreaterThan(10);
        assertThat(best.missing()).isLessThan(5);
    }

    @Test
    void aPublishersLayersAreToldWithTheirSizes() {
        scenario.publisher("room", Media.simulcast().withTemporalLayers(2));

        scenario.runMillis(10_000);

        List<TrackSnapshot> tracks = scenario.rooms().snapshots().get(0).tracks();
        assertThat(tracks)
                .filteredOn(track -> track.kind().equals("audio"))
                .allSatisfy(sound -> assertThat(sound.layers()).isEmpty());
        List<LayerSnapshot> best = layers(tracks, "f");
        assertThat(best).extracting(LayerSnapshot::temporalLayer).containsExactly(0, 1);
        assertThat(best).extracting(LayerSnapshot::width).containsOnly(1_280);
        assertThat(best).extracting(LayerSnapshot::height).containsOnly(720);
        assertThat(best.get(1).bitrateBps()).isBetween(1_300_000L, 2_100_000L);
        assertThat(best.get(0).bitrateBps()).isBetween(500_000L, best.get(1).bitrateBps() - 100_000);
        assertThat(layers(tracks, "q")).extracting(LayerSnapshot::width).containsOnly(320);
    }

    @Test
    void aLayerThatHasStoppedIsNoneAnyMore() {
        SimPublisher publisher = scenario.publisher("room", Media.simulcast());
        scenario.runMillis(3_000);
        publisher.layerActive("f", false);

        scenario.runMillis(3_000);

        List<TrackSnapshot> tracks = scenario.rooms().snapshots().get(0).tracks();
        assertThat(layers(tracks, "f")).isEmpty();
        assertThat(layers(tracks, "h")).hasSize(1);
    }

    private static List<LayerSnapshot> layers(List<TrackSnapshot> tracks, String rid) {
        return tracks.stream()
                .filter(track -> track.kind().equals("video") && track.rid().equals(rid))
                .findFirst()
                .orElseThrow()
                .layers();
    }

    @Test
    void aRoomThatDoesNotExistHasNoViewers() {
        assertThat(scenario.rooms().viewers(new RoomName("nowhere"))).isEmpty();
    }
}
