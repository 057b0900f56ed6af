// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What remains to be done when the files of a part are complete: seeing to it that they stay, and reading them once for size and checksum. */
final class Closing {
    private Closing() {}

    /** The entry's files as they are on the disk; those that are not there are left out. */
    static List<RecordedFile> files(Ledger ledger, RecordingEntry entry) throws IOException {
        List<RecordedFile> closed = new ArrayList<>();
        for (RecordedFile file : entry.files()) {
            Optional<Path> path = ledger.local(file);
            if (path.isPresent()) {
                closed.add(closed(file, path.get()));
            }
        }
        return closed;
    }

    private static RecordedFile closed(RecordedFile file, Path path) throws IOException {
        try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            // Before the ledger says that it is recorded, which a power cut does not undo.
            written.force(true);
        }
        return RecordedFile.closed(file.name(), file.mediaType(), Files.size(path), Sha256.of(path));
    }
}
