// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.loop.Durations;
import dev.weir.sfu.room.DurationSnapshot;
import dev.weir.sfu.room.QualityCount;
import dev.weir.sfu.room.QualityTime;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.sim.SimPublisher.Media;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How well media gets through is counted and timed as it was. */
class QualityTest {
    private static final long MILLIS = 1_000_000;

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private long count(QualityCount what) {
        return scenario.rooms().quality().count(what);
    }

    private DurationSnapshot time(QualityTime what) {
        return scenario.rooms().quality().time(what);
    }

    @Test
    void whatAPublishersLinkLosesIsCountedWithItsRepairs() {
        SimPublisher publisher = scenario.publisher(
                "room", Media.standard(), LinkProfile.clean(20).withLoss(0.05));
        scenario.runMillis(3_000);
        long repaired = scenario.rooms().snapshots().get(0).tracks().stream()
                .mapToLong(TrackSnapshot::repaired)
                .sum();
        scenario.runMillis(300);
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(100);

        assertThat(count(QualityCount.REPAIRED)).as("up to the end").isBetween(repaired, repaired + 20);
        assertThat(repaired).isGreaterThan(10);
        assertThat(count(QualityCount.NACKS_SENT)).isGreaterThanOrEqualTo(count(QualityCount.REPAIRED));
        assertThat(count(QualityCount.GIVEN_UP)).isLessThan(5);
    }

    @Test
    void whatAViewersLinkLosesIsCountedWithWhatIsSentAgain() {
        scenario.publisher("room", Media.standard());
        SimViewer viewer =
                scenario.viewer("room", "viewer", LinkProfile.clean(20).withLoss(0.05));
        scenario.runMillis(4_500);
        scenario.on(viewer, viewer::leave);
        scenario.runMillis(100);

        assertThat(viewer.repaired()).isGreaterThan(10);
        assertThat(count(QualityCount.REPEATED)).isGreaterThanOrEqualTo(viewer.repaired());
        assertThat(count(QualityCount.NACKS_RECEIVED)).isGreaterThanOrEqualTo(count(QualityCount.REPEATED));
        assertThat(count(QualityCount.LOST_TO_VIEWERS)).isBetween(10L, 100L);
    }

    @Test
    void joiningIsTimedFromTheAdmission() {
        scenario.publisher("room", Media.standard());
        scenario.runMillis(1_000);
        long admitted = scenario.nowNanos();
        SimViewer viewer = scenario.viewer("room", "viewer", LinkProfile.clean(40));
        scenario.runMillis(2_000);

        assertThat(time(QualityTime.PUBLISHER_CONNECTED).count()).isEqualTo(1);
        assertThat(time(QualityTime.PUBLISHER_MEDIA).count()).isEqualTo(1);
        assertThat(time(QualityTime.PUBLISHER_MEDIA).nanos())
                .isGreaterThan(time(QualityTime.PUBLISHER_CONNECTED).nanos());
        assertThat(time(QualityTime.HANDSHAKE).count()).isEqualTo(2);
        assertThat(time(QualityTime.VIEWER_CONNECTED).count()).isEqualTo(1);
        assertThat(time(QualityTime.VIEWER_CONNECTED).nanos())
                .as("two round trips and a half")
                .isBetween(150 * MILLIS, 250 * MILLIS);
        assertThat(time(QualityTime.VIEWER_PICTURE).count()).isEqualTo(1);
        assertThat(time(QualityTime.VIEWER_PICTURE).nanos() + 40 * MILLIS)
                .as("and the way to the viewer")
                .isBetween(viewer.firstVideoNanos() - admitted - MILLIS, viewer.firstVideoNanos() - admitted + MILLIS);
        assertThat(time(QualityTime.VIEWER_SOUND).count()).isEqualTo(1);
    }

    @Test
    void whoWaitsForTheBroadcasterIsNotTimed() {
        scenario.viewer("room", "early");
        scenario.runMillis(5_000);
        scenario.publisher("room", Media.standard());
        scenario.runMillis(1_000);

        assertThat(time(QualityTime.VIEWER_CONNECTED).count()).isEqualTo(1);
        assertThat(time(QualityTime.VIEWER_PICTURE).count()).isZero();
        assertThat(time(QualityTime.VIEWER_SOUND).count()).isZero();
    }

    @Test
    void keyframesThatAreWaitedForAreTimed() {
        scenario.publisher("room", Media.simulcast(), LinkProfile.clean(30));
        scenario.viewer("room", "viewer");
        scenario.runMillis(4_000);

        DurationSnapshot answers = time(QualityTime.KEYFRAME_ANSWER);
        assertThat(count(QualityCount.PLIS_SENT)).isPositive();
        assertThat(answers.count()).isPositive();
        assertThat(answers.nanos() / answers.count())
                .as("there and back, and the next frame")
                .isBetween(60 * MILLIS, 120 * MILLIS);
        assertThat(time(QualityTime.KEYFRAME_WAIT).count()).isPositive();
    }

    @Test
    void aPictureThatIsAtHandIsNotWaitedFor() {
        scenario.publisher("room", Media.standard().deafToPli());
        scenario.runMillis(1_000);
        scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);

        assertThat(time(QualityTime.KEYFRAME_WAIT).count()).isEqualTo(1);
        assertThat(time(QualityTime.KEYFRAME_WAIT).nanos()).isZero();
    }

    @Test
    void sessionsThatNeverBecomeAnythingAreCountedByWhy() {
        SimViewer unreachable = scenario.viewer("room", "unreachable");
        scenario.link(unreachable, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        SimViewer deaf = scenario.viewer("room", "deaf", LinkProfile.clean(10).withLoss(1));
        scenario.viewer("room", "hasty");
        scenario.now(scenario.rooms().end(scenario.lastSessionId()));
        scenario.runMillis(11_000);

        assertThat(deaf.isConnected()).isFalse();
        assertThat(count(QualityCount.SETUPS_BEGUN)).isEqualTo(3);
        assertThat(scenario.rooms().quality().setupFailures())
                .containsEntry("no_path", 1L)
                .containsEntry("timeout", 1L)
                .containsEntry("abandoned", 1L)
                .containsEntry("bug", 0L);
    }

    @Test
    void forgedDatagramsAreCountedByWhatIsWrongWithThem() {
        scenario.publisher("room", Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(1_000);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[100];
            random.nextBytes(bytes);
            bytes[0] = (byte) 0x80;
            bytes[1] = (byte) 201;
            scenario.forge(viewer, bytes);
        }
        scenario.runMillis(100);

        Map<String, Long> drops = scenario.rooms().quality().peerDrops();
        long forged = drops.getOrDefault("authentication", 0L);
        assertThat(forged).as("with a plausible index, or not").isPositive();
        assertThat(forged + drops.getOrDefault("malformed", 0L)).isEqualTo(100);
        assertThat(drops).containsEntry("unknown_protocol", 0L).containsEntry("replay", 0L);
    }

    @Test
    void theWayThroughABusyLoopIsTimed() {
        scenario.loops(1);
        scenario.slowServer(MILLIS / 5);
        scenario.publisher("room", Media.standard());
        for (int i = 0; i < 5; i++) {
            scenario.viewer("room", "viewer-" + i);
        }
        scenario.runMillis(3_000);

        Durations forwarding = scenario.serverLoops().get(0).counters().forwarding();
        long turns = Arrays.stream(forwarding.counts()).sum();
        assertThat(turns).isGreaterThan(100);
        assertThat(Arrays.stream(forwarding.nanos()).sum() / turns)
                .as("to each viewer one and more, of a fifth of a millisecond")
                .isBetween(MILLIS, 10 * MILLIS);
        Durations all = scenario.serverLoops().get(0).counters().turnTimes();
        assertThat(Arrays.stream(all.counts()).sum())
                .as("also those that forward nothing")
                .isEqualTo(scenario.serverLoops().get(0).counters().turns());
    }
}
