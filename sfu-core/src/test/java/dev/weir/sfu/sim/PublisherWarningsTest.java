// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.GopSnapshot;
import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.PublisherWarning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A publisher is told what its viewers suffer from. */
class PublisherWarningsTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<PublisherWarning> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        scenario.open(new MediaObserver() {
            @Override
            public void publisherWarned(String room, String sessionId, PublisherWarning warning) {
                assertThat(room).isEqualTo("room");
                assertThat(sessionId).isEqualTo(scenario.sessionId(publisher()));
                told.add(warning);
            }
        });
    }

    private final List<SimPublisher> publishers = new ArrayList<>();

    private SimPublisher publisher() {
        return publishers.get(publishers.size() - 1);
    }

    private void publish(Media media) {
        publishers.add(scenario.publisher("room", media));
    }

    /** Viewers that come, or whose decoders cannot go on, are what makes the server ask. */
    private void askForKeyframes(int seconds) {
        SimViewer viewer = scenario.viewer("room", "viewer");
        for (int i = 0; i < seconds; i++) {
            scenario.on(viewer, (now, out) -> viewer.askKeyframe(out));
            scenario.runMillis(1_000);
        }
    }

    private GopSnapshot gop() {
        return scenario.rooms().snapshots().get(0).tracks().stream()
                .filter(track -> track.kind().equals("video"))
                .findFirst()
                .orElseThrow()
                .gop();
    }

    @Test
    void longGroupsOfPicturesOfWhoIgnoresRequestsAreWarnedOfOnce() {
        publish(Media.standard().deafToPli().withGop(300));
        askForKeyframes(25);

        assertThat(told).containsExactly(PublisherWarning.LONG_GOP);
        assertThat(gop().spacingMillis()).isBetween(9_900L, 10_100L);
        assertThat(gop().ignoresRequests()).isTrue();
        assertThat(gop().reorderedFrames()).isZero();
    }

    @Test
    void theNextPublisherIsWarnedAnew() {
        publish(Media.standard().deafToPli().withGop(300));
        askForKeyframes(25);
        scenario.on(publisher(), publisher()::leave);
        scenario.runMillis(500);
        publish(Media.standard().deafToPli().withGop(300));
        askForKeyframes(25);

        assertThat(told).containsExactly(PublisherWarning.LONG_GOP, PublisherWarning.LONG_GOP);
    }

    @Test
    void whoSendsNoPicturesAtAllOwesNoKeyframe() {
        publish(Media.standard().withGop(3_000));
        scenario.runMillis(1_000);
        scenario.on(publisher(), publisher()::mute);
        askForKeyframes(15);

        assertThat(gop().ignoresRequests()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void whoSendsKeyframesWhenAskedOrOftenEnoughIsNotWarned() {
        publish(Media.standard().withGop(3_000));
        askForKeyframes(10);
        scenario.on(publisher(), publisher()::leave);
        scenario.runMillis(500);
        publish(Media.standard().deafToPli().withGop(60));
        askForKeyframes(15);

        assertThat(told).isEmpty();
    }
}
