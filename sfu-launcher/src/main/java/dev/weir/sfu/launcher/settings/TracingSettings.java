// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where traces go. The names are those of OpenTelemetry, which a machine may have set for all its programs: none of them is refused
 * because others are missing.
 */
public final class TracingSettings {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");

    public static final Setting<Optional<URI>> OTEL_EXPORTER_OTLP_ENDPOINT = Setting.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    Forms.url().optional(),
                    "the collector that traces are sent to, by OTLP over HTTP: `http://localhost:4318`")
            .otherwise("none, and nothing is traced");
    public static final Setting<String> OTEL_SERVICE_NAME = Setting.of(
                    "OTEL_SERVICE_NAME", Forms.text("NAME"), "what this server is called in traces")
            .byDefault("weir");
    public static final Setting<Map<String, String>> OTEL_EXPORTER_OTLP_HEADERS = Setting.secret(
            "OTEL_EXPORTER_OTLP_HEADERS",
            new Form<>(
                    "NAME=VALUE[,...]",
                    "write name=value with commas between and percent signs where a value has one",
                    TracingSettings::headers),
            "what the collector wants to see in requests: `authorization=Bearer%20…`");
    public static final Setting<Double> OTEL_TRACES_SAMPLER_ARG = Setting.of(
                    "OTEL_TRACES_SAMPLER_ARG",
                    new Form<>("RATIO", "write a number from 0 to 1, such as 0.1", TracingSettings::ratio),
                    "which share of the traces that begin here is sent; those of clients go by what the clients say")
            .byDefault("1");

    static final Theme THEME = new Theme(
            "Tracing",
            List.of(
                    OTEL_EXPORTER_OTLP_ENDPOINT,
                    OTEL_SERVICE_NAME,
                    OTEL_EXPORTER_OTLP_HEADERS,
                    OTEL_TRACES_SAMPLER_ARG));

    private TracingSettings() {}

    private static double ratio(String text) {
        double ratio = Double.parseDouble(text);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException();
        }
        return ratio;
    }

    /** As W3C Baggage has them, without properties: names and values by {@code =}, percent-encoded. Messages repeat nothing. */
    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = part.substring(0, Math.max(0, equals)).strip();
            String value = decoded(part.substring(equals + 1).strip());
            if (!HEADER.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("one is no header");
            }
            headers.put(name, value);
        }
        return Map.copyOf(headers);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new IllegalArgumentException("one has a percent sign that stands for nothing", broken);
        }
    }
}
