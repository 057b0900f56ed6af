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
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger log = LoggerFactory.getLogger(Uploads.class);

    private final Ledger ledger;
    private final Uploader uploader;
    private final UploadSettings settings;
    private final InstantSource clock;
    private final UploadListener listener;
    private final UploadQueue queue = new UploadQueue();
    private final BackOff backOff;
    private final FailureLog failureLog = new FailureLog();
    private final Map<RecordingId, UploadProgress> progress = new ConcurrentHashMap<>();
    private final Map<RecordingId, Integer> failures = new ConcurrentHashMap<>();
    private final LongAdder verifiedRecordings = new LongAdder();
    private final LongAdder verifiedBytes = new LongAdder();
    private final LongAdder failedAttempts = new LongAdder();
    private final LongAdder deletedRecordings = new LongAdder();

    /** As the other one, and tells nobody. */
    public Uploads(
            Ledger ledger, Uploader uploader, UploadSettings settings, InstantSource clock, RandomGenerator random) {
        this(ledger, uploader, settings, clock, random, new UploadListener() {});
    }

    /**
     * Takes up what the ledger has; whatever is recorded from now on follows by itself.
     *
     * @param clock tells when things are verified and when they are tried again
     * @param random spreads the retries
     * @param listener told of each attempt
     */
    public Uploads(
            Ledger ledger,
            Uploader uploader,
            UploadSettings settings,
            InstantSource clock,
            RandomGenerator random,
            UploadListener listener) {
        this.listener = listener;
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
            tell(one -> one.ended(id, false));
            return;
        }
        long totalBytes = found.get().sizeBytes();
        progress.put(id, new UploadProgress(id, 0, totalBytes));
        boolean uploading = found.get().state() != RecordingState.VERIFIED;
        if (uploading) {
            tell(one -> one.attempted(found.get()));
        }
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
        tell(one -> one.ended(id, done.isPresent()));
    }

    private void tell(Consumer<UploadListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException bug) {
            log.error("a listener of uploads failed", bug);
        }
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
        try {
            return retried(id, message, retryable, cause);
        } finally {
            tell(one -> one.attemptFailed(id, retryable, cause));
        }
    }

    private Optional<Duration> retried(RecordingId id, String message, boolean retryable, Exception cause) {
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
