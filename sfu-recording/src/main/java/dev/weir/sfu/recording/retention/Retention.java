// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.retention;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the recordings that need not be kept: media first and then the entry, so that what a killed process leaves is finished by
 * the next one.
 *
 * <p>What is being recorded or uploaded is never touched, nor is what is not uploaded yet where uploads are on, nor is a file that
 * belongs to no entry. An entry whose media is uploaded and deleted here goes by its age like any other. Not thread-safe.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Comparator<RecordingEntry> OLDEST_FIRST = Comparator.comparing(Retention::end)
            .thenComparing(entry -> entry.id().value());

    private final Ledger ledger;
    private final RetentionSettings settings;
    private final Set<RecordingId> stubborn = new HashSet<>();

    public Retention(Ledger ledger, RetentionSettings settings) {
        this.ledger = ledger;
        this.settings = settings;
    }

    /**
     * Deletes what is too old or too much now.
     *
     * @return the entries that are gone, the oldest first
     */
    public List<RecordingEntry> run(Instant now) {
        List<RecordingEntry> oldestFirst = new ArrayList<>(ledger.entries());
        oldestFirst.sort(OLDEST_FIRST);
        long bytes = oldestFirst.stream().mapToLong(Retention::localBytes).sum();
        List<RecordingEntry> gone = new ArrayList<>();
        for (RecordingEntry entry : oldestFirst) {
            boolean tooMuch = bytes > settings.maxBytes().orElse(Long.MAX_VALUE) && localBytes(entry) > 0;
            if (mayGo(entry) && (tooMuch || isTooOld(entry, now)) && delete(entry, tooMuch)) {
                bytes -= localBytes(entry);
                gone.add(entry);
            }
        }
        return Collections.unmodifiableList(gone);
    }

    private boolean mayGo(RecordingEntry entry) {
        return switch (entry.state()) {
            case RECORDING, UPLOADING -> false;
            case RECORDED -> !settings.uploading();
            // What has media may be mended yet, and uploaded then.
            case FAILED -> !settings.uploading() || entry.files().isEmpty();
            case VERIFIED, DELETED -> true;
        };
    }

    private boolean isTooOld(RecordingEntry entry, Instant now) {
        return settings.maxAge().isPresent()
                && Duration.between(end(entry), now).compareTo(settings.maxAge().get()) > 0;
    }

    private boolean delete(RecordingEntry entry, boolean tooMuch) {
        try {
            ledger.deleteMedia(entry);
            ledger.remove(entry.id());
        } catch (IOException failed) {
            if (stubborn.add(entry.id())) {
                log.warn("recording={} cannot be deleted, to be tried again: {}", entry.id(), failed.toString());
            }
            return false;
        }
        stubborn.remove(entry.id());
        log.info("recording={} deleted, {}", entry.id(), tooMuch ? "there is too much" : "it is too old");
        return true;
    }

    private static Instant end(RecordingEntry entry) {
        return entry.endedAt().orElse(entry.startedAt());
    }

    private static long localBytes(RecordingEntry entry) {
        return entry.state() == RecordingState.DELETED ? 0 : entry.sizeBytes();
    }
}
