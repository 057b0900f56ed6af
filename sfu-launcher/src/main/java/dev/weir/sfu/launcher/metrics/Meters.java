// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.metrics;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.sfu.Sfu;
import dev.weir.sfu.launcher.settings.MetricsSettings;
import dev.weir.sfu.launcher.settings.Settings;
import dev.weir.sfu.metrics.SfuMetrics;
import dev.weir.sfu.metrics.TcpMetrics;
import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.metrics.RecorderMetrics;
import dev.weir.sfu.whip.WhipWhepHandlers;
import dev.weir.sfu.whip.guard.BanList;
import dev.weir.sfu.whip.guard.Doorkeeper;
import dev.weir.sfu.whip.metrics.DoorMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** All meters of one server. Thread-safe. */
public final class Meters implements AutoCloseable {
    /** What {@link #scrape} is. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** What is observed and is over in seconds; recordings and uploads take as long as they take. */
    private static final Set<String> SHORT = Set.of("weir.http", "weir.negotiation", "weir.join");

    /** Of these: from a request that found everything at hand to one that a client gave up. */
    private static final double[] OBSERVED_NANOS = {5e6, 10e6, 25e6, 50e6, 100e6, 250e6, 500e6, 1e9, 2.5e9, 5e9, 10e9};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Runnable> refreshing = new CopyOnWriteArrayList<>();
    private final int maxRooms;

    private Meters(int maxRooms) {
        this.maxRooms = maxRooms;
    }

    /**
     * Starts with those of the process.
     *
     * @param version of the server, as it shall be told
     */
    public static Meters open(Settings settings, String version) {
        Meters meters = new Meters(settings.get(MetricsSettings.METRICS_MAX_ROOMS));
        meters.registry
                .config()
                .meterFilter(new ObservedBuckets())
                // Names that Prometheus' own linter refuses; the seconds of CPU are told below.
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        meters.registry.config().meterFilter(MeterFilter.deny(Meters::isEvent));
        countCpu(meters.registry);
        Info.builder()
                .name("weir_build")
                .help("Which server this is, and on which Java it runs")
                .labelNames("version", "java")
                .register(meters.registry.getPrometheusRegistry())
                .addLabelValues(version, Runtime.version().toString());
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics(),
                        meters.collections)
                .forEach(binder -> binder.bindTo(meters.registry));
        return meters;
    }

    /** Of a join, on its way: its stages are timed where media is. */
    private static boolean isEvent(Meter.Id id) {
        return id.getType() == Meter.Type.COUNTER && id.getName().startsWith("weir.");
    }

    private static void countCpu(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // Held by the JVM for as long as it runs.
            FunctionCounter.builder("process.cpu.seconds", system, one -> one.getProcessCpuTime() / 1e9)
                    .description("Time of all cores together")
                    .register(registry);
        }
    }

    /** Makes histograms of requests, negotiations and joins. */
    private static final class ObservedBuckets implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return id.getType() == Meter.Type.TIMER && SHORT.contains(id.getName())
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(OBSERVED_NANOS)
                            .build()
                            .merge(config)
                    : config;
        }
    }

    /** The same registry of observations, or one in place of one that tells nobody, whose observations are timed here too. */
    public ObservationRegistry timing(ObservationRegistry observations) {
        ObservationRegistry told = observations.isNoop() ? ObservationRegistry.create() : observations;
        told.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(registry, IgnoredMeters.LONG_TASK_TIMER));
        return told;
    }

    /** Everything that runs in the server. */
    public record Parts(
            Sfu sfu, Doorkeeper doorkeeper, WhipWhepHandlers sessions, BanList bans, Optional<Recorder> recorder) {}

    /** From now on these are told of. */
    public void bind(Parts parts) {
        SfuMetrics media = new SfuMetrics(parts.sfu(), Tags.empty(), maxRooms);
        media.bindTo(registry);
        refreshing.add(media::refresh);
        new TcpMetrics(parts.sfu()::tcp).bindTo(registry);
        new DoorMetrics(parts.doorkeeper(), parts.sessions()::eventFigures, Optional.of(parts.bans()), Tags.empty())
                .bindTo(registry);
        parts.recorder().map(RecorderMetrics::new).ifPresent(recordings -> recordings.bindTo(registry));
    }

    /** What all of them say now, as {@link #MEDIA_TYPE}; takes some milliseconds. */
    public String scrape() {
        refreshing.forEach(Runnable::run);
        return registry.scrape(MEDIA_TYPE);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
