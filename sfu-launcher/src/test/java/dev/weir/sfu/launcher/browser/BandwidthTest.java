// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BandwidthTest extends Broadcasts {
    private static final double WANTED_BPS = 1_500_000;
    private static final Duration WITHIN = Duration.ofSeconds(20);

    /** Without feedback a browser stays at its start bitrate of 300 kbit/s; this is the first session of a fresh server. */
    @Test
    void thePublisherLearnsHowMuchTheLineCarries() {
        try (Page publisher = publishPage(
                "bandwidth", "&source=test&width=1280&height=720&fps=25&bitrate=2500&codec=VP8&autostart=1")) {
            publisher.awaitState("live");
            publisher.await(
                    "an estimate of 1.5 Mbit/s that the encoder may use",
                    WITHIN,
                    () -> publisher.stats("outbound-rtp"),
                    stats -> stats.number("availableOutgoingBitrate") > WANTED_BPS
                            && stats.number("video.targetBitrate") > WANTED_BPS);
        }
    }
}
