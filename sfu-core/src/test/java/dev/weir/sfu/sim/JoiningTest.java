// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.RoomBusyException;
import dev.weir.sfu.peer.CloseReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes and goes, and in which order. */
class JoiningTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void aViewerMayComeBeforeThePublisher() {
        SimViewer viewer = scenario.viewer("room", "early");
        scenario.runMillis(3_000);
        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.video()).isEmpty();

        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(3_000);

        assertThat(viewer.firstFrame()).isZero();
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aViewerOutlivesItsPublisherAndSeesTheNextOneAsOneStream() {
        SimPublisher first = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "patient");
        scenario.runMillis(2_000);
        scenario.on(first, first::leave);
        scenario.runMillis(5_000);
        int before = viewer.video().size();

        SimPublisher second = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(2_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.video()).hasSizeGreaterThan(before + 100);
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.video().get(before).part().key()).isTrue();
        List<SimViewer.Received> video = viewer.video();
        assertThat(video.get(before).timestamp() - video.get(before - 1).timestamp())
                .as("the pause shows in the timestamps, so that sound and picture stay aligned")
                .isBetween(4 * 90_000, 6 * 90_000);
        assertThat(second.frames()).isGreaterThan(50);
        Pictures.assertPlayable(viewer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"actpass", "active", "passive"})
    void clientsMayTakeEitherPartOfTheDtlsHandshake(String setup) {
        scenario.offerSetup(setup);
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(2_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aSecondPublisherIsRefusedWhileTheFirstIsThere() {
        SimPublisher first = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(500);

        assertThatThrownBy(() -> scenario.publisher("room", SimPublisher.Media.standard()))
                .hasCauseInstanceOf(RoomBusyException.class);

        scenario.on(first, first::leave);
        scenario.runMillis(100);
        scenario.publisher("room", SimPublisher.Media.standard());
    }

    @Test
    void aRoomIsGoneWhenTheLastHasLeft() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);
        assertThat(scenario.rooms().snapshots()).hasSize(1);

        scenario.on(viewer, viewer::leave);
        scenario.runMillis(100);
        assertThat(scenario.rooms().snapshots())
                .singleElement()
                .satisfies(room -> assertThat(room.subscribers()).isZero());
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(100);

        assertThat(scenario.rooms().snapshots()).isEmpty();
    }

    @Test
    void aSessionEndedByItsIdTellsThePeerAndNobodyElse() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer goes = scenario.viewer("room", "goes");
        String id = scenario.lastSessionId();
        SimViewer stays = scenario.viewer("room", "stays");
        scenario.runMillis(1_000);

        assertThat(scenario.now(scenario.rooms().end(id))).isTrue();
        assertThat(scenario.now(scenario.rooms().end(id))).isFalse();
        scenario.runMillis(1_000);

        assertThat(goes.closeReason()).contains(CloseReason.REMOTE);
        assertThat(stays.isConnected()).isTrue();
        assertThat(stays.gaps()).isEmpty();
    }

    @Test
    void aSessionThatNeverConnectsEndsAfterTenSeconds() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(9_900);
        assertThat(scenario.rooms().snapshots()).hasSize(1);

        scenario.runMillis(200);

        assertThat(scenario.rooms().snapshots()).isEmpty();
    }

    @Test
    void aPeerThatFallsSilentIsGoneAfterThirtySeconds() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "silent");
        scenario.runMillis(2_000);
        scenario.link(viewer, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));

        scenario.runMillis(29_000);
        assertThat(scenario.rooms().snapshots().get(0).subscribers()).isEqualTo(1);
        scenario.runMillis(2_000);

        assertThat(scenario.rooms().snapshots().get(0).subscribers()).isZero();
    }
}
