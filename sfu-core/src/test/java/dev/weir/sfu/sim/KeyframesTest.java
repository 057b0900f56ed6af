// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many viewers' wishes for a keyframe reach the publisher as few requests. */
class KeyframesTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private List<SimViewer> audience(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();
    }

    @Test
    void twentyWishesAtOnceBecomeOneRequest() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(20);
        scenario.runMillis(5_000);
        int before = publisher.pliReceived();

        viewers.forEach(viewer -> scenario.on(viewer, (now, out) -> viewer.askKeyframe(out)));
        scenario.runMillis(400);

        assertThat(publisher.pliReceived() - before).isEqualTo(1);
        viewers.forEach(Pictures::assertPlayable);
    }

    @Test
    void aStormOfWishesIsSpacedToTwoRequestsASecond() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(5);
        scenario.runMillis(5_000);
        int before = publisher.pliReceived();

        for (int i = 0; i < 100; i++) {
            viewers.forEach(viewer -> scenario.on(viewer, (now, out) -> viewer.askKeyframe(out)));
            scenario.runMillis(50);
        }

        assertThat(publisher.pliReceived() - before).isBetween(2, 11);
    }

    @Test
    void aPublisherThatIgnoresRequestsIsAskedRarely() {
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.standard().deafToPli());
        List<SimViewer> viewers = audience(2);
        scenario.runMillis(1_000);

        for (int i = 0; i < 600; i++) {
            viewers.forEach(viewer -> scenario.on(viewer, (now, out) -> viewer.askKeyframe(out)));
            scenario.runMillis(50);
        }

        assertThat(publisher.pliReceived()).isBetween(4, 25);
    }

    @Test
    void aViewerThatKeepsAskingIsNotReplayedEverythingEverySecond() {
        // A group of pictures as long as the test.
        scenario.publisher(
                "room", SimPublisher.Media.standard().withGop(100_000).deafToPli());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(5_000);
        long before = scenario.serverSentBytes();

        for (int i = 0; i < 600; i++) {
            scenario.on(viewer, (now, out) -> viewer.askKeyframe(out));
            scenario.runMillis(50);
        }

        long media = 30 * 1_100_000 / 8;
        assertThat(scenario.serverSentBytes() - before)
                .as("the stream, and some replays of the past")
                .isBetween(media, 5 * media);
    }
}
