// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures, in a real Chromium, the time from the first line of script to the first picture on the screen for viewers who join
 * in the middle of a ten-second group of pictures, once with a publisher that answers keyframe requests and once with one that
 * ignores them. Not a test: run {@link #main} from the test class path.
 */
final class JoinTimes {
    private static final int FRAMES_PER_SECOND = 30;
    private static final int GOP_SECONDS = 10;
    private static final int BITRATE_KBPS = 1_000;
    private static final int JOINS = 30;

    private static final String JOIN = """
            const [endpoint, done] = arguments;
            const start = performance.now();
            const { WhepClient } = await import("/web/client/whep.js");
            const client = new WhepClient(endpoint);
            const video = document.createElement("video");
            video.muted = true;
            video.autoplay = true;
            video.srcObject = client.stream;
            document.body.append(video);
            video.requestVideoFrameCallback(() => {
              const millis = performance.now() - start;
              client.stop();
              video.remove();
              done(millis);
            });
            client.play();
            """;

    private JoinTimes() {}

    /** Starts a server and a browser; {@code args[0]}, when there, is the address of a running server to use instead. */
    public static void main(String[] args) throws Exception {
        IvfFile file = IvfFile.generate(GOP_SECONDS, FRAMES_PER_SECOND, BITRATE_KBPS);
        try (RunningServer own = RunningServer.start();
                Chromium browser = Chromium.start()) {
            URI server = args.length > 0 ? URI.create(args[0]) : own.uri("/");
            for (boolean heedsPli : new boolean[] {true, false}) {
                String room = heedsPli ? "answers" : "ignores";
                try (FilePublisher publisher = FilePublisher.start(
                                server.resolve("/api/whip/publish/" + room), file, FRAMES_PER_SECOND, heedsPli);
                        Page page = browser.open(server.resolve("/"))) {
                    report(room, measure(publisher, page, room));
                }
            }
        }
    }

    private static List<Double> measure(FilePublisher publisher, Page page, String room) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < JOINS; i++) {
            // Somewhere in the middle of a group: 1.7 s further each time.
            int wanted = publisher.framesSent() + 51;
            page.await("the next join", publisher::framesSent, frames -> frames >= wanted);
            millis.add(page.asyncNumber(JOIN, "/api/whep/play/" + room));
        }
        Collections.sort(millis);
        return millis;
    }

    private static void report(String room, List<Double> sorted) {
        System.out.printf(
                "publisher %s keyframe requests: first picture after p50 %.0f ms, p90 %.0f ms, worst %.0f ms of %d joins%n",
                room,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 9 / 10),
                sorted.get(sorted.size() - 1),
                sorted.size());
    }
}
