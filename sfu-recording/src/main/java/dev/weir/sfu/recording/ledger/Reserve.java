// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A little of the disk that is given up when there is no more. Else a disk that recordings have filled would stay full: what would
 * free it, an upload and the deletion after it, must be written down first.
 */
final class Reserve {
    static final String NAME = ".reserve";

    private static final int BYTES = 1 << 18;

    private final Path path;
    private final Disk disk;

    Reserve(Path directory, Disk disk) {
        this.path = directory.resolve(NAME);
        this.disk = disk;
    }

    /** Whether there was one; there is none any more. */
    boolean giveUp() {
        try {
            return EntryFiles.isRegular(path) && Files.deleteIfExists(path);
        } catch (IOException stays) {
            return false;
        }
    }

    /** Makes it where there is none, if the disk has room for it. */
    void keep() {
        if (Files.exists(path)) {
            return;
        }
        try {
            disk.write(path, new byte[BYTES]);
        } catch (IOException noRoom) {
            giveUp();
        }
    }
}
