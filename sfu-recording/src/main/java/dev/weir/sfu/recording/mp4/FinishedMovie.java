// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/** The end of a file that says where each sample is; {@link FileHead} draws it. */
final class FinishedMovie {
    private static final int MAX_BYTES = 2 * SampleTable.MAX_BYTES + (1 << 20);

    private FinishedMovie() {}

    /** Whether there is something to say, and not too much. What stays fragmented plays as well, but is slow to open. */
    static boolean fits(List<SampleTable> tables) {
        return tables.stream().noneMatch(SampleTable::isOverfull)
                && !tables.stream().allMatch(SampleTable::isEmpty);
    }

    /**
     * Turns a fragmented file that ends with a whole fragment into an ordinary one. A process that is killed meanwhile leaves either
     * of the two, the former with something behind the last fragment.
     */
    static void write(OutputFile file, FileHead head, List<SampleTable> tables) throws IOException {
        long position = file.lengthBytes();
        BoxWriter movie = new BoxWriter();
        MovieBox.writeLast(movie, head.began(), tables);
        movie.appendTo(file);
        file.patch(head.coverPosition(), FileHead.finishedCover(position - head.coverPosition()));
    }

    /** What is in a file, if it is finished. */
    static Optional<Mended> read(FileChannel file, FileHead head) throws IOException {
        Optional<Long> position = head.finishedPosition(file);
        if (position.isEmpty() || position.get() > file.size()) {
            return Optional.empty();
        }
        BoxHeader movie = BoxHeader.read(file, position.get());
        if (!movie.is("moov") || movie.sizeBytes() > MAX_BYTES || movie.sizeBytes() != file.size() - position.get()) {
            return Optional.empty();
        }
        byte[] bytes = BoxHeader.bytes(file, position.get(), (int) movie.sizeBytes());
        return MovieBox.parseLast(new BoxReader(bytes).child("moov"), file.size());
    }
}
