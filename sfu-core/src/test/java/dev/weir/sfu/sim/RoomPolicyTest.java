// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.sfu.error.NoPublisherException;
import dev.weir.sfu.error.RoomFullException;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.RoomSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds in one room and not in the next. */
class RoomPolicyTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private static RoomPolicy policy(boolean holdsViewers, int maxViewers, boolean listed) {
        return new RoomPolicy(holdsViewers, maxViewers, Optional.empty(), listed);
    }

    private SimPublisher publisher(String room) {
        return scenario.publisher(room, SimPublisher.Media.standard());
    }

    @Test
    void aRoomThatHoldsNoViewersSendsThemAwayUntilSomebodyPublishes() {
        scenario.policy("room", policy(false, 0, true));
        assertThatThrownBy(() -> scenario.viewer("room", "early")).hasCauseInstanceOf(NoPublisherException.class);
        assertThat(scenario.rooms().snapshots()).isEmpty();
        scenario.viewer("next-door", "held");

        SimPublisher first = publisher("room");
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);
        scenario.on(first, first::leave);
        scenario.runMillis(1_000);

        assertThatThrownBy(() -> scenario.viewer("room", "late")).hasCauseInstanceOf(NoPublisherException.class);
        publisher("room");
        scenario.runMillis(2_000);
        assertThat(viewer.isConnected()).as("who is in stays in").isTrue();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aFullRoomTakesAViewerAgainWhenOneHasLeft() {
        scenario.policy("room", policy(true, 2, true));
        scenario.loops(3);
        publisher("room");
        scenario.viewer("room", "one");
        String one = scenario.lastSessionId();
        scenario.viewer("room", "two");

        assertThatThrownBy(() -> scenario.viewer("room", "three")).hasCauseInstanceOf(RoomFullException.class);
        scenario.viewer("next-door", "elsewhere");
        scenario.now(scenario.rooms().end(one));
        scenario.viewer("room", "three");

        assertThat(scenario.rooms().sessions()).hasSize(4);
    }

    @Test
    void aSnapshotTellsWhetherTheRoomIsListedSinceWhenItIsOpenAndWhoPublishes() {
        scenario.policy("secret", policy(true, 0, false));
        scenario.runMillis(1_500);
        Instant opened = Instant.EPOCH.plusNanos(Scenario.EPOCH_OFFSET_NANOS + scenario.nowNanos());
        scenario.viewer("secret", "first");
        scenario.runMillis(3_000);
        publisher("secret");
        String publisher = scenario.lastSessionId();
        publisher("public");

        assertThat(scenario.rooms().snapshots())
                .satisfiesExactly(listed -> assertThat(listed.listed()).isTrue(), secret -> {
                    assertThat(secret.listed()).isFalse();
                    assertThat(secret.openSince()).isEqualTo(opened);
                    assertThat(secret.publisherSessionId()).contains(publisher);
                });
        scenario.now(scenario.rooms().end(publisher));
        assertThat(scenario.rooms().snapshots())
                .extracting(RoomSnapshot::hasPublisher)
                .containsExactly(true, false);
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> policy(true, -1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxViewers");
        assertThatThrownBy(() -> new RoomPolicy(true, 0, Optional.of(Duration.ZERO), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publishTimeLimit");
    }
}
