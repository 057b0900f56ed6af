// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import dev.weir.sfu.launcher.browser.RtpTrace.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how many packets to one viewer could leave as one UDP_SEGMENT send, and what RTP padding would add: publishes from a
 * real Chromium, or reads traces. Not a test: run {@link #main} from the test class path.
 *
 * <p>{@code record SECONDS FOLDER [SOURCE-CODEC-KBPS...]} writes a trace for each stream named, such as
 * {@code canvas-VP8-2500}, and reports on it; sources are {@code canvas}, {@code camera} and {@code simulcast}.
 * {@code tap SECONDS FOLDER} waits for other publishers and does the same for each room; {@code FILE...} reports on traces that are there.
 */
final class RunLengths {
    private static final int WARM_UP_SECONDS = 15;
    private static final List<String> EVERYTHING = Stream.of("canvas", "camera", "simulcast")
            .flatMap(source -> Stream.of("VP8", "VP9", "H264", "AV1").map(codec -> source + "-" + codec))
            .flatMap(stream -> Stream.of("1000", "2500", "5000").map(kbps -> stream + "-" + kbps))
            .toList();
    private static final int[] PADDINGS = {0, 1, 2, 4, 8};
    private static final long[] TURN_MICROS = {400, 800, 2_000, 4_000};

    /** The encoder gets a picture that costs bits: shapes that turn, over noise. */
    private static final String PUBLISH = """
            const [endpoint, source, codec, kbps, width, height, done] = arguments;
            async function canvas() {
              const canvas = Object.assign(document.createElement("canvas"), { width, height });
              const paint = canvas.getContext("2d", { alpha: false });
              let count = 0;
              setInterval(() => {
                count++;
                for (let i = 0; i < 400; i++) {
                  paint.fillStyle = `hsl(${(i * 37 + count) % 360} 70% ${20 + (i * 13) % 60}%)`;
                  const angle = i + count / (20 + i % 30);
                  const x = width / 2 + Math.cos(angle) * i * width / 900;
                  const y = height / 2 + Math.sin(angle) * i * height / 900;
                  paint.fillRect(x, y, 9 + i % 40, 9 + (i * 7) % 40);
                }
              }, 33);
              return canvas.captureStream(30).getVideoTracks()[0];
            }
            async function camera() {
              const video = { width, height, frameRate: 30 };
              return (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0];
            }
            const track = source === "camera" ? await camera() : await canvas();
            const peer = new RTCPeerConnection();
            const full = { maxBitrate: kbps * 1000 };
            const layers = [
              { rid: "q", scaleResolutionDownBy: 4, maxBitrate: kbps * 80 },
              { rid: "h", scaleResolutionDownBy: 2, maxBitrate: kbps * 250 },
              { rid: "f", ...full },
            ];
            const transceiver = peer.addTransceiver(track, {
              direction: "sendonly",
              sendEncodings: source === "simulcast" ? layers : [full],
            });
            const { codecs } = RTCRtpSender.getCapabilities("video");
            const wanted = codecs.filter((one) => one.mimeType === "video/" + codec);
            const rtx = codecs.filter((one) => one.mimeType === "video/rtx");
            if (wanted.length === 0) { done(0); return; }
            transceiver.setCodecPreferences([...wanted, ...rtx]);
            await peer.setLocalDescription();
            const headers = { "Content-Type": "application/sdp" };
            const response = await fetch(endpoint, { method: "POST", headers, body: peer.localDescription.sdp });
            await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
            globalThis.weir = { client: { peer } };
            done(response.status);
            """;

    private RunLengths() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 2 && args[0].equals("record")) {
            Path folder = Files.createDirectories(Path.of(args[2]));
            for (String name : args.length > 3 ? List.of(args).subList(3, args.length) : EVERYTHING) {
                record(name, Integer.parseInt(args[1]), folder);
            }
            return;
        }
        if (args.length == 3 && args[0].equals("tap")) {
            tap(Integer.parseInt(args[1]), Files.createDirectories(Path.of(args[2])));
            return;
        }
        for (String file : args) {
            report(file, RtpTrace.read(Path.of(file)).entries());
        }
    }

    private static void tap(int seconds, Path folder) throws IOException, InterruptedException {
        try (TappedServer server = TappedServer.start()) {
            System.out.println("publish to " + server.uri("/api/whip/publish/") + "ROOM");
            Thread.sleep(seconds * 1000L);
            for (String room : server.rooms()) {
                server.trace(room).write(folder.resolve(room + ".txt"));
                report(room, server.trace(room).entries());
            }
        }
    }

    /** A browser of its own: what one connection learnt of the line doesn't help the next. */
    private static void record(String name, int seconds, Path folder) throws IOException, InterruptedException {
        String[] parts = name.split("-", 3);
        int kbps = Integer.parseInt(parts[2]);
        boolean small = kbps <= 1_000;
        try (TappedServer server = TappedServer.start();
                Chromium browser = Chromium.start();
                Page page = browser.open(server.uri("/"))) {
            RtpTrace trace = server.trace("tap");
            double status = page.asyncNumber(
                    PUBLISH, "/api/whip/publish/tap", parts[0], parts[1], kbps, small ? 640 : 1280, small ? 360 : 720);
            if (status != 201) {
                System.out.printf("%n%s: this browser does not send that (%.0f)%n", name, status);
                return;
            }
            Thread.sleep(WARM_UP_SECONDS * 1000L);
            trace.clear();
            Thread.sleep(seconds * 1000L);
            trace.write(folder.resolve(name + ".txt"));
            report(name, trace.entries());
        }
    }

    static void report(String name, List<Entry> trace) {
        if (trace.isEmpty()) {
            System.out.println(name + ": no packets");
            return;
        }
        double seconds = (trace.get(trace.size() - 1).micros() - trace.get(0).micros()) / 1e6;
        long bytes = trace.stream().mapToLong(Entry::payloadBytes).sum();
        List<List<Entry>> frames = Runs.frames(trace);
        System.out.printf(
                "%n%s: %d packets, %.1f s, %.0f kbit/s, %.1f frames/s%n",
                name, trace.size(), seconds, bytes * 8 / seconds / 1000, frames.size() / seconds);
        System.out.println("  packets a turn (packets=turns): " + sizes(Runs.turns(trace)));
        System.out.println("  packets a frame (packets=frames): " + sizes(frames));
        System.out.println("  length less the packet's before it in the frame (bytes=packets): " + differences(frames));
        System.out.println("  packets a send, padding up to         0     1     2     4     8 bytes");
        row("turns as they were", Runs.turns(trace));
        for (long micros : TURN_MICROS) {
            row("turns of %.1f ms".formatted(micros / 1e3), Runs.turns(trace, micros));
        }
        row("whole frames", frames);
    }

    private static void row(String name, List<List<Entry>> batches) {
        double packets = batches.stream().mapToInt(List::size).average().orElse(0);
        String runs = IntStream.of(PADDINGS)
                .mapToObj(padding -> "%6.2f".formatted(Runs.meanRun(batches, padding)))
                .collect(Collectors.joining());
        System.out.printf("  %-20s (%5.1f packets)%s%n", name, packets, runs);
    }

    private static Map<Integer, Long> sizes(List<List<Entry>> batches) {
        return batches.stream().collect(Collectors.groupingBy(List::size, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> differences(List<List<Entry>> frames) {
        return frames.stream()
                .flatMap(frame -> IntStream.range(1, frame.size())
                        .mapToObj(i -> difference(
                                frame.get(i).payloadBytes() - frame.get(i - 1).payloadBytes(), i == frame.size() - 1)))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    /** The last packet apart, because it may be shorter at no cost. */
    private static String difference(int bytes, boolean last) {
        String size = Math.abs(bytes) <= 4 ? "%+d".formatted(bytes) : bytes > 0 ? "longer" : "shorter";
        return last ? "last " + size : size;
    }
}
