// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody behind a firewall that lets no UDP through. */
class IceTcpTest extends Broadcasts {
    private static final Duration WATCHED = Duration.ofSeconds(5);

    @Test
    void aViewerWithoutUdpMissesNextToNothing() {
        try (Page publisher = publish("hotel", "&codec=VP8");
                Page viewer = watchByTcp("hotel")) {
            awaitMedia(viewer);
            // Connections of tests before this one may have ended with something still to send.
            long droppedBefore = tcp().dropped();
            Span span = Span.over(WATCHED, publisher, viewer);

            assertThat(viewer.stats("inbound-rtp").text("protocol")).isEqualTo("tcp");
            // Each by its own clock: on a busy machine the two are asked up to a second apart.
            double sentPerMilli = span.framesEncoded() / span.sent().of("video.timestamp");
            double seenPerMilli = span.framesDecoded() / span.seen().of("video.timestamp");
            assertThat(seenPerMilli)
                    .as("frames per millisecond: %s", span)
                    .isGreaterThanOrEqualTo(0.9 * sentPerMilli)
                    .isPositive();
            assertThat(tcp().dropped() - droppedBefore).isZero();
        }
    }

    @Test
    void aPublisherWithoutUdpIsSeenByViewersWithIt() {
        try (Page publisher = publishByTcp("office", "&codec=VP8");
                Page viewer = watch("office")) {
            awaitMedia(viewer);

            assertThat(publisher.stats("outbound-rtp").text("protocol")).isEqualTo("tcp");
            publisher.await("the way it takes", () -> publisher.text("figures"), text -> text.contains("TCP"));
            assertThat(viewer.stats("inbound-rtp").text("protocol"))
                    .as("UDP comes first")
                    .isEqualTo("udp");
        }
    }
}
