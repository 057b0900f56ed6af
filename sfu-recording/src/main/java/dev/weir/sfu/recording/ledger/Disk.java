// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How a new file comes onto the disk; tests have one that is full. */
interface Disk {
    /** The one that there is. */
    Disk REAL = (path, content) -> {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    };

    /** Writes a file that must not be there, and forces it to the disk. */
    void write(Path path, byte[] content) throws IOException;
}
