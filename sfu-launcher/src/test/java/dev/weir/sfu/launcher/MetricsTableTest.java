// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.recording.observe.RecorderObservation;
import io.micrometer.common.docs.KeyName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} has every metric of ours with its labels, and no other. */
@Timeout(60)
class MetricsTableTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(?<name>[a-z_0-9]+)` \\| (?<labels>[a-z, ]*?) ?\\| \\S");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (?<name>(?:webrtc|weir)_\\S+) (?<type>\\S+)$");
    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^(?<name>(?:webrtc|weir)_[a-z_0-9]+)(?:\\{(?<labels>.*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    @Test
    void everyMetricStandsInTheTableWithItsLabels(@TempDir Path folder) throws Exception {
        Map<String, Set<String>> told = new TreeMap<>();
        Path uploads = Files.createDirectory(folder.resolve("uploads"));
        Map<String, String> settings = Map.of(
                "HTTP_ADDR", "127.0.0.1:0",
                "RTC_PORT", "0",
                "RECORD_ENABLED", "true",
                "RECORD_DIR", folder.resolve("records").toString(),
                "UPLOAD_RECORDINGS", "true",
                "UPLOAD_DIR", uploads.toString());
        try (Server server = Server.open(Settings.resolve(Map.of(), settings))) {
            Call call = new Call(server);
            String session = call.play("room").headers().firstValue("Location").orElseThrow();
            assertThat(Reply.to(server, "DELETE", session).status()).isEqualTo(200);
            String scrape = Reply.to(server, "GET", "/metrics").body();
            told.putAll(labels(scrape, families(scrape)));
        }

        // These come with the first that ends.
        for (RecorderObservation one : RecorderObservation.values()) {
            Set<String> labels = Arrays.stream(one.getLowCardinalityKeyNames())
                    .map(KeyName::asString)
                    .collect(Collectors.toCollection(TreeSet::new));
            labels.add("error");
            told.put(one.getName().replace('.', '_') + "_seconds", labels);
        }
        // This has a sentence of its own.
        told.remove("weir_build_info");
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(told);
    }

    /** Histograms bring a gauge of their longest. */
    private static Set<String> families(String scrape) {
        Set<String> histograms = new HashSet<>();
        Set<String> families = new TreeSet<>();
        for (Matcher type = TYPE.matcher(scrape); type.find(); ) {
            families.add(type.group("name"));
            if (type.group("type").equals("histogram")) {
                histograms.add(type.group("name") + "_max");
            }
        }
        families.removeAll(histograms);
        return families;
    }

    private static Map<String, Set<String>> labels(String scrape, Set<String> families) {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        families.forEach(family -> labels.put(family, new TreeSet<>()));
        for (Matcher sample = SAMPLE.matcher(scrape); sample.find(); ) {
            String family = sample.group("name").replaceFirst("_(?:bucket|sum|count|max)$", "");
            Set<String> known = labels.getOrDefault(family, labels.getOrDefault(sample.group("name"), new TreeSet<>()));
            String all = sample.group("labels");
            for (Matcher label = LABEL.matcher(all == null ? "" : all); label.find(); ) {
                if (!label.group(1).equals("le")) {
                    known.add(label.group(1));
                }
            }
        }
        return labels;
    }

    private static Map<String, Set<String>> documented() throws Exception {
        Map<String, Set<String>> rows = new TreeMap<>();
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));
        for (Matcher row = ROW.matcher(page); row.find(); ) {
            Set<String> labels = new TreeSet<>();
            Arrays.stream(row.group("labels").split(",", -1))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
            rows.put(row.group("name"), labels);
        }
        return rows;
    }
}
