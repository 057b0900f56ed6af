// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TcpMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void countsConnectionsAndWhatBecameOfDatagrams() {
        new TcpMetrics(() -> new TcpSnapshot(true, 1, 2, 3, 4, 5, 6, 7, 8, 9)).bindTo(registry);

        assertThat(registry.get("webrtc.tcp.connections").gauge().value()).isEqualTo(1);
        assertThat(count("webrtc.tcp.accepted")).isEqualTo(2);
        Map.of("too_many", 3.0, "stranger", 4.0, "idle", 5.0, "frame_too_long", 6.0)
                .forEach((reason, expected) -> assertThat(count("webrtc.tcp.cut", "reason", reason))
                        .as(reason)
                        .isEqualTo(expected));
        assertThat(count("webrtc.tcp.received")).isEqualTo(7);
        assertThat(count("webrtc.tcp.sent")).isEqualTo(8);
        assertThat(count("webrtc.tcp.dropped")).isEqualTo(9);
    }

    @Test
    void givesEveryMeterItsTags() {
        new TcpMetrics(() -> new TcpSnapshot(true, 1, 2, 3, 4, 5, 6, 7, 8, 9), Tags.of("sfu", "open")).bindTo(registry);

        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getTag("sfu"))
                        .as(meter.getId().getName())
                        .isEqualTo("open"));
    }
}
