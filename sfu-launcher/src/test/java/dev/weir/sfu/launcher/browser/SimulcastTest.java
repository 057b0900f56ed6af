// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import org.junit.jupiter.api.Test;

class SimulcastTest extends Broadcasts {
    @Test
    void viewersOfALayeredBroadcastSeeTheBestLayer() {
        try (Page publisher = publishers().open(address("/"));
                Page viewer = watch("layers")) {
            LayeredPublisher.TWO.publish(publisher, "layers");
            viewer.await(
                    "twenty pictures of the bigger layer",
                    () -> viewer.stats("inbound-rtp"),
                    stats -> stats.number("video.frameWidth") == 640 && stats.number("video.framesDecoded") > 20);
        }
    }
}
