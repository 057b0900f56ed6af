// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A publisher without media is noticed after two seconds, long before its session ends. */
class SilentPublisherTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        scenario.open(new MediaObserver() {
            @Override
            public void publisherSilent(String room, String sessionId) {
                told.add("silent");
            }

            @Override
            public void publisherResumed(String room, String sessionId) {
                told.add("resumed");
            }

            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                told.add(reason);
            }
        });
    }

    private boolean silentInSnapshot() {
        return scenario.rooms().snapshots().get(0).publisherSilent();
    }

    @Test
    void aDeadPublisherIsSilentAfterTwoSecondsAndGoneAfterThirty() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(3_000);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));

        scenario.runMillis(1_900);
        assertThat(told).isEmpty();
        assertThat(silentInSnapshot()).isFalse();
        scenario.runMillis(200);
        assertThat(told).containsExactly("silent");
        assertThat(silentInSnapshot()).isTrue();
        scenario.runMillis(30_000);

        assertThat(told).containsExactly("silent", "consent_lost");
    }

    @Test
    void aMutedPublisherIsSilentAndLivesOn() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(3_000);

        scenario.on(publisher, publisher::mute);
        scenario.runMillis(90_000);
        assertThat(told).containsExactly("silent");
        assertThat(publisher.closeReason()).isEmpty();
        scenario.on(publisher, publisher::unmute);
        scenario.runMillis(100);
        assertThat(told).containsExactly("silent", "resumed");
        assertThat(silentInSnapshot()).isFalse();
        scenario.runMillis(5_000);

        assertThat(told).containsExactly("silent", "resumed");
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aPublisherThatConnectsAndSendsNothingIsSilent() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(60);
        while (publisher.frames() == 0) {
            scenario.runMillis(1);
        }
        scenario.on(publisher, publisher::mute);
        scenario.runMillis(2_100);

        assertThat(told).containsExactly("silent");
    }

    @Test
    void theFirstMediaIsToldOnceAndStandsInTheSnapshotByThen() {
        List<Integer> tracksWhenTold = new ArrayList<>();
        scenario.open(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                told.add("joined");
            }

            @Override
            public void mediaStarted(String room, String sessionId) {
                told.add("started");
                tracksWhenTold.add(scenario.rooms().snapshots().get(0).tracks().size());
            }
        });
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(2_000);
        scenario.on(publisher, publisher::mute);
        scenario.runMillis(3_000);
        scenario.on(publisher, publisher::unmute);
        scenario.runMillis(1_000);

        assertThat(told).containsExactly("joined", "started");
        assertThat(tracksWhenTold).containsExactly(1);
    }

    @Test
    void eachSilenceIsToldOnce() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        for (int i = 0; i < 3; i++) {
            scenario.runMillis(2_000);
            scenario.on(publisher, publisher::mute);
            scenario.runMillis(6_000);
            scenario.on(publisher, publisher::unmute);
        }
        scenario.runMillis(2_000);

        assertThat(told).containsExactly("silent", "resumed", "silent", "resumed", "silent", "resumed");
    }

    @Test
    void pausesOfLessThanTwoSecondsAreNoSilence() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        for (int i = 0; i < 5; i++) {
            scenario.runMillis(700);
            scenario.on(publisher, publisher::mute);
            scenario.runMillis(1_800);
            scenario.on(publisher, publisher::unmute);
        }
        scenario.runMillis(1_000);

        assertThat(told).isEmpty();
    }
}
