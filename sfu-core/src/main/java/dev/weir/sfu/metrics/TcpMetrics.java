// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The connections of the TCP port and what became of their datagrams, read from snapshots whenever a registry asks.
 *
 * <p>Bind it to the host's registry: {@code new TcpMetrics(sfu::tcp).bindTo(registry)}.
 */
public final class TcpMetrics implements MeterBinder {
    private final Supplier<TcpSnapshot> tcp;
    private final Tags tags;

    /**
     * Of the one SFU of a registry.
     *
     * @param tcp what {@code Sfu.tcp()} gives
     */
    public TcpMetrics(Supplier<TcpSnapshot> tcp) {
        this(tcp, Tags.empty());
    }

    /**
     * Of one of several.
     *
     * @param tags of every meter, as of {@link SfuMetrics}
     */
    public TcpMetrics(Supplier<TcpSnapshot> tcp, Iterable<Tag> tags) {
        this.tcp = tcp;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("webrtc.tcp.connections", tcp, source -> source.get().open())
                .tags(tags)
                .description("TCP connections there are")
                .strongReference(true)
                .register(registry);
        count(registry, "webrtc.tcp.accepted", "TCP connections taken", TcpSnapshot::accepted);
        count(registry, "webrtc.tcp.received", "Datagrams received by TCP", TcpSnapshot::received);
        count(registry, "webrtc.tcp.sent", "Datagrams put on the way by TCP", TcpSnapshot::sent);
        count(registry, "webrtc.tcp.dropped", "Datagrams that slow TCP peers missed", TcpSnapshot::dropped);
        cut(registry, "too_many", TcpSnapshot::refused);
        cut(registry, "stranger", TcpSnapshot::strangersCut);
        cut(registry, "idle", TcpSnapshot::idleCut);
        cut(registry, "frame_too_long", TcpSnapshot::tooLong);
    }

    private void count(MeterRegistry registry, String name, String description, ToDoubleFunction<TcpSnapshot> value) {
        counter(name, value).description(description).register(registry);
    }

    private void cut(MeterRegistry registry, String reason, ToDoubleFunction<TcpSnapshot> value) {
        counter("webrtc.tcp.cut", value)
                .tag("reason", reason)
                .description("TCP connections that the server closed")
                .register(registry);
    }

    private FunctionCounter.Builder<?> counter(String name, ToDoubleFunction<TcpSnapshot> value) {
        Supplier<TcpSnapshot> source = tcp;
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        return FunctionCounter.builder(name, source, unused -> value.applyAsDouble(source.get()))
                .tags(tags);
    }
}
