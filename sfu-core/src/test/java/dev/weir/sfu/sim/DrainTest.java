// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.DrainingException;
import dev.weir.sfu.room.RoomSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server about to go away: nobody new comes in, and nobody inside notices. */
class DrainTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private SimPublisher publisher(String room) {
        return scenario.publisher(room, SimPublisher.Media.standard());
    }

    @Test
    void newcomersAreRefusedAndLeaveNothingBehind() {
        scenario.rooms().drain(true);

        assertThat(scenario.rooms().isDraining()).isTrue();
        assertThatThrownBy(() -> publisher("room")).hasCauseInstanceOf(DrainingException.class);
        assertThatThrownBy(() -> scenario.viewer("room", "viewer")).hasCauseInstanceOf(DrainingException.class);
        assertThat(scenario.rooms().snapshots()).isEmpty();
    }

    @Test
    void whoeverIsInsideGoesOnAndRestartsIceAsEver() {
        SimPublisher publisher = publisher("room");
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);

        scenario.rooms().drain(true);
        scenario.restartIce(viewer);
        scenario.restartIce(publisher);
        scenario.runMillis(40_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.completeFrames()).contains(publisher.frames() - 3);
    }

    @Test
    void aPublisherIsNotEndedForItsOwnSuccessorThatIsRefused() {
        scenario.be("alice");
        SimPublisher first = publisher("room");
        scenario.runMillis(1_000);
        scenario.rooms().drain(true);

        assertThatThrownBy(() -> publisher("room")).hasCauseInstanceOf(DrainingException.class);
        scenario.runMillis(1_000);

        assertThat(first.closeReason()).isEmpty();
    }

    @Test
    void aDrainThatIsCalledOffLetsPeopleInAgain() {
        scenario.rooms().drain(true);
        scenario.rooms().drain(false);

        publisher("room");
        scenario.runMillis(1_000);

        assertThat(scenario.rooms().isDraining()).isFalse();
        assertThat(scenario.rooms().snapshots()).singleElement().matches(RoomSnapshot::hasPublisher);
    }
}
