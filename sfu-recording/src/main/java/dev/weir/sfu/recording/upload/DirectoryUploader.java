// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import dev.weir.sfu.recording.ledger.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Copies into another directory, for instance one that is mounted from another machine. A file appears there under its name only
 * when it is whole, forced to the disk, read back and found equal.
 *
 * <p>The directory must be there: it is not made, because what is missing may be a mount. Those below it for keys of several names
 * are.
 */
public final class DirectoryUploader implements Uploader {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path directory;

    public DirectoryUploader(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public void prepare() {
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw UploadException.passing("the directory " + directory + " is not there or cannot be written to");
        }
    }

    @Override
    public UploadResult upload(UploadRequest request) {
        prepare();
        Path target = directory.resolve(request.key());
        Path parent = target.resolve("..").normalize();
        Path temporary = parent.resolve("." + target.getFileName() + ".part");
        try {
            Files.createDirectories(parent);
            copy(request, temporary);
            UploadResult there = new UploadResult(target.toString(), Files.size(temporary), Sha256.of(temporary));
            if (there.sizeBytes() != request.sizeBytes() || !there.sha256().equals(request.sha256())) {
                throw UploadException.passing("the copy at " + temporary + " differs from " + request.path());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(parent);
            return there;
        } catch (IOException failed) {
            String message = "cannot copy " + request.path().getFileName() + " to " + directory + ": " + failed;
            throw isSource(failed, request)
                    ? UploadException.lasting(message, failed)
                    : UploadException.passing(message, failed);
        } finally {
            forget(temporary);
        }
    }

    private static boolean isSource(IOException failed, UploadRequest request) {
        return failed instanceof NoSuchFileException missing
                && request.path().toString().equals(missing.getFile());
    }

    private static void copy(UploadRequest request, Path temporary) throws IOException {
        Files.deleteIfExists(temporary);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel in = FileChannel.open(request.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel out =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long sent = 0;
            request.progress().accept(sent);
            while (in.read(chunk) >= 0) {
                chunk.flip();
                while (chunk.hasRemaining()) {
                    sent += out.write(chunk);
                }
                chunk.clear();
                request.progress().accept(sent);
            }
            out.force(true);
        }
    }

    /** Windows cannot open directories, and does not need it. */
    private static void force(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }

    private static void forget(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException stays) {
            // The next attempt begins by deleting it, and says why it cannot.
        }
    }

    @Override
    public String toString() {
        return "directory " + directory;
    }
}
