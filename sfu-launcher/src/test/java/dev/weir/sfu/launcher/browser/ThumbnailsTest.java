// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thumbnails of the rooms page. The server is a process of its own, since the library that decodes is native. */
@Tag("browser")
@Tag("once")
class ThumbnailsTest {
    /** Red on the left, blue on the right, and a little that moves. */
    private static final String PUBLISH = """
            const [room, done] = arguments;
            const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
            const paint = canvas.getContext("2d");
            let frame = 0;
            setInterval(() => {
              for (const [color, left] of [["red", 0], ["blue", 320]]) {
                paint.fillStyle = color;
                paint.fillRect(left, 0, 320, 360);
              }
              paint.fillStyle = "white";
              paint.fillRect((frame++ * 8) % 640, 340, 20, 20);
            }, 1000 / 15);
            const peer = new RTCPeerConnection();
            peer.addTransceiver(canvas.captureStream(15).getVideoTracks()[0], { direction: "sendonly" });
            await peer.setLocalDescription();
            const headers = { "Content-Type": "application/sdp" };
            const response = await fetch(`/api/whip/publish/${room}`, { method: "POST", headers, body: peer.localDescription.sdp });
            await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
            done(response.status);
            """;

    /** Counts requests for pictures, and for lists. */
    private static final String COUNT = """
            globalThis.asked = 0;
            globalThis.listed = 0;
            const ask = globalThis.fetch;
            globalThis.fetch = (url, request) => {
              if (String(url).includes("snapshot.jpg")) globalThis.asked++;
              if (String(url).endsWith("/rooms")) globalThis.listed++;
              return ask(url, request);
            };
            """;

    /** The picture's colours at the quarters of its middle line, its words and the place it takes. */
    private static final String SEEN = """
            const image = document.querySelector(".thumbnail img");
            if (!image || image.hidden || !image.naturalWidth) return "none";
            const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
            const paint = canvas.getContext("2d");
            paint.drawImage(image, 0, 0);
            const at = (share) => [...paint.getImageData(canvas.width * share, canvas.height / 2, 1, 1).data].slice(0, 3);
            const name = ([r, g, b]) => r > 180 && b < 90 ? "red" : b > 180 && r < 90 ? "blue" : `${r},${g},${b}`;
            const box = image.getBoundingClientRect();
            return [name(at(0.25)), name(at(0.75)), image.alt, canvas.width + "x" + canvas.height,
              Math.round(box.width) + "x" + Math.round(box.height)].join("; ");
            """;

    @Test
    void aRoomShowsWhatItsPublisherSends() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of(
                        "HTTP_ADDR",
                        "127.0.0.1:" + RecordingProcess.freePort(),
                        "RTC_PORT",
                        "0",
                        "SNAPSHOTS",
                        "true"));
                Chromium browser = Chromium.start();
                Page publisher = browser.open(server.uri("/web/publish.html?room=other"));
                Page rooms = browser.open(server.uri("/web/index.html"), COUNT)) {
            assertThat(publisher.asyncNumber(PUBLISH, "studio")).isEqualTo(201);

            rooms.await("the picture", () -> rooms.script(SEEN), seen -> !seen.equals("none"));
            assertThat(rooms.script(SEEN)).isEqualTo("red; blue; What studio shows; 320x180; 128x72");
            assertThat(rooms.text("rooms")).contains("0 viewers");
        }
    }

    @Test
    void aServerThatTakesNoneIsNotAsked() throws Exception {
        try (RunningServer server = RunningServer.start();
                Chromium browser = Chromium.start();
                Page publisher = browser.open(server.uri("/web/publish.html?room=other"));
                Page rooms = browser.open(server.uri("/web/index.html"), COUNT)) {
            assertThat(publisher.asyncNumber(PUBLISH, "one")).isEqualTo(201);

            rooms.await("the room", () -> rooms.text("rooms"), text -> text.contains("live"));
            rooms.script("globalThis.listed = 0");
            rooms.await("a list more", () -> rooms.script("return String(globalThis.listed > 0)"), "true"::equals);
            assertThat(rooms.script("return String(globalThis.asked ?? 0)")).isEqualTo("0");
            assertThat(rooms.script("return getComputedStyle(document.querySelector('.thumbnail')).display"))
                    .isEqualTo("none");
        }
    }
}
