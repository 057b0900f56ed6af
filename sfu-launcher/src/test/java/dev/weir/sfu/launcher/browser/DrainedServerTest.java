// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A launcher that records is told to end while people watch, and another one takes them over. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start before anything else.
class DrainedServerTest {
    private static final Logger log = LoggerFactory.getLogger(DrainedServerTest.class);
    private static final String ROOM = "studio";

    /** A browser lets the tabs of one origin follow three streams of events: so they come by several of the machine's addresses. */
    private static final List<String> ADDRESSES =
            List.of("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2");

    /** A machine that decodes for ten beside everything else may stumble; idle ones need a quarter of a second. */
    private static final long MOST_GAP_MILLIS = 8_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningServer other;
    private Chromium publishers;
    private List<Chromium> viewers;

    @BeforeAll
    void start() throws IOException {
        other = RunningServer.start();
        publishers = Chromium.start();
        viewers = List.of(Chromium.start(), Chromium.start());
    }

    @AfterAll
    void stop() {
        viewers.forEach(Chromium::close);
        publishers.close();
        other.close();
    }

    @Test
    void tenViewersPlayOnElsewhereAndTheRecordingIsComplete(@TempDir Path folder) throws Exception {
        String elsewhere = other.uri("/api/whep/play/") + "{room}";
        try (ServerProcess server = process(folder, Map.of("RECONNECT_URL", elsewhere, "DRAIN_TIMEOUT", "5s"));
                Studio here = Studio.open(publishers, server.uri("/"));
                Studio there = Studio.open(publishers, other.uri("/"))) {
            long published = System.currentTimeMillis();
            here.publish(ROOM, "");
            there.publish(ROOM, "");
            List<Page> audience = audience(server);
            awaitPictures(audience, server.uri("/").getPort());
            here.awaitSeconds(ROOM, 3);

            long told = System.currentTimeMillis();
            audience.forEach(page -> page.script("states.length = 0"));
            server.signal("TERM");
            server.awaitLine("draining: no new sessions; 1 publisher and 10 viewers of 1 room may stay for 5 s");
            assertNobodyNewGetsIn(server);
            String authority = other.uri("/").getAuthority();
            audience.forEach(page -> page.await("going to " + authority, page::session, at -> at.contains(authority)));
            assertThat(server.isAlive()).as("the publisher is still in").isTrue();
            assertThat(server.exitCode()).isZero();
            long ended = System.currentTimeMillis();
            awaitPictures(audience, other.uri("/").getPort());

            List<Diary> diaries = audience.stream().map(Diary::of).toList();
            log.info(
                    "{}",
                    table(diaries, server.uri("/").getPort(), other.uri("/").getPort(), told));
            log.info("the server said:{}", String.join("\n  ", server.lines()));
            assertThat(diaries)
                    .extracting(diary -> diary.longestGapMillis(told))
                    .as("the longest times without a picture, in ms")
                    .allMatch(gap -> gap < MOST_GAP_MILLIS);
            audience.forEach(page -> page.awaitState("playing"));
            assertThat(audience)
                    .extracting(page -> page.script("return states.join()"))
                    .as("nobody was without a session for a moment")
                    .noneMatch(states -> states.contains("connecting") || states.contains("retrying"));
            assertEndedInOrder(server.lines());
            assertRecorded(folder, Duration.ofMillis(ended - published));
        }
    }

    @Test
    void theSecondSignalEndsItAtOnceAndTheNextStartMendsTheRecording(@TempDir Path folder) throws Exception {
        try (ServerProcess server = process(folder, Map.of("DRAIN_TIMEOUT", "1h"));
                Studio studio = Studio.open(publishers, server.uri("/"))) {
            studio.publish(ROOM, "");
            studio.awaitSeconds(ROOM, 3);
            server.signal("TERM");
            server.awaitLine("1 publisher and 0 viewers of 1 room may stay for 3600 s");
            server.signal("INT");
            assertThat(server.exitCode()).isEqualTo(130);
            assertThat(server.lines()).last().asString().contains("SIGINT again: ending at once");
        }
        assertThat(only(folder).state()).isEqualTo(RecordingState.RECORDING);
        try (ServerProcess next = process(folder, Map.of())) {
            next.awaitLine("is mended");
            next.signal("INT");
            assertThat(next.exitCode()).as("nobody is in").isZero();
        }
        assertThat(only(folder).state()).isEqualTo(RecordingState.RECORDED);
        assertThat(only(folder).mended()).isTrue();
    }

    private List<Page> audience(ServerProcess server) {
        List<Page> audience = new ArrayList<>();
        for (Chromium browser : viewers) {
            for (String address : ADDRESSES) {
                audience.add(browser.open(server.uri(address, "/web/watch.html?room=" + ROOM), Diary.SCRIPT));
            }
        }
        return audience;
    }

    /** Until each has seen a second or two from there. */
    private static void awaitPictures(List<Page> audience, int port) {
        audience.forEach(page -> page.await(
                "pictures from port " + port,
                () -> Diary.of(page).count(port, 0, Long.MAX_VALUE),
                pictures -> pictures > 2 * Studio.FRAMES_PER_SECOND));
    }

    private void assertNobodyNewGetsIn(ServerProcess server) throws IOException, InterruptedException {
        for (String door : List.of("whip/publish/", "whep/play/")) {
            HttpResponse<String> refused = send(HttpRequest.newBuilder(server.uri("/api/" + door + "fresh"))
                    .header("Content-Type", "application/sdp")
                    .POST(BodyPublishers.ofString(offer(door.contains("whip") ? "publish" : "play"))));
            assertThat(refused.statusCode()).as(door).isEqualTo(503);
            assertThat(refused.body()).contains("/problems/draining");
            assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        }
        HttpResponse<String> ready = get(server.uri("/readyz"));
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("draining");
        assertThat(get(server.uri("/healthz")).statusCode()).isEqualTo(200);
        assertThat(get(server.uri("/api/rooms")).body()).contains(ROOM);
        assertThat(get(server.uri("/metrics")).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String offer(String kind) throws IOException {
        try (InputStream in = DrainedServerTest.class.getResourceAsStream("/offers/chromium-" + kind + ".sdp")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertEndedInOrder(List<String> lines) {
        assertThat(String.join("\n", lines))
                .containsSubsequence(
                        "SIGTERM: stopping",
                        "draining: no new sessions",
                        "subscriber gone",
                        "the 5 s of the drain are over, ending 1 publisher and 0 viewers of 1 room",
                        "stopping",
                        "publisher gone",
                        "recording " + ROOM,
                        "stopped");
    }

    private static void assertRecorded(Path folder, Duration most) throws IOException {
        RecordingEntry entry = only(folder);
        assertThat(entry.state()).isEqualTo(RecordingState.RECORDED);
        assertThat(entry.mended()).isFalse();
        // Three seconds before the signal, and five of the drain.
        assertThat(entry.duration()).isBetween(Duration.ofSeconds(7), most);
        for (RecordedFile file : entry.files()) {
            Footage footage = Footage.of(folder.resolve(file.name()));
            assertThat(footage.seconds()).as(file.name()).isGreaterThan(7);
        }
    }

    private static RecordingEntry only(Path folder) throws IOException {
        List<RecordingEntry> entries = Ledger.open(folder).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    /** What the ten saw, second by second. */
    private static String table(List<Diary> diaries, int here, int there, long told) {
        StringBuilder table = new StringBuilder("pictures shown in each second, least to most of a viewer:\n");
        table.append(
                "| second | from the server that drains | from the other | viewers without any |\n|---|---|---|---|\n");
        for (int second = -2; told + (second + 1) * 1_000L < System.currentTimeMillis(); second++) {
            long from = told + second * 1_000L;
            long to = from + 1_000;
            long without = diaries.stream()
                    .filter(diary -> diary.count(here, from, to) + diary.count(there, from, to) == 0)
                    .count();
            table.append("| %d | %s | %s | %d |%n"
                    .formatted(second, span(diaries, here, from), span(diaries, there, from), without));
        }
        return table + "longest gaps: "
                + diaries.stream().map(diary -> diary.longestGapMillis(told)).toList() + " ms";
    }

    private static String span(List<Diary> diaries, int server, long from) {
        IntSummaryStatistics counts = diaries.stream()
                .mapToInt(diary -> diary.count(server, from, from + 1_000))
                .summaryStatistics();
        return counts.getMin() + " to " + counts.getMax();
    }

    private ServerProcess process(Path folder, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "HTTP_ADDR", "0.0.0.0:0",
                "RTC_PORT", "0",
                "RECORD_ENABLED", "true",
                "RECORD_DIR", folder.toString()));
        settings.putAll(more);
        return ServerProcess.start(settings);
    }
}
