// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SfuMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static LoopSnapshot loop(int index, long from) {
        return new LoopSnapshot(
                index, true, from + 1, from + 2, from + 3, from + 4, from + 5, from + 6, from + 7, from + 8, from + 9,
                from + 10, from + 11, from + 12, from + 13, from + 14, from + 15);
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void countsWhatEachLoopDoes() {
        new SfuMetrics(new TestFigures().loops(loop(0, 0), loop(1, 100))).bindTo(registry);

        Map.of(
                        "webrtc.loop.turns", 101.0,
                        "webrtc.udp.received", 102.0,
                        "webrtc.udp.sent", 103.0,
                        "webrtc.udp.runs", 105.0,
                        "webrtc.udp.sent.in.runs", 106.0,
                        "webrtc.loop.passed.on", 107.0,
                        "webrtc.loop.handed.over", 108.0,
                        "webrtc.overload.pauses", 109.0)
                .forEach((name, expected) ->
                        assertThat(count(name, "loop", "1")).as(name).isEqualTo(expected));
        Map.of(
                        "unknown_sender", 10.0,
                        "loop_behind", 11.0,
                        "stale", 12.0,
                        "oversize", 13.0,
                        "send_buffer_full", 14.0,
                        "send_failed", 15.0)
                .forEach((reason, expected) -> assertThat(count("webrtc.drops", "loop", "0", "reason", reason))
                        .as(reason)
                        .isEqualTo(expected));
    }

    @Test
    void goesOnCountingWhenNobodyHoldsTheBinder() {
        TestFigures sfu = new TestFigures().loops(loop(0, 0)).room("studio", true, 1);
        new SfuMetrics(sfu).bindTo(registry);
        System.gc();

        sfu.loops(loop(0, 41)).room("studio", true, 5);

        assertThat(count("webrtc.loop.turns")).isEqualTo(42);
        assertThat(registry.get("webrtc.rooms").gauge().value()).isZero();
        System.gc();
        assertThat(count("webrtc.rtp.packets", "room", "studio", "direction", "out", "kind", "video"))
                .isEqualTo(5);
    }

    @Test
    void tellsSeveralOfOneRegistryApartByTheirTags() {
        new SfuMetrics(new TestFigures().loops(loop(0, 0)), Tags.of("sfu", "open")).bindTo(registry);
        new SfuMetrics(new TestFigures().loops(loop(0, 100)), Tags.of("sfu", "members")).bindTo(registry);

        assertThat(count("webrtc.loop.turns", "sfu", "open", "loop", "0")).isEqualTo(1);
        assertThat(count("webrtc.loop.turns", "sfu", "members", "loop", "0")).isEqualTo(101);
        assertThat(count("webrtc.drops", "sfu", "members", "reason", "stale")).isEqualTo(112);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("sfu"))
                        .as(meter.getId().getName())
                        .isNotNull());
    }
}
