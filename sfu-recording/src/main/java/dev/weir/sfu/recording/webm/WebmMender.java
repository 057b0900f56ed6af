// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Makes a WebM file of ours whole that a killed process left. */
public final class WebmMender {
    private static final double NANOS_PER_MILLI = 1e6;

    private WebmMender() {}

    /**
     * Cuts what stands behind the last whole cluster and writes what the end of a file tells: cues, duration, size. A file that is
     * whole stays as it is. May be killed and run again. Blocks on the file; of hours, it reads the heads of frames only.
     *
     * @throws IOException when the file cannot be read or written, or is no WebM file of ours, which then stays as it is
     */
    public static Mended mend(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WebmReader reader = new WebmReader(file);
            WebmReader.Beginning beginning = reader.readBeginning();
            if (beginning == WebmReader.Beginning.OF_ANOTHER) {
                throw new IOException(path.getFileName() + " is no WebM file that was written here");
            }
            if (beginning == WebmReader.Beginning.CUT) {
                return new Mended(file.size(), Duration.ZERO, 0);
            }
            Contents contents = reader.readClusters();
            if (!reader.isComplete()) {
                file.truncate(reader.position());
                WebmLayout.complete(new OutputFile(file), contents);
            }
            return new Mended(
                    file.size(),
                    Duration.ofNanos(Math.round(contents.endMillis() * NANOS_PER_MILLI)),
                    contents.blocks());
        }
    }
}
