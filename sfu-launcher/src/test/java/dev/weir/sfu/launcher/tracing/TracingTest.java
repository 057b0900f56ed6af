// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.whip.http.HttpHeaders;
import dev.weir.sfu.whip.http.HttpRequest;
import dev.weir.sfu.whip.http.HttpResponse;
import dev.weir.sfu.whip.observe.HttpContext;
import dev.weir.sfu.whip.observe.HttpObservations;
import dev.weir.sfu.whip.observe.Resource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** From a registry to a collector. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    private final Collector collector = Collector.start();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.sfu.launcher.tracing");

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        collector.close();
    }

    private Tracing tracing(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return Tracing.open(Settings.resolve(Map.of(), settings));
    }

    private static HttpRequest request(String... headers) {
        HttpHeaders.Builder all = HttpHeaders.builder();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return new HttpRequest("GET", "/x", "", all.build(), new byte[0], InetAddress.getLoopbackAddress());
    }

    private static void observed(Tracing tracing, HttpRequest request, Runnable within) {
        HttpResponse response = new HttpResponse(204, HttpHeaders.builder().build(), new byte[0]);
        new HttpObservations(tracing.registry())
                .observe(request, Resource.of("/x"), ending -> {
                    within.run();
                    ending.is(HttpContext.SUCCESS);
                    return CompletableFuture.completedFuture(response);
                })
                .join();
    }

    private List<String> warnings() {
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> line.contains("takes"))
                .toList();
    }

    @Test
    void withoutACollectorNothingIsObserved() {
        try (Tracing off = Tracing.open(Settings.resolve(Map.of(), Map.of()))) {
            assertThat(off.registry().isNoop()).isTrue();
        }
    }

    @Test
    void whatIsObservedIsThereWhenTheServerHasEnded() {
        try (Tracing tracing = tracing("OTEL_SERVICE_NAME", "weir-east")) {
            observed(
                    tracing,
                    request(),
                    () -> Observation.start("inner", tracing.registry()).stop());
        }

        assertThat(collector.resource()).containsEntry("service.name", "weir-east");
        assertThat(collector.spans()).extracting(Span::getName).containsExactlyInAnyOrder("GET /x", "inner");
        Span outer = collector.spans("GET /x").get(0);
        Span inner = collector.spans("inner").get(0);
        assertThat(outer.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(Collector.parentId(inner)).isEqualTo(Collector.spanId(outer));
        assertThat(Collector.traceId(inner)).isEqualTo(Collector.traceId(outer));
        assertThat(Collector.attributes(outer))
                .containsEntry("route", "/x")
                .containsEntry("status", "204")
                .containsEntry("outcome", "success");
    }

    @Test
    void theTraceOfAClientGoesOn() {
        try (Tracing tracing = tracing()) {
            observed(tracing, request("traceparent", "00-" + TRACE + "-" + CLIENT + "-01"), () -> {});
        }

        Span span = collector.spans("GET /x").get(0);
        assertThat(Collector.traceId(span)).isEqualTo(TRACE);
        assertThat(Collector.parentId(span)).isEqualTo(CLIENT);
    }

    @Test
    void whatClientsMakeUpForATraceBeginsANewOne() {
        try (Tracing tracing = tracing()) {
            for (String parent : List.of("", "00-zz-yy-01", "00-" + TRACE, "x".repeat(10_000))) {
                observed(tracing, request("traceparent", parent, "baggage", "a=b", "tracestate", "=,=,"), () -> {});
            }
        }

        assertThat(collector.spans("GET /x"))
                .hasSize(4)
                .allSatisfy(span -> assertThat(Collector.parentId(span)).isEmpty());
    }

    @Test
    void aClientThatIsNotTracedIsNotTracedHere() {
        try (Tracing tracing = tracing()) {
            observed(tracing, request("traceparent", "00-" + TRACE + "-" + CLIENT + "-00"), () -> {});
        }

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void aRatioOfNoneSendsOnlyTheTracesOfClients() {
        try (Tracing tracing = tracing("OTEL_TRACES_SAMPLER_ARG", "0")) {
            observed(tracing, request(), () -> {});
            observed(tracing, request("traceparent", "00-" + TRACE + "-" + CLIENT + "-01"), () -> {});
        }

        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void theCollectorSeesTheHeadersThatItWants() {
        try (Tracing tracing = tracing("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a+b, x-tenant = 7")) {
            observed(tracing, request(), () -> {});
        }

        assertThat(collector.headers().get(0))
                .containsEntry("Authorization", List.of("Bearer a+b"))
                .containsEntry("X-tenant", List.of("7"));
    }

    @Test
    @SuppressWarnings("try")
    void linesOfTheLogFindTheIdsWithinARequestOnly() {
        List<String> seen = new ArrayList<>();
        try (Tracing tracing = tracing()) {
            observed(tracing, request("traceparent", "00-" + TRACE + "-" + CLIENT + "-01"), () -> {
                Observation inner = Observation.start("inner", tracing.registry());
                String outer = MDC.get("spanId");
                try (Scope scope = inner.openScope()) {
                    seen.add(MDC.get("traceId"));
                    assertThat(MDC.get("spanId")).isNotEqualTo(outer);
                }
                inner.stop();
                assertThat(MDC.get("spanId")).as("after what is within").isEqualTo(outer);
                seen.add(MDC.get("traceId"));
            });
        }

        assertThat(seen).containsExactly(TRACE, TRACE);
        assertThat(MDC.get("traceId")).isNull();
        assertThat(MDC.get("spanId")).isNull();
    }

    @Test
    void aCollectorThatIsAwayIsToldOfOnce() {
        collector.close();
        for (int i = 0; i < 2; i++) {
            try (Tracing tracing = tracing()) {
                observed(tracing, request(), () -> {});
            }
        }

        assertThat(warnings())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .isEqualTo("WARN the collector at " + collector.endpoint()
                                + " takes no traces (ConnectException); they are lost until it does"));
    }

    @Test
    void anEndpointsPathIsKeptAndNotShown() {
        try (Tracing tracing = tracing("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint() + "/key-of-mine/")) {
            observed(tracing, request(), () -> {});
        }

        assertThat(collector.spans()).as("there is nothing at that path").isEmpty();
        assertThat(lines.list)
                .isNotEmpty()
                .noneMatch(event -> event.getFormattedMessage().contains("key-of-mine"));
    }
}
