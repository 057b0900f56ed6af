// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.tracing.Collector;
import dev.weir.sfu.room.SessionHandle;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.FluentWait;

/** A broadcast by real browsers, as a collector of traces has it in the end. */
@Tag("browser")
@Tag("once")
class TracedBroadcastTest {
    private static final String TOKEN = "sesame-of-the-studio";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";

    /** As a page does whose author traces it. */
    private static final String TRACED = """
            const send = globalThis.fetch;
            globalThis.fetch = (resource, options = {}) => {
              const headers = new Headers(options.headers);
              headers.set("traceparent", "00-%s-%s-01");
              return send(resource, { ...options, headers });
            };
            """.formatted(TRACE, CLIENT);

    @TempDir
    Path folder;

    private final Collector collector = Collector.start();

    private RunningServer server() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        return RunningServer.start(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.endpoint(),
                "AUTH_TOKEN",
                TOKEN,
                "RECORD_ENABLED",
                "true",
                "RECORD_DIR",
                folder.resolve("here").toString(),
                "UPLOAD_RECORDINGS",
                "true",
                "UPLOAD_DIR",
                there.toString()));
    }

    private static URI at(RunningServer server, String pageAndQuery) {
        return URI.create(server.uri(pageAndQuery) + "#token=" + TOKEN);
    }

    private static String idOf(Page page) {
        return page.session().replaceFirst("[?#].*", "").replaceFirst(".*/", "");
    }

    private boolean isUploaded() {
        try (Stream<Path> files = Files.list(folder.resolve("there"))) {
            return files.anyMatch(file -> file.toString().endsWith(".json"));
        } catch (IOException e) {
            return false;
        }
    }

    private Span only(String name) {
        List<Span> spans = collector.spans(name);
        assertThat(spans).as("%s among %s", name, collector.spans()).hasSize(1);
        return spans.get(0);
    }

    private static void assertBelow(Span child, Span parent) {
        assertThat(Collector.parentId(child)).as(child.getName()).isEqualTo(Collector.spanId(parent));
        assertThat(Collector.traceId(child)).as(child.getName()).isEqualTo(Collector.traceId(parent));
    }

    private static void assertJoined(Span join, String role, String sessionId) {
        assertThat(Collector.attributes(join))
                .containsEntry("role", role)
                .containsEntry("state", "media")
                .containsEntry("outcome", "success")
                .containsEntry("room", "studio")
                .containsEntry("session", SessionHandle.of(sessionId));
        assertThat(Collector.attributes(join).get("codec"))
                .as("what had come by then, sound mostly first")
                .isIn("opus", "vp8", "opus+vp8");
        assertThat(join.getEventsList()).extracting(Span.Event::getName).containsExactly("negotiated", "connected");
        assertThat(join.getEvents(1).getTimeUnixNano())
                .isBetween(join.getStartTimeUnixNano(), join.getEndTimeUnixNano());
    }

    @Test
    void aBroadcastIsOneTreeForEachWhoComesAndOneForItsRecording() throws IOException {
        String published;
        String played;
        try (RunningServer server = server();
                Chromium browser = Chromium.start()) {
            try (Page publisher = browser.open(at(server, "/web/publish.html?room=studio" + SMALL), TRACED)) {
                publisher.awaitState("live");
                published = idOf(publisher);
                try (Page viewer = browser.open(at(server, "/web/watch.html?room=studio"))) {
                    viewer.awaitState("playing");
                    played = idOf(viewer);
                }
                publisher.click("toggle");
                publisher.awaitState("stopped");
            }
            new FluentWait<>(this)
                    .withTimeout(Duration.ofSeconds(20))
                    .withMessage("an upload")
                    .until(test -> test.isUploaded());
        }

        Span publish = only("POST /api/whip/publish/{room}");
        assertThat(Collector.traceId(publish)).isEqualTo(TRACE);
        assertThat(Collector.parentId(publish)).isEqualTo(CLIENT);
        assertThat(publish.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(Collector.attributes(publish)).containsEntry("status", "201").containsEntry("room", "studio");
        assertBelow(only("negotiate publisher"), publish);
        assertBelow(only("join publisher"), publish);
        assertJoined(only("join publisher"), "publisher", published);

        Span play = only("POST /api/whep/play/{room}");
        assertThat(Collector.parentId(play)).isEmpty();
        assertThat(Collector.traceId(play)).isNotEqualTo(TRACE);
        assertBelow(only("negotiate subscriber"), play);
        assertBelow(only("join subscriber"), play);
        assertJoined(only("join subscriber"), "subscriber", played);

        assertThat(Collector.attributes(only("DELETE /api/whip/session/{session}")))
                .containsEntry("session", SessionHandle.of(published));

        Span record = only("record");
        assertThat(Collector.attributes(record))
                .containsEntry("outcome", "success")
                .containsEntry("codec", "opus+vp8");
        assertBelow(only("upload"), record);
        assertBelow(only("attempt upload"), only("upload"));

        assertThat(collector.words()).contains("studio").doesNotContain(TOKEN, published, played, "127.0.0.1");
    }
}
