// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.OutputFile;
import java.io.IOException;
import java.util.List;

/** The end of a file that says where each sample is. */
final class FinishedMovie {
    /** About a day of sound and pictures. Longer files stay fragmented: they play, but are slow to open. */
    private static final long MAX_TABLES_BYTES = 64L << 20;

    private FinishedMovie() {}

    /** Whether there is something to say, and not too much to be kept in memory. */
    static boolean fits(List<SampleTable> tables) {
        long size = tables.stream().mapToLong(SampleTable::sizeBytes).sum();
        return size > 0 && size <= MAX_TABLES_BYTES;
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
        file.patch(head.coverPosition(), head.cover(position));
    }
}
