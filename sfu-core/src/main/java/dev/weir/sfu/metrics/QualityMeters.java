// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.QualityCount;
import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.QualityTime;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The meters of how well media gets through, all rooms and loops together. Thread-safe. */
final class QualityMeters {
    private final MeterRegistry registry;
    private final SfuFigures figures;
    private final Tags tags;
    private final Map<QualityTime, CountedTimer> timers = new EnumMap<>(QualityTime.class);

    QualityMeters(MeterRegistry registry, SfuFigures figures, Tags tags) {
        this.registry = registry;
        this.figures = figures;
        this.tags = tags;
    }

    void register() {
        QualitySnapshot now = figures.quality();
        countLinks();
        countKeyframes();
        count("webrtc.layers.left.out", "Packets of layers that viewers are spared", QualityCount.LEFT_OUT);
        count("webrtc.layer.switches", "Changes of viewers to another simulcast encoding", QualityCount.SWITCHES);
        count("webrtc.interruptions", "Pictures stopped on our side", QualityCount.INTERRUPTIONS);
        count("webrtc.sinks.failed", "Media sinks that threw something and were removed", QualityCount.SINKS_FAILED);
        count("webrtc.setups.begun", "Sessions admitted, whose ICE and DTLS are to be done", QualityCount.SETUPS_BEGUN);
        now.setupFailures()
                .keySet()
                .forEach(reason -> count(
                        "webrtc.setups.failed",
                        "Sessions that ended before there were keys",
                        Tags.of("reason", reason),
                        all -> all.setupFailures().getOrDefault(reason, 0L)));
        now.peerDrops()
                .keySet()
                .forEach(reason -> count(
                        "webrtc.peer.drops",
                        "Datagrams of sessions that went no further",
                        Tags.of("reason", reason),
                        all -> all.peerDrops().getOrDefault(reason, 0L)));
        for (QualityTime time : QualityTime.values()) {
            timers.put(time, timer(time, now));
        }
    }

    private void countLinks() {
        String lost = "Packets that a link lost, repaired afterwards or not";
        count(
                "webrtc.rtp.lost",
                lost,
                Tags.of("link", "publisher"),
                all -> all.count(QualityCount.REPAIRED) + all.count(QualityCount.GIVEN_UP));
        count("webrtc.rtp.lost", lost, Tags.of("link", "viewer"), all -> all.count(QualityCount.LOST_TO_VIEWERS));
        count("webrtc.nacks", "Packets asked for again", "direction", "sent", QualityCount.NACKS_SENT);
        count("webrtc.nacks", "Packets asked for again", "direction", "received", QualityCount.NACKS_RECEIVED);
        String repairs = "What became of packets that a link lost";
        count("webrtc.repairs", repairs, Tags.of("link", "publisher", "outcome", "repaired"), QualityCount.REPAIRED);
        count("webrtc.repairs", repairs, Tags.of("link", "publisher", "outcome", "given_up"), QualityCount.GIVEN_UP);
        count("webrtc.repairs", repairs, Tags.of("link", "viewer", "outcome", "sent_again"), QualityCount.REPEATED);
        count("webrtc.repairs", repairs, Tags.of("link", "viewer", "outcome", "refused"), QualityCount.REPEATS_REFUSED);
    }

    private void countKeyframes() {
        String name = "webrtc.keyframe.requests";
        String description = "Requests for a keyframe";
        count(name, description, Tags.of("direction", "sent", "type", "pli"), QualityCount.PLIS_SENT);
        count(name, description, Tags.of("direction", "sent", "type", "fir"), QualityCount.FIRS_SENT);
        count(name, description, Tags.of("direction", "received", "type", "pli"), QualityCount.PLIS_RECEIVED);
        count(name, description, Tags.of("direction", "received", "type", "fir"), QualityCount.FIRS_RECEIVED);
    }

    private CountedTimer timer(QualityTime time, QualitySnapshot shape) {
        return switch (time) {
            case HANDSHAKE -> timer("webrtc.handshake", "From the first ICE check to keys", Tags.empty(), time, shape);
            case PUBLISHER_CONNECTED -> join("publisher", "connected", time, shape);
            case PUBLISHER_MEDIA -> join("publisher", "media", time, shape);
            case VIEWER_CONNECTED -> join("viewer", "connected", time, shape);
            case VIEWER_SOUND -> join("viewer", "sound", time, shape);
            case VIEWER_PICTURE -> join("viewer", "picture", time, shape);
            case KEYFRAME_WAIT ->
                timer("webrtc.keyframe.wait", "How long viewers had no picture", Tags.empty(), time, shape);
            case KEYFRAME_ANSWER ->
                timer(
                        "webrtc.keyframe.answer",
                        "From asking a publisher for a keyframe to the keyframe",
                        Tags.empty(),
                        time,
                        shape);
        };
    }

    private CountedTimer join(String role, String stage, QualityTime time, QualitySnapshot shape) {
        return timer(
                "webrtc.join",
                "From the answer to the POST to that stage",
                Tags.of("role", role, "stage", stage),
                time,
                shape);
    }

    private CountedTimer timer(String name, String description, Tags more, QualityTime time, QualitySnapshot shape) {
        return new CountedTimer(registry, name, description, tags.and(more), shape.time(time));
    }

    private void count(String name, String description, String key, String value, QualityCount what) {
        count(name, description, Tags.of(key, value), what);
    }

    private void count(String name, String description, QualityCount what) {
        count(name, description, Tags.empty(), what);
    }

    private void count(String name, String description, Tags more, QualityCount what) {
        count(name, description, more, all -> all.count(what));
    }

    private void count(String name, String description, Tags more, ToDoubleFunction<QualitySnapshot> value) {
        SfuFigures source = figures;
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        FunctionCounter.builder(name, source, unused -> value.applyAsDouble(source.quality()))
                .tags(tags.and(more))
                .description(description)
                .register(registry);
    }

    /** Takes over what has been timed. */
    void refresh() {
        QualitySnapshot now = figures.quality();
        timers.forEach((time, timer) -> timer.update(now.time(time)));
    }
}
