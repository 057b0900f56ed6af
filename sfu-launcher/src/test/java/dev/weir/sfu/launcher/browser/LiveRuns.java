// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.metrics.LoopSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how a running server's datagrams leave when a real Chromium publishes 720p at 2.5 Mbit/s: how many of them in runs
 * that the kernel cuts up, and how long those are. Not a test: run {@link #main} from the test class path on Java 22 or later.
 */
final class LiveRuns {
    private static final String PICTURE =
            "&source=test&width=1280&height=720&fps=30&bitrate=2500&autostart=1&codec=VP8";

    /** Audio packets that a viewer gets in 20 seconds: the clock of the measurement. */
    private static final int AUDIO_PACKETS = 1_000;

    private LiveRuns() {}

    /** {@code args[0]} is the number of viewers. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        try (RunningServer server = RunningServer.start();
                Chromium publishers = Chromium.start();
                Chromium watchers = Chromium.start();
                Page publisher = publishers.open(server.uri("/web/publish.html?room=runs" + PICTURE))) {
            publisher.awaitState("live");
            List<Page> viewers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                viewers.add(watchers.open(server.uri("/web/watch.html?room=runs")));
            }
            viewers.forEach(Broadcasts::awaitMedia);
            LoopSnapshot before = server.loops().get(0);
            Page first = viewers.get(0);
            double heard = first.stats("inbound-rtp").number("audio.packetsReceived");
            first.await(
                    "20 s of sound",
                    () -> first.stats("inbound-rtp"),
                    now -> now.number("audio.packetsReceived") >= heard + AUDIO_PACKETS);
            report(count, before, server.loops().get(0));
        }
    }

    private static void report(int viewers, LoopSnapshot before, LoopSnapshot after) {
        long sent = after.sent() - before.sent();
        long runs = after.runs() - before.runs();
        long inRuns = after.sentInRuns() - before.sentInRuns();
        System.out.printf(
                "%d viewers: %d datagrams, %.1f %% of them in runs of %.2f, %.2f datagrams a send, %.2f a system call%n",
                viewers,
                sent,
                100.0 * inRuns / sent,
                (double) inRuns / runs,
                (double) sent / (sent - inRuns + runs),
                (double) sent / (after.sendCalls() - before.sendCalls()));
    }
}
