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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** What all takes of a recorder share. Thread-safe. */
public final class Workshop {
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

    private final RecorderConfig config;
    private final Ledger ledger;
    private final RecordingListener listener;
    private final Function<String, Optional<String>> subjects;
    private final Executor closing;
    private final Disk disk;
    private final Mending mending;

    /** Parts whose files are being written, or read once more; guarded by itself. */
    private final Set<RecordingId> open = new HashSet<>();

    /**
     * On the disk that there is.
     *
     * @param listener told how it goes; throws nothing
     * @param subjects who publishes a session, where that is known
     * @param closing reads completed files once more, which may take a while
     */
    public Workshop(
            RecorderConfig config,
            Ledger ledger,
            RecordingListener listener,
            Function<String, Optional<String>> subjects,
            Executor closing) {
        this(config, ledger, listener, subjects, closing, OutputFile::create);
    }

    Workshop(
            RecorderConfig config,
            Ledger ledger,
            RecordingListener listener,
            Function<String, Optional<String>> subjects,
            Executor closing,
            Disk disk) {
        this.config = config;
        this.ledger = ledger;
        this.listener = listener;
        this.subjects = subjects;
        this.closing = closing;
        this.disk = disk;
        this.mending = new Mending(ledger);
    }

    RecorderConfig config() {
        return config;
    }

    Ledger ledger() {
        return ledger;
    }

    Optional<String> subject(String sessionId) {
        return subjects.apply(sessionId).filter(name -> !name.isEmpty());
    }

    Disk disk() {
        return disk;
    }

    /** Runs something that may wait for the disk, on another thread. */
    void later(Runnable work) {
        closing.execute(work);
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
        synchronized (open) {
            open.remove(id);
        }
    }

    /** Makes whole what a process that was killed left, or a disk that was full; not what is open. Blocks for as long as it takes. */
    public void mend() {
        List<RecordingEntry> left;
        synchronized (open) {
            left = ledger.entries().stream()
                    .filter(entry -> !open.contains(entry.id()))
                    .toList();
        }
        mending.mend(left);
    }

    void tell(Consumer<RecordingListener> what) {
        what.accept(listener);
    }
}
