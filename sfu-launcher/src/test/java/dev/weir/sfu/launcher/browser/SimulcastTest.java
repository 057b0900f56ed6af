// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulcastTest extends Broadcasts {
    /** Two layers of one moving picture; the bigger one has 640 x 360. */
    private static final String PUBLISH = """
            const [endpoint, done] = arguments;
            const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
            const paint = canvas.getContext("2d");
            let count = 0;
            setInterval(() => {
              paint.fillStyle = `hsl(${(count++ * 7) % 360} 80% 50%)`;
              paint.fillRect(0, 0, 640, 360);
            }, 60);
            const peer = new RTCPeerConnection();
            globalThis.weir = { client: { peer } };
            peer.addTransceiver(canvas.captureStream(15).getVideoTracks()[0], {
              direction: "sendonly",
              sendEncodings: [
                { rid: "q", scaleResolutionDownBy: 2, maxBitrate: 150_000 },
                { rid: "f", maxBitrate: 800_000 },
              ],
            });
            await peer.setLocalDescription();
            const headers = { "Content-Type": "application/sdp" };
            const body = peer.localDescription.sdp;
            const response = await fetch(endpoint, { method: "POST", headers, body });
            await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
            done(response.status);
            """;

    @Test
    void viewersOfALayeredBroadcastSeeTheBestLayer() {
        try (Page publisher = publishers().open(address("/"));
                Page viewer = watch("layers")) {
            assertThat(publisher.asyncNumber(PUBLISH, "/api/whip/publish/layers"))
                    .isEqualTo(201);
            viewer.await(
                    "twenty pictures of the bigger layer",
                    () -> viewer.stats("inbound-rtp"),
                    stats -> stats.number("video.frameWidth") == 640 && stats.number("video.framesDecoded") > 20);
        }
    }
}
