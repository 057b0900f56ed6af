// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** A window that publishes a moving picture in simulcast layers. */
enum LayeredPublisher {
    /** Widths of 320 and 640. */
    TWO(640, 360, """
            [{ rid: "h", scaleResolutionDownBy: 2, maxBitrate: 150_000 },
             { rid: "f", maxBitrate: 800_000 }]"""),

    /** Widths of 240, 480 and 960: below that Chromium sends no third layer. */
    THREE(960, 540, """
            [{ rid: "q", scaleResolutionDownBy: 4, maxBitrate: 100_000 },
             { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 300_000 },
             { rid: "f", maxBitrate: 1_100_000 }]""");

    /** New patches each time, which an encoder spends its rate on. */
    private static final String PUBLISH = """
            const [room, width, height, layers, done] = arguments;
            const canvas = Object.assign(document.createElement("canvas"), { width, height });
            const paint = canvas.getContext("2d");
            setInterval(() => {
              for (let patch = 0; patch < 6; patch++) {
                paint.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
                paint.fillRect(Math.random() * width, Math.random() * height, width / 16, width / 16);
              }
            }, 1000 / 15);
            const peer = new RTCPeerConnection();
            globalThis.weir = { client: { peer } };
            peer.addTransceiver(canvas.captureStream(15).getVideoTracks()[0], {
              direction: "sendonly",
              sendEncodings: eval(layers),
            });
            await peer.setLocalDescription();
            const headers = { "Content-Type": "application/sdp" };
            const body = peer.localDescription.sdp;
            const response = await fetch(`/api/whip/publish/${room}`, { method: "POST", headers, body });
            await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
            done(response.status);
            """;

    private final int width;
    private final int height;
    private final String layers;

    LayeredPublisher(int width, int height, String layers) {
        this.width = width;
        this.height = height;
        this.layers = layers;
    }

    /** Of the biggest layer. */
    int width() {
        return width;
    }

    /** Publishes from the page until that closes. */
    void publish(Page page, String room) {
        assertThat(page.asyncNumber(PUBLISH, room, width, height, layers)).isEqualTo(201);
    }
}
