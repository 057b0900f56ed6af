// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.RecorderConfig;
import dev.weir.sfu.recording.RecordingListener;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all takes of a recorder share.
 *
 * @param config what is recorded, and how
 * @param ledger where parts are written down
 * @param listener told how it goes; what it throws is caught by {@link #tell}
 * @param subjects who publishes a session, where that is known
 * @param closing reads completed files once more, which may take a while
 * @param disk where media files are made
 * @param open parts whose files are being written, or read once more
 */
public record Workshop(
        RecorderConfig config,
        Ledger ledger,
        RecordingListener listener,
        Function<String, Optional<String>> subjects,
        Executor closing,
        Disk disk,
        Set<RecordingId> open) {
    /** Makes media files. */
    @FunctionalInterface
    interface Disk {
        /**
         * A new file.
         *
         * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
         */
        OutputFile create(Path path) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(Workshop.class);

    /** On the disk that there is, with no part open. */
    public Workshop(
            RecorderConfig config,
            Ledger ledger,
            RecordingListener listener,
            Function<String, Optional<String>> subjects,
            Executor closing) {
        this(config, ledger, listener, subjects, closing, OutputFile::create, ConcurrentHashMap.newKeySet());
    }

    /** Takes the entry of a part that begins into the ledger; it is open from then on. */
    RecordingEntry create(RecordingEntry begun) throws IOException {
        synchronized (open) {
            RecordingEntry kept = ledger.create(begun);
            open.add(kept.id());
            return kept;
        }
    }

    /** Nobody writes that part any more. */
    void release(RecordingId id) {
        open.remove(id);
    }

    /** Makes whole what a process that was killed left, or a disk that was full; not what is open. Blocks for as long as it takes. */
    public void mend() {
        List<RecordingEntry> left;
        synchronized (open) {
            left = ledger.entries().stream()
                    .filter(entry -> !open.contains(entry.id()))
                    .toList();
        }
        Mending.mend(ledger, left);
    }

    void tell(Consumer<RecordingListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException bug) {
            log.error("a listener of recordings failed", bug);
        }
    }
}
