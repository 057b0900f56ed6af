// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.ledger.Ledger;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.ledger.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What remains to be done when the files of a part are complete: reading them once for size and checksum. */
final class Closing {
    private Closing() {}

    /** The entry's files as they are on the disk; those that are not there are left out. */
    static List<RecordedFile> files(Ledger ledger, RecordingEntry entry) throws IOException {
        List<RecordedFile> closed = new ArrayList<>();
        for (RecordedFile file : entry.files()) {
            Path path = ledger.directory().resolve(file.name());
            if (Files.exists(path)) {
                closed.add(RecordedFile.closed(file.name(), file.mediaType(), Files.size(path), Sha256.of(path)));
            }
        }
        return closed;
    }
}
