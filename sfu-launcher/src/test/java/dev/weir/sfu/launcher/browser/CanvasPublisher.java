// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Publishes a moving picture from a window, in the encodings that a test names.
 *
 * @param codec such as {@code VP9}, which the window must be able to encode
 * @param width of the biggest encoding
 * @param height likewise
 * @param encodings the {@code sendEncodings} of a transceiver, as a script says them
 */
record CanvasPublisher(String codec, int width, int height, String encodings) {
    /** New patches each time, which an encoder spends its rate on. */
    private static final String PUBLISH = """
            const [room, codec, width, height, encodings, done] = arguments;
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
            const transceiver = peer.addTransceiver(canvas.captureStream(15).getVideoTracks()[0], {
              direction: "sendonly",
              sendEncodings: eval(encodings),
            });
            const isWanted = ({ mimeType }) => mimeType === `video/${codec}` || mimeType === "video/rtx";
            transceiver.setCodecPreferences(RTCRtpSender.getCapabilities("video").codecs.filter(isWanted));
            // A tester that looks at widths must know that a change is not the encoder's own.
            const parameters = transceiver.sender.getParameters();
            parameters.degradationPreference = "maintain-resolution";
            await transceiver.sender.setParameters(parameters);
            await peer.setLocalDescription();
            const headers = { "Content-Type": "application/sdp" };
            const body = peer.localDescription.sdp;
            const response = await fetch(`/api/whip/publish/${room}`, { method: "POST", headers, body });
            await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
            const session = new URL(response.headers.get("Location"), response.url);
            addEventListener("pagehide", () => void fetch(session, { method: "DELETE", keepalive: true }));
            done(response.status);
            """;

    /** One encoding of 960 x 540 with that {@code scalabilityMode}. */
    static CanvasPublisher scalable(String codec, String mode, int maxBitrateBps) {
        return new CanvasPublisher(
                codec, 960, 540, "[{ scalabilityMode: \"%s\", maxBitrate: %d }]".formatted(mode, maxBitrateBps));
    }

    /** Publishes from the page until that closes. */
    void publish(Page page, String room) {
        assertThat(page.asyncNumber(PUBLISH, room, codec, width, height, encodings))
                .isEqualTo(201);
    }
}
