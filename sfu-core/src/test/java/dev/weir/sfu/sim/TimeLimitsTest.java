// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.spi.MediaObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that are let in for a time. */
class TimeLimitsTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        scenario.rooms().observe(new MediaObserver() {
            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                told.add("publisher " + reason);
            }

            @Override
            public void subscriberLeft(String room, String sessionId, String reason) {
                told.add("viewer " + reason);
            }
        });
    }

    private SimPublisher publisher() {
        return scenario.publisher("room", SimPublisher.Media.standard());
    }

    private void allowPublishing(Duration limit) {
        scenario.policy("room", new RoomPolicy(true, 0, Optional.of(limit), true));
    }

    private boolean isLive(PeerHandler client) {
        return scenario.rooms().session(scenario.sessionId(client)).isPresent();
    }

    @Test
    void aPublishersTimeIsUpToTheSecondAndItsViewersStay() {
        allowPublishing(Duration.ofSeconds(60));
        SimPublisher publisher = publisher();
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(59_990);
        assertThat(isLive(publisher)).isTrue();
        assertThat(told).isEmpty();

        scenario.runMillis(10);
        assertThat(isLive(publisher)).isFalse();
        assertThat(told).containsExactly("publisher time_limit");
        scenario.runMillis(100);

        assertThat(publisher.closeReason()).contains(CloseReason.REMOTE);
        assertThat(scenario.rooms().endOf(scenario.sessionId(publisher)))
                .hasValueSatisfying(end -> assertThat(end.reason()).isEqualTo(SessionEnd.Reason.TIME_LIMIT));
        assertThat(viewer.isConnected()).isTrue();
    }

    @Test
    void theShorterOfTheRoomsAndTheClientsLimitHolds() {
        allowPublishing(Duration.ofSeconds(30));
        scenario.grant(Duration.ofSeconds(20));
        SimPublisher brief = publisher();
        scenario.runMillis(19_990);
        assertThat(isLive(brief)).isTrue();
        scenario.runMillis(10);
        assertThat(isLive(brief)).isFalse();

        scenario.grant(Duration.ofMinutes(50));
        SimPublisher long1 = publisher();
        scenario.runMillis(29_990);
        assertThat(isLive(long1)).isTrue();
        scenario.runMillis(10);
        assertThat(isLive(long1)).isFalse();
    }

    @Test
    void aViewersOwnLimitHoldsAndThePublishersDoesNot() {
        allowPublishing(Duration.ofSeconds(5));
        SimViewer unlimited = scenario.viewer("room", "unlimited");
        scenario.grant(Duration.ofSeconds(10));
        SimViewer limited = scenario.viewer("room", "limited");
        scenario.runMillis(9_990);
        assertThat(isLive(limited)).isTrue();

        scenario.runMillis(110);

        assertThat(told).containsExactly("viewer time_limit");
        assertThat(limited.closeReason()).contains(CloseReason.REMOTE);
        assertThat(isLive(unlimited)).isTrue();
    }

    @Test
    void theTimeRunsFromAdmissionThoughTheClientNeverConnects() {
        scenario.grant(Duration.ofSeconds(3));
        SimPublisher publisher = publisher();
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(2_990);
        assertThat(isLive(publisher)).isTrue();

        scenario.runMillis(10);

        assertThat(told).containsExactly("publisher time_limit");
        assertThat(scenario.rooms().snapshots()).isEmpty();
    }

    @Test
    void anIceRestartBuysNoTime() {
        scenario.grant(Duration.ofSeconds(20));
        SimPublisher publisher = publisher();
        scenario.runMillis(10_000);
        scenario.restartIce(publisher);
        scenario.runMillis(9_990);
        assertThat(isLive(publisher)).isTrue();

        scenario.runMillis(10);

        assertThat(told).containsExactly("publisher time_limit");
    }
}
