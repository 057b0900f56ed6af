// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Viewers who join in the middle of a group of pictures whose publisher ignores PLI, as OBS and FFmpeg do. */
class InstantStartTest {
    private static final SimPublisher.Media DEAF =
            SimPublisher.Media.standard().deafToPli().withGop(300);

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void seesAPictureAtOnceAndNoSeamAfterwards() {
        SimPublisher publisher = scenario.publisher("room", DEAF);
        scenario.runMillis(7_000);
        SimViewer late = scenario.viewer("room", "late");
        scenario.runMillis(1_000);
        assertThat(late.firstVideoNanos() - late.connectedNanos()).isLessThan(100_000_000);
        assertThat(late.firstFrame()).as("starts at the last keyframe").isZero();

        scenario.runMillis(8_000);

        assertThat(late.gaps()).isEmpty();
        assertThat(late.completeFrames())
                .isEqualTo(Pictures.frames(0, late.completeFrames().size()));
        assertThat(late.completeFrames().size()).isGreaterThan(publisher.frames() - 3);
        Pictures.assertPlayable(late);
    }

    @Test
    void isWithin200MillisecondsOfOneWhoJoinedAtTheKeyframeTwoSecondsLater() {
        SimViewer first = scenario.viewer("room", "first");
        scenario.runMillis(500);
        SimPublisher publisher = scenario.publisher("room", DEAF);
        scenario.runMillis(8_000);
        SimViewer late = scenario.viewer("room", "late");
        scenario.runMillis(2_500);

        int frame = publisher.frames() - 3;
        assertThat(shownAt(late, frame) - shownAt(first, frame)).isBetween(-200_000_000L, 200_000_000L);
    }

    /** When a player that never adapts, only follows timestamps from its first packet on, shows a frame. */
    private static long shownAt(SimViewer viewer, int frame) {
        Map<Integer, Long> playout = viewer.playout();
        assertThat(playout).as("%s", viewer).containsKey(frame);
        return playout.getOrDefault(frame, 0L);
    }

    @Test
    void theReplayIsPacedSoThatItDoesNotFloodTheLink() {
        scenario.publisher("room", DEAF);
        scenario.runMillis(9_000);
        // Nine seconds have to be caught up in two: a queue of 50 ms would lose nearly all of an unpaced megabyte.
        LinkProfile narrow = LinkProfile.clean(10).withRate(10_000_000, 50);
        SimViewer late = scenario.viewer("room", "late", narrow);

        scenario.runMillis(6_000);

        assertThat(scenario.lostDatagrams()).isZero();
        Pictures.assertPlayable(late);
    }

    @Test
    void holesThatThePublisherNeverFilledAreHolesForTheLateViewerToo() {
        SimPublisher publisher = scenario.publisher("room", DEAF.deafToNack());
        SimViewer first = scenario.viewer("room", "first");
        scenario.runMillis(1_000);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(0.02), LinkProfile.clean(10));
        scenario.runMillis(6_000);
        SimViewer late = scenario.viewer("room", "late");

        scenario.runMillis(4_000);

        assertThat(late.firstFrame()).isEqualTo(first.firstFrame());
        assertThat(late.completeFrames()).isEqualTo(first.completeFrames());
        Pictures.assertPlayable(late);
    }

    @Test
    void aDecoderStuckAtItsOwnLossStartsAgainFromTheCache() {
        scenario.publisher("room", DEAF);
        SimViewer viewer = scenario.viewer("room", "stuck");
        scenario.runMillis(4_000);
        int before = viewer.video().size();

        scenario.on(viewer, (now, out) -> viewer.askKeyframe(out));
        scenario.runMillis(1_000);

        assertThat(viewer.video().get(before + 5).part().frame()).isLessThan(3);
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void aDecoderStuckAtThePublishersLossIsNotShownTheSameAgain() {
        SimPublisher publisher = scenario.publisher("room", DEAF.deafToNack());
        SimViewer viewer = scenario.viewer("room", "stuck");
        scenario.runMillis(1_000);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(0.02), LinkProfile.clean(10));
        scenario.runMillis(6_000);
        assertThat(viewer.gaps()).isNotEmpty();

        scenario.on(viewer, (now, out) -> viewer.askKeyframe(out));
        scenario.runMillis(1_000);

        assertThat(viewer.completeFrames()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void manyWhoJoinAtOnceAllGetTheWholeGroup() {
        scenario.publisher("room", DEAF);
        scenario.runMillis(6_500);
        List<SimViewer> viewers = IntStream.range(0, 10)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();

        scenario.runMillis(3_000);

        for (SimViewer viewer : viewers) {
            assertThat(viewer.firstFrame()).isZero();
            assertThat(viewer.gaps()).isEmpty();
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void aFreshKeyframeIsAskedForWhereItComesSooner() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer first = scenario.viewer("room", "first");
        scenario.runMillis(500);
        // Two questions teach how fast this publisher answers.
        scenario.on(first, (now, out) -> first.askKeyframe(out));
        scenario.runMillis(2_000);
        scenario.on(first, (now, out) -> first.askKeyframe(out));
        scenario.runMillis(8_000);
        int asked = publisher.pliReceived();

        SimViewer late = scenario.viewer("room", "late");
        scenario.runMillis(2_000);

        assertThat(publisher.pliReceived()).isEqualTo(asked + 1);
        assertThat(late.firstFrame()).as("did not get the old group").isGreaterThan(200);
        assertThat(late.firstVideoNanos() - late.connectedNanos()).isLessThan(150_000_000);
        Pictures.assertPlayable(late);
    }

    @Test
    void aGroupLongerThanTheCacheIsNotReplayedButTheNextKeyframeIs() {
        scenario.publisher("room", DEAF.withGop(600).withBitrate(6_000_000));
        scenario.runMillis(15_000);
        SimViewer late = scenario.viewer("room", "late");

        scenario.runMillis(4_000);
        assertThat(late.video()).isEmpty();
        scenario.runMillis(3_000);

        assertThat(late.firstFrame()).isEqualTo(600);
        Pictures.assertPlayable(late);
    }
}
