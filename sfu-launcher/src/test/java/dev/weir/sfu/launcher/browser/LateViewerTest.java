// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LateViewerTest extends Broadcasts {
    private static final int FRAMES_PER_SECOND = 15;

    /** The publisher sends one keyframe in a minute: what the viewer sees before the second one, it sees by the replay. */
    @Test
    void seesThePictureOfAPublisherThatIgnoresKeyframeRequests() throws Exception {
        IvfFile minute = IvfFile.generate(60, FRAMES_PER_SECOND, 300);
        try (FilePublisher publisher =
                FilePublisher.start(address("/api/whip/publish/late"), minute, FRAMES_PER_SECOND, false)) {
            Supplier<Integer> sent = publisher::framesSent;
            try (Page early = watch("late")) {
                early.await("five seconds of pictures", sent, frames -> frames > 5 * FRAMES_PER_SECOND);
                try (Page late = watch("late")) {
                    Stats stats = late.await(
                            "decoded pictures",
                            () -> late.stats("inbound-rtp"),
                            now -> now.number("video.framesDecoded") > 6 * FRAMES_PER_SECOND);
                    assertThat(stats.number("video.keyFramesDecoded")).isEqualTo(1);
                    assertThat(stats.number("video.pliCount")).isZero();
                    assertThat(publisher.keyframesSent()).isEqualTo(1);
                }
            }
        }
    }
}
