// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.LedgerListener;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Uploads whatever the ledger says is recorded and not uploaded yet, and deletes media here afterwards if that is wanted.
 *
 * <p>What was done is in the ledger at each step, so that a killed process loses nothing: the next one goes on with the first file
 * that is not verified. Nothing is given up: an attempt that failed is made again later, and later each time, and local media stays
 * until everything of its recording is verified.
 *
 * <p>This class has no thread; {@link UploadThreads} calls {@link #turn}. All methods are for any thread.
 */
public final class Uploads {
    private final Ledger ledger;
    private final Uploader uploader;
    private final UploadSettings settings;
    private final InstantSource clock;
    private final UploadQueue queue = new UploadQueue();
    private final BackOff backOff;
    private final FailureLog failureLog = new FailureLog();
    private final Map<RecordingId, UploadProgress> progress = new ConcurrentHashMap<>();
    private final Map<RecordingId, Integer> failures = new ConcurrentHashMap<>();
    private final LongAdder verifiedRecordings = new LongAdder();
    private final LongAdder verifiedBytes = new LongAdder();
    private final LongAdder failedAttempts = new LongAdder();
    private final LongAdder deletedRecordings = new LongAdder();

    /**
     * Takes up what the ledger has; whatever is recorded from now on follows by itself.
     *
     * @param clock tells when things are verified and when they are tried again
     * @param random spreads the retries
     */
    public Uploads(
            Ledger ledger, Uploader uploader, UploadSettings settings, InstantSource clock, RandomGenerator random) {
        this.ledger = ledger;
        this.uploader = uploader;
        this.settings = settings;
        this.clock = clock;
        this.backOff = new BackOff(settings.firstRetry(), settings.longestRetry(), random);
        ledger.listen(new LedgerListener() {
            @Override
            public void put(RecordingEntry entry) {
                offer(entry);
            }
        });
        List<RecordingEntry> entries = ledger.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            offer(entries.get(i));
        }
    }

    private void offer(RecordingEntry entry) {
        boolean due = switch (entry.state()) {
            case RECORDED, UPLOADING -> true;
            case VERIFIED -> settings.deleteAfterUpload();
            case RECORDING, DELETED, FAILED -> false;
        };
        if (due) {
            queue.offer(entry.id(), clock.instant());
        }
    }

    /**
     * Makes one attempt at the recording that has been due for longest, on the calling thread.
     *
     * @return false when none is due
     */
    public boolean turn(Instant now) {
        Optional<RecordingId> due = queue.take(now);
        due.ifPresent(this::attempt);
        return due.isPresent();
    }

    private void attempt(RecordingId id) {
        Optional<Duration> again = Optional.of(settings.longestRetry());
        try {
            complete(id);
            again = Optional.empty();
        } catch (UploadException failed) {
            again = failed(id, failed.getMessage(), failed.isRetryable(), failed);
        } catch (IOException | RuntimeException failed) {
            again = failed(id, failed.toString(), true, failed);
        } finally {
            progress.remove(id);
            again.ifPresentOrElse(wait -> queue.again(id, clock.instant().plus(wait)), () -> queue.done(id));
        }
    }

    private void complete(RecordingId id) throws IOException {
        Optional<RecordingEntry> found = ledger.find(id);
        if (found.isEmpty()) {
            return;
        }
        long totalBytes = found.get().sizeBytes();
        progress.put(id, new UploadProgress(id, 0, totalBytes));
        boolean uploading = found.get().state() != RecordingState.VERIFIED;
        Optional<RecordingEntry> done = new EntryUpload(
                        ledger, uploader, clock, id, sent -> progress.put(id, new UploadProgress(id, sent, totalBytes)))
                .run();
        if (done.isPresent() && uploading) {
            verifiedRecordings.increment();
            verifiedBytes.add(totalBytes);
            failureLog.verified(id, uploader);
        }
        if (done.isPresent() && settings.deleteAfterUpload()) {
            delete(done.get());
        }
        failures.remove(id);
    }

    private void delete(RecordingEntry entry) throws IOException {
        if (entry.state() == RecordingState.VERIFIED) {
            ledger.deleteMedia(entry);
            ledger.update(entry.id(), RecordingEntry::deleted);
            deletedRecordings.increment();
        }
    }

    /** @return when to try again; empty when it is of no use, since nobody will */
    private Optional<Duration> failed(RecordingId id, String message, boolean retryable, Exception cause) {
        if (queue.isClosed()) {
            return Optional.empty();
        }
        failedAttempts.increment();
        int times = failures.merge(id, 1, Integer::sum);
        try {
            Optional<RecordingEntry> entry = ledger.find(id);
            if (entry.isPresent() && entry.get().state() == RecordingState.UPLOADING) {
                times = Math.max(
                        times,
                        ledger.update(id, now -> now.uploadFailed(message))
                                .map(now -> now.upload().failed())
                                .orElse(0));
            }
        } catch (IOException notWritten) {
            cause.addSuppressed(notWritten);
        }
        Duration wait = retryable ? backOff.after(times) : backOff.longest();
        failureLog.failed(id, message, retryable, times, wait, cause);
        return Optional.of(wait);
    }

    /** When something is to be done next. */
    public Optional<Instant> nextTurn() {
        return queue.next();
    }

    /** Of the uploads that are under way, by name. */
    public List<UploadProgress> progress() {
        return progress.values().stream()
                .sorted(Comparator.comparing(each -> each.id().value()))
                .toList();
    }

    public UploadStatistics statistics() {
        return new UploadStatistics(
                queue.waiting(),
                queue.running(),
                verifiedRecordings.sum(),
                verifiedBytes.sum(),
                failedAttempts.sum(),
                deletedRecordings.sum());
    }

    UploadSettings settings() {
        return settings;
    }

    Uploader uploader() {
        return uploader;
    }

    InstantSource clock() {
        return clock;
    }

    UploadQueue queue() {
        return queue;
    }
}
