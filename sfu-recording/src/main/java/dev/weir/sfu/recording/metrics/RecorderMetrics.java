// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.metrics;

import dev.weir.sfu.recording.Recorder;
import dev.weir.sfu.recording.RecorderStatistics;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingState;
import dev.weir.sfu.recording.upload.UploadStatistics;
import dev.weir.sfu.recording.upload.Uploads;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Recordings and uploads as meters. Values come from counts that are kept anyway: reading them costs writers nothing.
 *
 * <p>Bind it to the host's registry: {@code new RecorderMetrics(recorder).bindTo(registry)}. Bytes and frames are counted when the
 * recording they are of is complete.
 */
public final class RecorderMetrics implements MeterBinder {
    private final Supplier<RecorderStatistics> recorder;
    private final Optional<Supplier<UploadStatistics>> uploads;
    private final LedgerTally tally;
    private final Tags tags;

    /** Of the one recorder of a registry. */
    public RecorderMetrics(Recorder recorder) {
        this(recorder, Tags.empty());
    }

    /**
     * Of one of several.
     *
     * @param tags of every meter: what tells this recorder from another one of the same registry
     */
    public RecorderMetrics(Recorder recorder, Iterable<Tag> tags) {
        this(recorder::statistics, recorder.uploads().map(RecorderMetrics::statistics), recorder.ledger(), tags);
    }

    RecorderMetrics(
            Supplier<RecorderStatistics> recorder,
            Optional<Supplier<UploadStatistics>> uploads,
            Ledger ledger,
            Iterable<Tag> tags) {
        this.recorder = recorder;
        this.uploads = uploads;
        this.tally = LedgerTally.of(ledger);
        this.tags = Tags.of(tags);
    }

    private static Supplier<UploadStatistics> statistics(Uploads uploads) {
        return uploads::statistics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "webrtc.recording.rooms", "Rooms being recorded", recorder, RecorderStatistics::rooms);
        count(
                registry,
                "webrtc.recording.dropped.packets",
                "Packets that came while the disk was too far behind",
                recorder,
                RecorderStatistics::droppedPackets);
        count(
                registry,
                "webrtc.recording.failures",
                "Failures to begin, write or complete a recording",
                recorder,
                RecorderStatistics::failures);
        Supplier<LedgerTally> ledger = () -> tally;
        count(registry, "webrtc.recording.bytes", "Bytes of completed recordings", ledger, LedgerTally::writtenBytes);
        count(
                registry,
                "webrtc.recording.frames",
                "Frames of completed recordings",
                ledger,
                LedgerTally::writtenFrames);
        for (RecordingState state : RecordingState.values()) {
            bindState(registry, ledger, state);
        }
        uploads.ifPresent(statistics -> bindUploads(registry, ledger, statistics));
    }

    private void bindState(MeterRegistry registry, Supplier<LedgerTally> ledger, RecordingState state) {
        Tags ofState = tags.and("state", state.label());
        gauge(
                registry,
                "webrtc.recordings",
                "Recordings by how far they have come",
                ledger,
                ofState,
                all -> all.count(state));
        gauge(registry, "webrtc.recordings.bytes", "Bytes of their media", ledger, ofState, all -> all.bytes(state));
    }

    private void bindUploads(
            MeterRegistry registry, Supplier<LedgerTally> ledger, Supplier<UploadStatistics> statistics) {
        gauge(registry, "webrtc.uploads.waiting", "Recordings to be uploaded", statistics, UploadStatistics::waiting);
        gauge(registry, "webrtc.uploads.running", "Recordings being uploaded", statistics, UploadStatistics::running);
        gauge(
                registry,
                "webrtc.uploads.pending.bytes",
                "Bytes of recordings that are not uploaded yet",
                ledger,
                all -> all.bytes(RecordingState.RECORDED) + all.bytes(RecordingState.UPLOADING));
        count(
                registry,
                "webrtc.uploads.verified",
                "Recordings uploaded whole",
                statistics,
                UploadStatistics::verifiedRecordings);
        count(
                registry,
                "webrtc.uploads.bytes",
                "Bytes uploaded and verified",
                statistics,
                UploadStatistics::verifiedBytes);
        count(
                registry,
                "webrtc.uploads.failures",
                "Attempts to upload that failed",
                statistics,
                UploadStatistics::failedAttempts);
    }

    private <T> void gauge(
            MeterRegistry registry, String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
        gauge(registry, name, description, source, tags, value);
    }

    private static <T> void gauge(
            MeterRegistry registry,
            String name,
            String description,
            Supplier<T> source,
            Tags all,
            ToDoubleFunction<T> value) {
        Gauge.builder(name, source, from -> value.applyAsDouble(from.get()))
                .tags(all)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <T> void count(
            MeterRegistry registry, String name, String description, Supplier<T> source, ToDoubleFunction<T> value) {
        // The meter holds its object weakly and its function strongly, so the function holds the object.
        FunctionCounter.builder(name, source, unused -> value.applyAsDouble(source.get()))
                .tags(tags)
                .description(description)
                .register(registry);
    }
}
