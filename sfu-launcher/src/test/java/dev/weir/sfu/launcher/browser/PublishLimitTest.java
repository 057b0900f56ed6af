// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real browser heeds what the server says a publisher may send. */
@Tag("browser")
class PublishLimitTest {
    private static final double LIMIT_BPS = 600_000;
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final double SPAN_MILLIS = 8_000;

    /** Without a limit the same page is asked for 2,500 kbit/s and comes to more than 1,500; see {@link BandwidthTest}. */
    @Test
    void aLimitHoldsWithinTwentyPercent() throws IOException {
        try (RunningServer server = RunningServer.start(Map.of("MAX_PUBLISH_BITRATE", "600k"));
                Chromium browser = Chromium.start();
                Page publisher =
                        browser.open(server.uri("/web/publish.html?room=limited&source=test&width=1280&height=720"
                                + "&fps=25&bitrate=2500&codec=VP8&autostart=1"))) {
            publisher.awaitState("live");
            publisher.await(
                    "an estimate of what is allowed",
                    WITHIN,
                    () -> publisher.stats("outbound-rtp"),
                    stats -> stats.number("availableOutgoingBitrate") > LIMIT_BPS * 0.8);
            Stats before = publisher.stats("outbound-rtp");
            Stats after = publisher.await(
                    "figures of some seconds later",
                    WITHIN,
                    () -> publisher.stats("outbound-rtp"),
                    stats -> stats.number("video.timestamp") > before.number("video.timestamp") + SPAN_MILLIS);

            double sentBps = (sentBytes(after) - sentBytes(before))
                    * 8_000
                    / (after.number("video.timestamp") - before.number("video.timestamp"));
            // Sound and picture with the headers of RTP; what the encoder makes of a target depends on the picture.
            assertThat(sentBps).isBetween(LIMIT_BPS * 0.5, LIMIT_BPS * 1.2);
            assertThat(after.number("availableOutgoingBitrate")).isBetween(LIMIT_BPS * 0.8, LIMIT_BPS * 1.2);
        }
    }

    private static double sentBytes(Stats stats) {
        return Stream.of("video.bytesSent", "video.headerBytesSent", "audio.bytesSent", "audio.headerBytesSent")
                .mapToDouble(stats::number)
                .sum();
    }
}
