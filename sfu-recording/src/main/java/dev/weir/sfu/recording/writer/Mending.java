// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import dev.weir.sfu.recording.ledger.RecordingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes whole what a process that was killed, or a disk that was full, left half-written. */
final class Mending {
    private static final Logger log = LoggerFactory.getLogger(Mending.class);

    private final Ledger ledger;

    /** Those of which it has been said that they cannot be mended. */
    private final Set<RecordingId> stubborn = ConcurrentHashMap.newKeySet();

    Mending(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Mends those of the parts that are not complete; nobody may be writing them. */
    void mend(List<RecordingEntry> parts) {
        for (RecordingEntry entry : parts) {
            if (isIncomplete(entry)) {
                try {
                    mend(entry);
                    stubborn.remove(entry.id());
                } catch (IOException | RuntimeException failed) {
                    if (stubborn.add(entry.id())) {
                        log.warn("recording {} cannot be mended, to be tried again: {}", entry.id(), failed.toString());
                    }
                }
            }
        }
    }

    private static boolean isIncomplete(RecordingEntry entry) {
        return entry.state() == RecordingState.RECORDING || entry.state() == RecordingState.FAILED;
    }

    private void mend(RecordingEntry entry) throws IOException {
        Duration longest = Duration.ZERO;
        List<RecordedFile> playable = new ArrayList<>();
        List<Path> empty = new ArrayList<>();
        for (RecordedFile file : entry.files()) {
            Optional<Path> path = ledger.local(file);
            if (path.isEmpty()) {
                continue;
            }
            Mended mended = mend(path.get());
            if (mended.frames() > 0) {
                playable.add(file);
                longest = longer(longest, mended.duration());
            } else {
                empty.add(path.get());
            }
        }
        for (Path path : empty) {
            Files.deleteIfExists(path);
        }
        if (playable.isEmpty()) {
            log.info("recording {} had nothing to play in it, and is removed", entry.id());
            ledger.remove(entry.id());
            return;
        }
        RecordingEntry found = entry.withMedia(longest, entry.tracks(), playable);
        RecordingEntry mended = found.withMedia(longest, entry.tracks(), Closing.files(ledger, found))
                .recordedAfterMending(entry.startedAt().plus(longest));
        ledger.put(mended);
        log.info("recording {} is mended: {} s, {} bytes", entry.id(), longest.toSeconds(), mended.sizeBytes());
    }

    private static Mended mend(Path path) throws IOException {
        if (Files.size(path) == 0) {
            return new Mended(0, Duration.ZERO, 0);
        }
        FileKind kind = FileKind.ofName(path.getFileName().toString())
                .orElseThrow(() -> new IOException(path.getFileName() + " is no kind of recording"));
        return kind.mend(path);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
