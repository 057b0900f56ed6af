// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.launcher.link.Impairment;
import java.io.IOException;
import java.time.Duration;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of a publisher's simulcast layers a viewer gets. */
@Tag("once")
class LayersTest extends Broadcasts {
    private static final Logger log = LoggerFactory.getLogger(LayersTest.class);
    private static final int BIGGEST_WIDTH = LayeredPublisher.THREE.width();
    private static final double BIG_BPS = 900_000;
    private static final Duration WATCHED = Duration.ofSeconds(8);

    /** Too narrow for the biggest layer of 1.1 Mbit/s, wide enough for the next; queues 300 ms. */
    private static final Impairment NARROW = Impairment.NONE.withDelay(20, 0).withRate(500_000, 18_750);

    @Test
    void aViewerWhoseLineGetsNarrowSeesASmallerLayerUntilItIsWideAgain() throws IOException {
        try (ImpairedLink link = link(1);
                Page publisher = publishers().open(address("/"));
                Page viewer = watch("narrow", link)) {
            LayeredPublisher.THREE.publish(publisher, "narrow");
            publisher.await(
                    "a biggest layer too big for a narrow line",
                    () -> publisher.stats("outbound-rtp").number("video.f.targetBitrate"),
                    bps -> bps > BIG_BPS);
            awaitFrames(viewer, 30);
            awaitWidth(viewer, "the biggest layer", width -> width == BIGGEST_WIDTH);
            link.impairToClient(NARROW);
            awaitWidth(viewer, "a smaller layer", width -> width < BIGGEST_WIDTH);
            // It has settled when nothing that was sent before the change is in the queue any more.
            awaitFrames(viewer, 15);
            Span narrow = Span.over(WATCHED, publisher, viewer);
            log.info("narrow: {}; width {}; {}; {}", narrow, width(viewer), link.toClient(), viewers("narrow"));
            assertThat(narrow.freezeSeconds()).as("%s", narrow).isLessThanOrEqualTo(2);
            assertThat(narrow.framesDecoded()).as("%s", narrow).isPositive();
            assertThat(width(viewer)).isBetween(1.0, BIGGEST_WIDTH - 1.0);
            link.impairToClient(Impairment.NONE);
            awaitWidth(viewer, "the biggest layer again", width -> width == BIGGEST_WIDTH);
            awaitFrames(viewer, 15);
        }
    }

    private static double width(Page viewer) {
        return viewer.stats("inbound-rtp").number("video.frameWidth");
    }

    private static void awaitWidth(Page viewer, String what, DoublePredicate condition) {
        viewer.await(what, () -> width(viewer), width -> width > 0 && condition.test(width));
    }

    private static void awaitFrames(Page viewer, int more) {
        double before = viewer.stats("inbound-rtp").number("video.framesDecoded");
        viewer.await(
                more + " frames more",
                () -> viewer.stats("inbound-rtp").number("video.framesDecoded"),
                frames -> frames >= before + more);
    }
}
