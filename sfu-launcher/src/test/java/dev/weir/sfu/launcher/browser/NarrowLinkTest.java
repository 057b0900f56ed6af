// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.launcher.link.Impairment;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a line carries less than the picture needs, and when it carries it again. */
@Tag("once")
class NarrowLinkTest extends Broadcasts {
    private static final Logger log = LoggerFactory.getLogger(NarrowLinkTest.class);
    private static final String BIG = "&source=test&width=640&height=360&fps=15&bitrate=2000&codec=VP8&autostart=1";
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration WATCHED = Duration.ofSeconds(8);
    private static final double WIDE_BPS = 1_200_000;
    private static final double NARROW_BPS = 700_000;

    /** 300 ms of what the line carries: what a home router queues at least. */
    private static final Impairment NARROW = Impairment.NONE.withDelay(20, 0).withRate(600_000, 22_500);

    @Test
    void aSqueezedPublisherComesDownGoesOnAndClimbsAgain() throws IOException {
        try (ImpairedLink link = link(1);
                Page publisher = publishPage("squeezed", BIG, link);
                Page viewer = watch("squeezed")) {
            awaitMedia(viewer);
            awaitTarget(publisher, "a target above 1.2 Mbit/s", WIDE_BPS, Double.MAX_VALUE);
            link.impairToServer(NARROW);
            awaitTarget(publisher, "a target below 700 kbit/s", 1, NARROW_BPS);
            Span squeezed = Span.over(WATCHED, publisher, viewer);
            log.info("squeezed: {}, {} bit/s; {}", squeezed, squeezed.sentBps(), link.toServer());
            assertThat(squeezed.sentBps()).as("%s", squeezed).isBetween(100_000.0, NARROW_BPS);
            assertThat(squeezed.framesDecoded())
                    .as("%s", squeezed)
                    .isGreaterThan(0.8 * squeezed.framesEncoded())
                    .isPositive();
            link.impairToServer(Impairment.NONE);
            awaitTarget(publisher, "a target above 1.2 Mbit/s again", WIDE_BPS, Double.MAX_VALUE);
        }
    }

    private static void awaitTarget(Page publisher, String what, double above, double below) {
        publisher.await(
                what,
                PATIENCE,
                () -> publisher.stats("outbound-rtp"),
                now -> now.number("video.targetBitrate") > above && now.number("video.targetBitrate") < below);
    }
}
