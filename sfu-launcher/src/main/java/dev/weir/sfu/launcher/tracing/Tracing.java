// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.tracing;

import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.launcher.settings.TracingSettings;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry whose observations become spans at a collector, or one that costs nothing where no collector is named. Thread-safe. */
public final class Tracing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tracing.class);
    private static final String SCOPE = "dev.weir.sfu";

    /** Spans that wait, beyond which they are dropped: a collector that is away must cost no memory. */
    private static final int QUEUE = 2_048;

    private static final Duration BETWEEN_SENDS = Duration.ofSeconds(1);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(3);

    private final ObservationRegistry registry;
    private final Optional<SdkTracerProvider> provider;

    private Tracing(ObservationRegistry registry, Optional<SdkTracerProvider> provider) {
        this.registry = registry;
        this.provider = provider;
    }

    /** Sends traces where the settings say, and begins no connection before there is one. */
    public static Tracing open(Settings settings) {
        Optional<URI> collector = settings.get(TracingSettings.OTEL_EXPORTER_OTLP_ENDPOINT);
        if (collector.isEmpty()) {
            return new Tracing(ObservationRegistry.NOOP, Optional.empty());
        }
        SdkTracerProvider provider = provider(settings, collector.get());
        log.info("traces go to {}", place(collector.get()));
        return new Tracing(registry(provider.get(SCOPE)), Optional.of(provider));
    }

    private static SdkTracerProvider provider(Settings settings, URI collector) {
        OtlpHttpSpanExporter otlp = OtlpHttpSpanExporter.builder()
                .setEndpoint(tracesAt(collector))
                .setHeaders(() -> settings.get(TracingSettings.OTEL_EXPORTER_OTLP_HEADERS))
                .setConnectTimeout(CONNECT_TIMEOUT)
                .setTimeout(SEND_TIMEOUT)
                // The queue goes on filling meanwhile, and the end of the server would wait for it.
                .setRetryPolicy(null)
                .build();
        BatchSpanProcessor batches = BatchSpanProcessor.builder(new QuietExporter(otlp, place(collector)))
                .setMaxQueueSize(QUEUE)
                .setScheduleDelay(BETWEEN_SENDS)
                .setExporterTimeout(SEND_TIMEOUT)
                .build();
        Sampler share = Sampler.traceIdRatioBased(settings.get(TracingSettings.OTEL_TRACES_SAMPLER_ARG));
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                settings.get(TracingSettings.OTEL_SERVICE_NAME)))))
                .setSampler(Sampler.parentBased(share))
                .addSpanProcessor(batches)
                .build();
    }

    /** The path that the OTLP specification puts behind an endpoint for all signals. */
    private static String tracesAt(URI collector) {
        return collector.toString().replaceFirst("/+$", "") + "/v1/traces";
    }

    /** Without a path or query, in which somebody may have put a key. */
    private static String place(URI collector) {
        return collector.getScheme() + "://" + collector.getAuthority();
    }

    private static ObservationRegistry registry(Tracer tracer) {
        OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingReceiverTracingObservationHandler<>(bridge, propagator),
                        new DefaultTracingObservationHandler(bridge)))
                // Behind the other, which makes the span.
                .observationHandler(new TraceIds(registry));
        return registry;
    }

    /** Where to tell of what happens. */
    public ObservationRegistry registry() {
        return registry;
    }

    /** Sends what is left, 3 s at most, and ends. */
    @Override
    public void close() {
        provider.ifPresent(one -> {
            var unused = one.shutdown().join(FLUSH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        });
    }
}
