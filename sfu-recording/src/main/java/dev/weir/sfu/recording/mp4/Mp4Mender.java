// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Makes an MP4 file whole that a killed process left. */
public final class Mp4Mender {
    private Mp4Mender() {}

    /**
     * Cuts what stands behind the last whole fragment and finishes the file as {@link Mp4Writer#finish} would have. A file that is
     * whole stays as it is, and so does one without a whole fragment, in which there is nothing to play. May be killed and run
     * again. Reads what fragments say of their samples only, and takes 2 MiB of memory for an hour of sound and pictures. Blocks on
     * the file.
     *
     * @throws IOException when the file cannot be read or written, or is no MP4 file of ours, which then stays as it is
     */
    public static Mended mend(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Optional<FileHead> head = FileHead.read(file);
            if (head.isPresent()) {
                Optional<Mended> finished = FinishedMovie.read(file, head.get());
                return finished.isPresent() ? finished.get() : finish(file, head.get());
            }
            if (FileHead.mayBeCut(file)) {
                return new Mended(file.size(), Duration.ZERO, 0);
            }
            throw new IOException(path.getFileName() + " is no MP4 file of Weir's: it begins otherwise");
        }
    }

    private static Mended finish(FileChannel file, FileHead head) throws IOException {
        FragmentScanner fragments = new FragmentScanner(file, head);
        fragments.scan();
        if (fragments.found(0).frames() == 0) {
            return fragments.found(file.size());
        }
        file.truncate(fragments.position());
        // Its channel is closed where it was opened.
        @SuppressWarnings("resource")
        OutputFile output = new OutputFile(file);
        if (FinishedMovie.fits(fragments.tables())) {
            FinishedMovie.write(output, head, fragments.tables());
        }
        return fragments.found(output.lengthBytes());
    }
}
