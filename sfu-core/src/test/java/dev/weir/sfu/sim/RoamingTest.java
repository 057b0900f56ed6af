// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients whose address changes under them, as a NAT that starts anew has it, and who do not know: their next check nominates the new
 * path. Checks come every five seconds here; browsers send two or more in that time.
 */
class RoamingTest {
    /** The longest wait for a check, and the way there and back. */
    private static final long CHECK_MILLIS = 6_100;

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<String> told = new ArrayList<>();

    private void listen() {
        scenario.open(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                told.add("publisher");
            }

            @Override
            public void subscriberJoined(String room, String sessionId) {
                told.add("subscriber");
            }

            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                told.add(reason);
            }

            @Override
            public void subscriberLeft(String room, String sessionId, String reason) {
                told.add(reason);
            }
        });
    }

    @Test
    void aViewerThatMovesGoesOnWithTheSameKeysAndSequence() {
        listen();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(3_000);
        int before = viewer.video().size();

        for (int i = 0; i < 3; i++) {
            scenario.move(viewer);
            scenario.runMillis(CHECK_MILLIS + 3_000);
        }

        assertThat(told).containsExactlyInAnyOrder("publisher", "subscriber");
        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.video()).hasSizeGreaterThan(before + 300);
        assertThat(viewer.completeFrames()).contains(publisher.frames() - 3);
        assertStepsLikeTheClock(viewer);
    }

    @Test
    void aPublisherThatMovesGoesOnWithTheSameKeysAndSequence() {
        listen();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(3_000);

        for (int i = 0; i < 3; i++) {
            scenario.move(publisher);
            scenario.runMillis(CHECK_MILLIS + 3_000);
        }

        assertThat(told).containsExactlyInAnyOrder("publisher", "subscriber");
        assertThat(publisher.closeReason()).isEmpty();
        assertThat(viewer.completeFrames()).contains(publisher.frames() - 3);
        assertStepsLikeTheClock(viewer);
    }

    @Test
    void aPublisherThatKnowsOfItsMoveAndRestartsIceIsBackWithinARoundTrip() {
        listen();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(3_000);
        scenario.move(publisher);

        scenario.restartIce(publisher);
        scenario.runMillis(2_000);

        assertThat(told).containsExactlyInAnyOrder("publisher", "subscriber");
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.completeFrames()).containsAll(Pictures.frames(viewer.firstFrame(), publisher.frames() - 3));
        assertStepsLikeTheClock(viewer);
    }

    @Test
    void nobodyElseIsSentToOrListenedToAtTheFormerAddress() {
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(3_000);
        scenario.move(viewer);
        scenario.runMillis(CHECK_MILLIS);
        long lostBefore = scenario.unreachable();

        scenario.runMillis(3_000);

        assertThat(scenario.unreachable()).isEqualTo(lostBefore);
        assertThat(viewer.isConnected()).isTrue();
    }

    /** The difference of two packets' timestamps is that of their arrivals, give or take what a keyframe takes. */
    private static void assertStepsLikeTheClock(SimViewer viewer) {
        List<SimViewer.Received> video =
                viewer.video().stream().filter(packet -> !packet.repaired()).toList();
        for (int i = 1; i < video.size(); i++) {
            SimViewer.Received a = video.get(i - 1);
            SimViewer.Received b = video.get(i);
            int step = b.timestamp() - a.timestamp();
            long byArrival = (b.arrivalNanos() - a.arrivalNanos()) / 1_000_000;
            assertThat(step).as("at %d", i).isGreaterThanOrEqualTo(0);
            assertThat(step / 90 - byArrival).as("at %d", i).isBetween(-7_000L, 7_000L);
        }
    }
}
