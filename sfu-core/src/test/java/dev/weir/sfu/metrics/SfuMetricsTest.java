// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.DurationSnapshot;
import dev.weir.sfu.room.QualityCount;
import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.QualityTime;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SfuMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static LoopSnapshot loop(int index, long from) {
        return new LoopSnapshot(
                index,
                true,
                from + 1,
                from + 2,
                from + 3,
                from + 4,
                from + 5,
                from + 6,
                from + 7,
                from + 8,
                from + 9,
                from + 10,
                from + 11,
                from + 12,
                from + 13,
                from + 14,
                from + 15,
                from + 16,
                from + 17,
                DurationSnapshot.NONE,
                DurationSnapshot.NONE);
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
    void timesEachLoopsTurnsAndWhatTheyForward() {
        DurationSnapshot turns =
                new DurationSnapshot(new long[] {1_000_000}, new long[] {3, 1}, new long[] {30, 5_000_000});
        DurationSnapshot forwarding =
                new DurationSnapshot(new long[] {1_000_000}, new long[] {2, 0}, new long[] {20, 0});
        TestFigures sfu = new TestFigures()
                .loops(new LoopSnapshot(0, true, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 7, turns, forwarding));
        SfuMetrics metrics = new SfuMetrics(sfu);
        metrics.bindTo(registry);
        metrics.refresh();

        assertThat(registry.get("webrtc.loop.turn").tag("loop", "0").timer().count())
                .isEqualTo(4);
        assertThat(registry.get("webrtc.forwarding").tag("loop", "0").timer().count())
                .isEqualTo(2);
        assertThat(count("webrtc.loop.busy.seconds", "loop", "0")).isEqualTo(0.00500003);
        assertThat(count("webrtc.loop.full.batches", "loop", "0")).isEqualTo(6);
        assertThat(registry.get("webrtc.loop.waiting").tag("loop", "0").gauge().value())
                .isEqualTo(7);
    }

    @Test
    void countsHowWellMediaGetsThrough() {
        Map<QualityCount, Long> counts = new EnumMap<>(QualityCount.class);
        Map<QualityTime, DurationSnapshot> times = new EnumMap<>(QualityTime.class);
        for (QualityCount what : QualityCount.values()) {
            counts.put(what, what.ordinal() + 1L);
        }
        for (QualityTime what : QualityTime.values()) {
            long count = what.ordinal() + 1L;
            times.put(what, new DurationSnapshot(new long[] {1_000}, new long[] {count, 0}, new long[] {count, 0}));
        }
        SfuMetrics metrics = new SfuMetrics(new TestFigures()
                .quality(new QualitySnapshot(counts, times, Map.of("no_path", 50L), Map.of("replay", 60L))));
        metrics.bindTo(registry);
        metrics.refresh();

        assertThat(count("webrtc.nacks", "direction", "sent")).isEqualTo(1);
        assertThat(count("webrtc.repairs", "link", "publisher", "outcome", "repaired"))
                .isEqualTo(2);
        assertThat(count("webrtc.repairs", "link", "publisher", "outcome", "given_up"))
                .isEqualTo(3);
        assertThat(count("webrtc.rtp.lost", "link", "publisher")).isEqualTo(5);
        assertThat(count("webrtc.keyframe.requests", "direction", "sent", "type", "pli"))
                .isEqualTo(4);
        assertThat(count("webrtc.keyframe.requests", "direction", "sent", "type", "fir"))
                .isEqualTo(5);
        assertThat(count("webrtc.nacks", "direction", "received")).isEqualTo(6);
        assertThat(count("webrtc.repairs", "link", "viewer", "outcome", "sent_again"))
                .isEqualTo(7);
        assertThat(count("webrtc.repairs", "link", "viewer", "outcome", "refused"))
                .isEqualTo(8);
        assertThat(count("webrtc.keyframe.requests", "direction", "received", "type", "pli"))
                .isEqualTo(9);
        assertThat(count("webrtc.keyframe.requests", "direction", "received", "type", "fir"))
                .isEqualTo(10);
        assertThat(count("webrtc.rtp.lost", "link", "viewer")).isEqualTo(11);
        assertThat(count("webrtc.layers.left.out")).isEqualTo(12);
        assertThat(count("webrtc.layer.switches")).isEqualTo(13);
        assertThat(count("webrtc.interruptions")).isEqualTo(14);
        assertThat(count("webrtc.sinks.failed")).isEqualTo(15);
        assertThat(count("webrtc.setups.begun")).isEqualTo(16);
        assertThat(count("webrtc.setups.failed", "reason", "no_path")).isEqualTo(50);
        assertThat(count("webrtc.peer.drops", "reason", "replay")).isEqualTo(60);
        assertThat(timed("webrtc.handshake")).isEqualTo(1);
        assertThat(timed("webrtc.join", "role", "publisher", "stage", "connected"))
                .isEqualTo(2);
        assertThat(timed("webrtc.join", "role", "publisher", "stage", "media")).isEqualTo(3);
        assertThat(timed("webrtc.join", "role", "viewer", "stage", "connected")).isEqualTo(4);
        assertThat(timed("webrtc.join", "role", "viewer", "stage", "sound")).isEqualTo(5);
        assertThat(timed("webrtc.join", "role", "viewer", "stage", "picture")).isEqualTo(6);
        assertThat(timed("webrtc.keyframe.wait")).isEqualTo(7);
        assertThat(timed("webrtc.keyframe.answer")).isEqualTo(8);
    }

    private long timed(String name, String... tags) {
        return registry.get(name).tags(tags).timer().count();
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
