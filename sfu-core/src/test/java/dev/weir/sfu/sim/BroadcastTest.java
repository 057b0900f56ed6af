// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole rooms over good and bad networks. */
class BroadcastTest {
    private static final LinkProfile BAD = LinkProfile.clean(20)
            .withLoss(0.02)
            .withBursts(0.001, 0.3)
            .withJitter(15)
            .withDuplicates(0.01);

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void threeViewersSeeAndHearEverythingOverACleanNetwork() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = List.of(
                scenario.viewer("room", "one"), scenario.viewer("room", "two"), scenario.viewer("room", "three"));

        scenario.runMillis(5_000);

        assertThat(scenario.lostDatagrams()).isZero();
        for (SimViewer viewer : viewers) {
            assertThat(viewer.isConnected()).as("%s", viewer).isTrue();
            assertThat(viewer.gaps()).isEmpty();
            assertThat(viewer.duplicates()).isZero();
            assertThat(viewer.completeFrames())
                    .containsAll(Pictures.frames(viewer.firstFrame(), publisher.frames() - 2));
            assertThat(viewer.audio()).hasSizeGreaterThan(200);
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void threeViewersOnLossyLinksGetNearlyEveryFrameByRetransmission() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = List.of(
                scenario.viewer("room", "one"), scenario.viewer("room", "two"), scenario.viewer("room", "three"));
        scenario.runMillis(1_000);
        viewers.forEach(viewer -> scenario.link(viewer, BAD, BAD));

        scenario.runMillis(20_000);

        assertThat(scenario.lostDatagrams()).isGreaterThan(200);
        for (SimViewer viewer : viewers) {
            assertThat(viewer.gaps().size()).as("%s: %s", viewer, viewer.gaps()).isLessThan(10);
            assertThat(viewer.completeFrames().size())
                    .isGreaterThan((publisher.frames() - viewer.firstFrame()) * 98 / 100);
            assertThat(viewer.repaired()).isGreaterThan(20);
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void lossOnThePublishersLinkIsRepairedBeforeViewersNotice() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard(), BAD);
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(20_000);

        assertThat(publisher.nacked()).isGreaterThan(20);
        assertThat(viewer.completeFrames().size()).isGreaterThan((publisher.frames() - viewer.firstFrame()) * 98 / 100);
        Pictures.assertPlayable(viewer);
    }

    @Test
    void thePublisherHearsOfEveryPacketItSendsAndOfLoss() {
        SimPublisher publisher = scenario.publisher(
                "room", SimPublisher.Media.standard(), LinkProfile.clean(10).withLoss(0.1));

        scenario.runMillis(10_000);

        // At least every 100 ms: a browser's estimator starves on less.
        assertThat(publisher.feedbackReceived()).isGreaterThan(90);
        assertThat(publisher.reportedLoss()).isBetween(0.02, 0.25);
    }

    @Test
    void aPublisherWithoutTransportWideFeedbackIsToldABitrate() {
        SimPublisher old =
                scenario.publisher("old", SimPublisher.Media.standard().withoutTransportCc());
        SimPublisher lossy = scenario.publisher(
                "lossy",
                SimPublisher.Media.standard().withoutTransportCc(),
                LinkProfile.clean(10).withLoss(0.2));
        SimPublisher modern = scenario.publisher("modern", SimPublisher.Media.standard());

        scenario.runMillis(10_000);

        assertThat(old.rembBps()).isEqualTo(20_000_000);
        assertThat(old.feedbackReceived()).isZero();
        assertThat(lossy.rembBps())
                .as("asked for less than it was given at first")
                .isBetween(1L, 19_000_000L);
        assertThat(modern.rembBps()).isZero();
    }

    @Test
    void theSameSeedGivesTheSameBroadcastToTheByte() {
        List<SimViewer.Received> first = lossyRun();
        List<SimViewer.Received> second = lossyRun();

        assertThat(first).hasSizeGreaterThan(100).isEqualTo(second);
    }

    private List<SimViewer.Received> lossyRun() {
        scenario.restart();
        scenario.publisher("room", SimPublisher.Media.standard(), BAD);
        SimViewer viewer = scenario.viewer("room", "viewer", BAD);
        scenario.runMillis(8_000);
        return viewer.video();
    }

    @Test
    void roomsDoNotMix() {
        SimPublisher red = scenario.publisher("red", SimPublisher.Media.standard());
        scenario.publisher("blue", SimPublisher.Media.standard().withBitrate(3_000_000));
        SimViewer viewer = scenario.viewer("red", "viewer");

        scenario.runMillis(3_000);

        int partsOfRed = Math.max(1, 1_000_000 / 8 / 30 / 1_100);
        assertThat(viewer.video())
                .filteredOn(packet -> !packet.part().key())
                .isNotEmpty()
                .allMatch(packet -> packet.part().parts() == partsOfRed);
        assertThat(viewer.completeFrames().size()).isLessThanOrEqualTo(red.frames());
    }
}
