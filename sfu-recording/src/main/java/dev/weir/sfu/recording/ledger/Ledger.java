// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of all recordings in one directory, in memory and as files beside the media. A change is on the disk when the method
 * that makes it returns, and did not happen at all when that method throws. Thread-safe.
 *
 * <p>One process at a time may have a directory. Files that belong to no entry are never touched, and neither are JSON files that
 * are no entries. Beside the entries there is one file of the ledger's own, {@code .reserve}, which makes room for them when the disk
 * is full.
 */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Comparator<RecordingEntry> NEWEST_FIRST = Comparator.comparing(RecordingEntry::startedAt)
            .thenComparing(entry -> entry.id().value())
            .reversed();
    private static final int MAX_OF_ONE_NAME = 1000;

    private final Path directory;
    private final EntryFiles files;
    private final Map<RecordingId, RecordingEntry> entries = new ConcurrentHashMap<>();
    private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();
    private int strangers;

    private Ledger(Path directory, Disk disk) {
        this.directory = directory;
        this.files = new EntryFiles(directory, disk);
    }

    /**
     * Reads what there is, and makes the directory if need be.
     *
     * @throws IOException when that cannot be done
     */
    public static Ledger open(Path directory) throws IOException {
        return open(directory, Disk.REAL);
    }

    static Ledger open(Path directory, Disk disk) throws IOException {
        Files.createDirectories(directory);
        Ledger ledger = new Ledger(directory.toRealPath(), disk);
        ledger.readAll();
        return ledger;
    }

    private void readAll() throws IOException {
        for (String name : files.names()) {
            Optional<RecordingEntry> entry = files.read(name);
            if (entry.isPresent()) {
                entries.put(entry.get().id(), entry.get());
            } else if (files.isBareReservation(name)) {
                EntryFiles.deleteRegular(directory.resolve(name));
            } else {
                strangers++;
                log.warn("{} is damaged or no entry of a recording, and is left alone", name);
            }
        }
    }

    /** Where the files are, as an absolute path without links. */
    public Path directory() {
        return directory;
    }

    /** How many JSON files were found at the start that are damaged or somebody else's. */
    public int strangers() {
        return strangers;
    }

    /** Called from now on. */
    public void listen(LedgerListener listener) {
        listeners.add(listener);
    }

    public Optional<RecordingEntry> find(RecordingId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** As they are now, those that began last in front. */
    public List<RecordingEntry> entries() {
        List<RecordingEntry> sorted = new ArrayList<>(entries.values());
        sorted.sort(NEWEST_FIRST);
        return List.copyOf(sorted);
    }

    /**
     * Takes a new entry, under its id or, when there is a file of that name, the same with a number behind it. Makes the directory
     * again should it have vanished.
     *
     * @param entry without files, as {@link RecordingEntry#begin} makes it
     * @return the entry as it is kept; its files are to be named after its id
     * @throws IOException when it cannot be written
     */
    public synchronized RecordingEntry create(RecordingEntry entry) throws IOException {
        if (!entry.files().isEmpty()) {
            throw new IllegalArgumentException("a new entry must be without files: " + entry.id());
        }
        Files.createDirectories(directory);
        RecordingEntry kept = entry.withId(reserve(entry.id()));
        try {
            files.write(kept);
        } catch (IOException failed) {
            try {
                files.delete(kept.id());
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        keep(kept);
        return kept;
    }

    private RecordingId reserve(RecordingId wanted) throws IOException {
        RecordingId id = wanted;
        for (int number = 2; ; number++) {
            try {
                files.reserve(id);
                return id;
            } catch (FileAlreadyExistsException taken) {
                if (number > MAX_OF_ONE_NAME) {
                    throw taken;
                }
                id = wanted.numbered(number);
            }
        }
    }

    /**
     * Replaces an entry.
     *
     * @throws IllegalStateException when there is none of that id any more, or it cannot go from the one state to the other
     * @throws IOException when it cannot be written
     */
    public synchronized void put(RecordingEntry entry) throws IOException {
        RecordingEntry before = entries.get(entry.id());
        if (before == null) {
            throw new IllegalStateException("there is no entry " + entry.id());
        }
        if (!before.state().mayBecome(entry.state())) {
            throw new IllegalStateException(entry.id() + " is " + before.state().label() + " and cannot become "
                    + entry.state().label());
        }
        files.write(entry);
        keep(entry);
    }

    /**
     * Replaces an entry by what is made of it, with no other change in between.
     *
     * @return the new one; empty when there is none of that id any more
     * @throws IllegalStateException and {@code IOException} as {@link #put} says
     */
    public synchronized Optional<RecordingEntry> update(RecordingId id, UnaryOperator<RecordingEntry> change)
            throws IOException {
        RecordingEntry before = entries.get(id);
        if (before == null) {
            return Optional.empty();
        }
        RecordingEntry after = change.apply(before);
        put(after);
        return Optional.of(after);
    }

    private void keep(RecordingEntry entry) {
        entries.put(entry.id(), entry);
        tell(listener -> listener.put(entry));
    }

    /**
     * Forgets an entry and deletes its own file, not its media.
     *
     * @return the entry; empty when there was none
     * @throws IOException when the file cannot be deleted; the entry stays then
     */
    public synchronized Optional<RecordingEntry> remove(RecordingId id) throws IOException {
        RecordingEntry entry = entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        files.delete(id);
        entries.remove(id);
        tell(listener -> listener.removed(entry));
        return Optional.of(entry);
    }

    /** One of an entry's files on this disk; empty when it is not there, or is a link or anything else but a file. */
    public Optional<Path> local(RecordedFile file) {
        return Optional.of(directory.resolve(file.name())).filter(EntryFiles::isRegular);
    }

    /**
     * Deletes the media of an entry as far as it is there. What has the name of one of its files and is none, such as a link, is
     * left alone.
     *
     * @throws IOException at the first file that cannot be deleted, or when the whole directory has vanished
     */
    public void deleteMedia(RecordingEntry entry) throws IOException {
        files.requireDirectory();
        for (RecordedFile file : entry.files()) {
            if (!EntryFiles.deleteRegular(directory.resolve(file.name()))) {
                log.warn("{} is no regular file, and is left alone", file.name());
            }
        }
    }

    /**
     * Writes an entry as it is given, and not as it is kept, to a file of its own beside the others. The caller deletes it; else the
     * next start does.
     */
    public Path writeCopy(RecordingEntry entry) throws IOException {
        return files.writeCopy(entry);
    }

    private void tell(Consumer<LedgerListener> what) {
        for (LedgerListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException failed) {
                log.error("a listener of the ledger failed", failed);
            }
        }
    }
}
