// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.FluentWait;

/** The dashboard and the alerts that we give away, asked of a Prometheus that has scraped a server with people in it. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final Path FOLDER = Path.of("..", "docs", "grafana");
    private static final Path ALERTS = FOLDER.resolve("alerts.yml");
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";
    private static final Pattern METRIC = Pattern.compile("\\b(?:webrtc|weir|jvm|process)_[a-z0-9_]+\\b(?!=)");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private RunningServer server;
    private Chromium browser;
    private Prometheus prometheus;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path uploads = Files.createDirectory(folder.resolve("uploads"));
        server = RunningServer.start(Map.of(
                "RECORD_ENABLED",
                "true",
                "RECORD_DIR",
                folder.resolve("records").toString(),
                "UPLOAD_RECORDINGS",
                "true",
                "UPLOAD_DIR",
                uploads.toString()));
        prometheus = Prometheus.start(folder, server.uri(""), ALERTS);
        browser = Chromium.start();
    }

    @AfterAll
    void stop() {
        browser.close();
        prometheus.close();
        server.close();
    }

    /** What a panel asks, as Grafana would send it with a window in which everything of the test lies. */
    private static Map<String, String> queries() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FOLDER.resolve("weir.json").toFile());
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.put(
                        panel.path("title").asText() + " "
                                + target.path("refId").asText(),
                        target.path("expr")
                                .asText()
                                .replace("$__rate_interval", "2m")
                                .replaceAll("\\$(?:instance|room)", ".*"));
            }
        }
        return queries;
    }

    @Test
    void everyQueryOfTheDashboardIsAnswered() throws Exception {
        Map<String, String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(50);
        // It looks for targets every five seconds; what was counted before its first look has no rate.
        await(() -> prometheus.query("webrtc_rooms").isEmpty() ? queries : Map.of());
        try (Page publisher = browser.open(server.uri("/web/publish.html?room=studio" + SMALL))) {
            awaitFrames(publisher, "outbound-rtp", "video.framesEncoded");
            try (Page viewer = browser.open(server.uri("/web/watch.html?room=studio"))) {
                awaitFrames(viewer, "inbound-rtp", "video.framesDecoded");
                ask(queries);
            }
        }
        assertThat(unknown(queries.values())).isEmpty();
        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy((name, health) -> assertThat(health).as(name).isEqualTo("ok"));
        assertThat(unknown(List.of(Files.readString(ALERTS)))).isEmpty();
    }

    private static void awaitFrames(Page page, String type, String frames) {
        page.await("pictures", () -> page.stats(type).number(frames), number -> number > 15);
    }

    private void ask(Map<String, String> queries) {
        // The one thing that happens by itself too seldom.
        System.gc();
        Map<String, String> unanswered = new LinkedHashMap<>(queries);
        await(() -> {
            unanswered.values().removeIf(query -> !prometheus.query(query).isEmpty());
            return unanswered;
        });
        Map<String, String> zero = new LinkedHashMap<>();
        for (String title : List.of("Time to the picture A", "In A", "Out A", "Forwarding B", "Being recorded A")) {
            zero.put(title, queries.getOrDefault(title, ""));
        }
        await(() -> {
            zero.values().removeIf(query -> value(query) > 0);
            return zero;
        });
        assertThat(value(queries, "Viewers A")).isEqualTo(1);
        assertThat(value(queries, "Publishers A")).isEqualTo(1);
        assertThat(value(queries, "Out A")).isBetween(1_000.0, 2_000_000.0);
        assertThat(value(queries, "Forwarding B")).isBetween(0.00001, 1.0);
        assertThat(value(queries, "Being recorded A")).isEqualTo(1);
    }

    private double value(Map<String, String> queries, String title) {
        return value(queries.getOrDefault(title, ""));
    }

    /** The greatest of all series that are a number: not every stage of a join is reached by every viewer. */
    private double value(String query) {
        double greatest = 0;
        for (JsonNode series : prometheus.query(query)) {
            double number = series.path("value").path(1).asDouble();
            greatest = Double.isNaN(number) ? greatest : Math.max(greatest, number);
        }
        return greatest;
    }

    private void await(Supplier<Map<String, String>> left) {
        new FluentWait<>(left)
                .withTimeout(PATIENCE)
                .pollingEvery(Duration.ofMillis(500))
                .withMessage(() -> "no answer: " + left.get())
                .until(one -> one.get().isEmpty());
    }

    /** Metrics that nothing tells of. */
    private Set<String> unknown(Iterable<String> queries) {
        Set<String> known = new TreeSet<>();
        prometheus.get("label/__name__/values").forEach(name -> known.add(name.asText()));
        Set<String> unknown = new TreeSet<>();
        for (String query : queries) {
            Matcher metric = METRIC.matcher(query);
            while (metric.find()) {
                if (!known.contains(metric.group())) {
                    unknown.add(metric.group());
                }
            }
        }
        return unknown;
    }

    private Map<String, String> alerts() {
        Map<String, String> health = new LinkedHashMap<>();
        await(() -> {
            health.clear();
            List<String> waiting = new ArrayList<>();
            for (JsonNode rule : prometheus.get("rules").path("groups").path(0).path("rules")) {
                health.put(rule.path("name").asText(), rule.path("health").asText());
                if (rule.path("health").asText().equals("unknown")) {
                    waiting.add(rule.path("name").asText());
                }
            }
            return waiting.isEmpty() ? Map.of() : health;
        });
        return health;
    }

    @Test
    void promtoolFindsNothingToSayAgainstMetricsAndRules() throws Exception {
        String scrape = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.uri("/metrics")).build(), BodyHandlers.ofString())
                .body();

        assertThat(Prometheus.check(scrape, "metrics")).isEmpty();
        assertThat(Prometheus.check("", "rules", ALERTS.toString())).isEmpty();
        assertThat(Prometheus.check("weir_cows_count 1\n", "metrics"))
                .as("what it says of a bad one")
                .isNotEmpty();
    }
}
