// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.observe;

import dev.weir.sfu.recording.RecordingListener;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.upload.UploadListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes what a recorder says of its recordings and uploads. Everything is told on threads that wait for disks anyway, never on a media
 * loop. Thread-safe.
 */
public final class RecorderObservations implements RecordingListener, UploadListener, AutoCloseable {
    /** Recordings whose upload may still come, and uploads that have failed so far: those beyond begin traces of their own. */
    private static final int REMEMBERED = 1_000;

    private final ObservationRegistry registry;
    private final int remembered;
    private final Map<RecordingId, Part> recordings = new ConcurrentHashMap<>();
    private final Map<RecordingId, Part> uploads = new ConcurrentHashMap<>();
    private final Map<RecordingId, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<RecordingId, Observation> recorded = new LinkedHashMap<>();

    /**
     * Tells that registry.
     *
     * @param uploading whether uploads follow, which stand below their recordings
     */
    public RecorderObservations(ObservationRegistry registry, boolean uploading) {
        this.registry = registry;
        this.remembered = uploading ? REMEMBERED : 0;
    }

    /** One that is under way. */
    private record Part(Observation observation, PartContext context) {
        void end(String outcome) {
            context.outcome(outcome);
            observation.stop();
        }
    }

    /** One that its thread is within. */
    private record Attempt(Part part, Scope scope) {
        void end(String outcome) {
            scope.close();
            part.end(outcome);
        }
    }

    private Part begin(RecorderObservation kind, RecordingEntry entry, @Nullable Observation parent) {
        PartContext context = new PartContext(kind, entry);
        Observation observation = kind.observation(null, new PartConvention(kind), () -> context, registry)
                .parentObservation(parent)
                .start();
        return new Part(observation, context);
    }

    @Override
    public void begun(RecordingEntry entry) {
        recordings.put(entry.id(), begin(RecorderObservation.RECORDING, entry, null));
    }

    @Override
    public void recorded(RecordingEntry entry) {
        Part part = recordings.get(entry.id());
        if (part != null) {
            // First: its upload may begin at this moment, and has to find it in one place or the other.
            remember(entry.id(), part.observation());
            recordings.remove(entry.id());
            part.context().entry(entry);
            part.end("success");
        }
    }

    @Override
    public void abandoned(RecordingEntry entry, String reason) {
        Part part = recordings.remove(entry.id());
        if (part != null) {
            part.context().entry(entry);
            part.end("failed");
        }
    }

    private void remember(RecordingId id, Observation recording) {
        synchronized (recorded) {
            recorded.put(id, recording);
            if (recorded.size() > remembered) {
                recorded.remove(recorded.keySet().iterator().next());
            }
        }
    }

    /** The recording that is to be uploaded, if it was made by this process. */
    private @Nullable Observation recording(RecordingId id) {
        Part part = recordings.get(id);
        synchronized (recorded) {
            Observation ended = recorded.remove(id);
            return part == null ? ended : part.observation();
        }
    }

    @Override
    public void attempted(RecordingEntry entry) {
        RecordingId id = entry.id();
        Part upload = uploads.get(id);
        if (upload == null && uploads.size() < REMEMBERED) {
            upload = begin(RecorderObservation.UPLOAD, entry, recording(id));
            uploads.put(id, upload);
        }
        Part attempt = begin(RecorderObservation.UPLOAD_ATTEMPT, entry, upload == null ? null : upload.observation());
        attempts.put(id, new Attempt(attempt, attempt.observation().openScope()));
    }

    @Override
    public void attemptFailed(RecordingId id, boolean retryable, Exception why) {
        Attempt attempt = attempts.remove(id);
        if (attempt != null) {
            attempt.part().observation().error(why);
            attempt.end(retryable ? "retry" : "refused");
        }
    }

    @Override
    public void ended(RecordingId id, boolean verified) {
        String outcome = verified ? "success" : "gone";
        Attempt attempt = attempts.remove(id);
        if (attempt != null) {
            attempt.end(outcome);
        }
        Part upload = uploads.remove(id);
        if (upload != null) {
            upload.end(outcome);
        }
    }

    /** Ends what is under way, with the outcome {@code unknown}; after everything that could tell more. */
    @Override
    public void close() {
        end(recordings);
        end(uploads);
    }

    private static void end(Map<RecordingId, Part> parts) {
        parts.values().forEach(part -> part.end("unknown"));
        parts.clear();
    }
}
