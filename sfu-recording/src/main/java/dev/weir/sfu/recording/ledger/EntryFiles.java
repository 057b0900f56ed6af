// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries of one directory as files. A link in the directory is nobody's file: it is neither read nor deleted. */
final class EntryFiles {
    /** Of an entry's file, behind its id. */
    static final String SUFFIX = ".json";

    /** Far more than an entry with all gaps of all tracks has. */
    private static final int MAX_BYTES = 4 << 20;

    private static final String TEMPORARY = SUFFIX + ".tmp";
    private static final String COPY = SUFFIX + ".copy.tmp";

    private final Path directory;
    private final Disk disk;
    private final Reserve reserve;

    EntryFiles(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
        this.reserve = new Reserve(directory, disk);
    }

    /** The names of all files that look like entries; what a killed process left of its writing is removed on the way. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                String name = path.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    names.add(name);
                } else if (isTemporary(name)) {
                    deleteRegular(path);
                }
            }
        }
        return names;
    }

    private static boolean isTemporary(String name) {
        return isTemporary(name, TEMPORARY) || isTemporary(name, COPY);
    }

    private static boolean isTemporary(String name, String suffix) {
        return name.startsWith(".")
                && name.endsWith(suffix)
                && RecordingId.parse(name.substring(1, name.length() - suffix.length()))
                        .isPresent();
    }

    /** Empty when it is none that belongs where it is. */
    Optional<RecordingEntry> read(String name) {
        Path path = directory.resolve(name);
        if (!isRegular(path)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return RecordingJson.read(bytes)
                    .filter(entry -> entry.id().fileName(SUFFIX).equals(name));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether a process died between {@link #reserve} and {@link #write}: there can be no media then. */
    boolean isBareReservation(String name) {
        try {
            Path path = directory.resolve(name);
            return isRegular(path)
                    && Files.size(path) == 0
                    && RecordingId.parse(name.substring(0, name.length() - SUFFIX.length()))
                            .isPresent()
                    && !hasMedia(name);
        } catch (IOException vanished) {
            return false;
        }
    }

    private boolean hasMedia(String entryName) throws IOException {
        String id = entryName.substring(0, entryName.length() - SUFFIX.length());
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, id + "*")) {
            for (Path path : all) {
                if (!path.getFileName().toString().equals(entryName)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Makes the entry's file, empty as yet.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is anything of that name
     */
    void reserve(RecordingId id) throws IOException {
        Files.createFile(path(id));
    }

    /** Replaces the file in one step: whoever reads it, even after a power cut, sees the old entry or the new one. */
    void write(RecordingEntry entry) throws IOException {
        Path temporary = writeNew(entry, TEMPORARY);
        try {
            Files.move(
                    temporary, path(entry.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            deleteAfter(failed, temporary);
            throw failed;
        }
        forceDirectory();
        reserve.keep();
    }

    /** Writes an entry under another name. */
    Path writeCopy(RecordingEntry entry) throws IOException {
        return writeNew(entry, COPY);
    }

    private Path writeNew(RecordingEntry entry, String suffix) throws IOException {
        Path path = directory.resolve("." + entry.id().fileName(suffix));
        byte[] json = RecordingJson.write(entry);
        try {
            tryToWrite(path, json);
        } catch (IOException failed) {
            if (!reserve.giveUp()) {
                throw failed;
            }
            tryToWrite(path, json);
        }
        return path;
    }

    private void tryToWrite(Path path, byte[] json) throws IOException {
        Files.deleteIfExists(path);
        try {
            disk.write(path, json);
        } catch (IOException failed) {
            deleteAfter(failed, path);
            throw failed;
        }
    }

    private static void deleteAfter(IOException failure, Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** What cannot be seen because the whole directory has vanished is not gone: it may come back. */
    void requireDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    void delete(RecordingId id) throws IOException {
        requireDirectory();
        deleteRegular(path(id));
        forceDirectory();
    }

    /** Whether it is there no more; false when it is something else than a file. */
    static boolean deleteRegular(Path path) throws IOException {
        if (!isRegular(path)) {
            return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
        Files.deleteIfExists(path);
        return true;
    }

    static boolean isRegular(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Path path(RecordingId id) {
        return directory.resolve(id.fileName(SUFFIX));
    }

    /** So that a rename or a deletion outlives a power cut. Windows cannot open directories, and does not need it. */
    private void forceDirectory() throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }
}
