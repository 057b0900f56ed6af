// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.Mended;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Walks from fragment to fragment of a file as {@link Mp4Writer} leaves it when it is killed. Reads what the fragments say of their
 * samples, not the samples. Where the chain of boxes ends, the file ends; a whole fragment that makes no sense is passed over.
 * Not thread-safe.
 */
final class FragmentScanner {
    /** A minute of the shortest packets and 4 MiB of pictures of one byte are less than this. */
    private static final int MAX_FRAGMENT_BOX_BYTES = 64 << 20;

    private final FileChannel file;
    private final long fileBytes;
    private final List<SampleTable> tables;
    private long position;

    FragmentScanner(FileChannel file, FileHead head) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
        this.tables = head.tracks().stream().map(SampleTable::new).toList();
        this.position = head.sizeBytes();
    }

    /** Goes through the file to the last whole fragment. */
    void scan() throws IOException {
        while (scanFragment()) {
            // The position has moved behind it.
        }
    }

    private boolean scanFragment() throws IOException {
        BoxHeader fragment = BoxHeader.read(file, position);
        if (!fragment.is("moof") || fragment.sizeBytes() > Math.min(MAX_FRAGMENT_BOX_BYTES, fileBytes - position)) {
            return false;
        }
        long dataPosition = position + fragment.sizeBytes();
        BoxHeader data = BoxHeader.read(file, dataPosition);
        if (!data.is("mdat") || data.sizeBytes() > fileBytes - dataPosition) {
            return false;
        }
        byte[] box = BoxHeader.bytes(file, position, (int) fragment.sizeBytes());
        Optional<List<Run>> runs = MovieFragment.parse(new BoxReader(box).child("moof"));
        if (runs.isPresent()) {
            take(runs.get(), dataPosition + BoxWriter.HEADER_BYTES, data.sizeBytes() - BoxWriter.HEADER_BYTES);
        }
        position = dataPosition + data.sizeBytes();
        return true;
    }

    private void take(List<Run> runs, long dataOffset, long dataBytes) {
        boolean fits = runs.stream().mapToLong(Run::sizeBytes).sum() == dataBytes;
        boolean follows = runs.stream().allMatch(run -> tables.stream().anyMatch(table -> table.canFollow(run)));
        boolean eachOnce = runs.stream().map(Run::trackId).distinct().count() == runs.size();
        if (!fits || !follows || !eachOnce) {
            return;
        }
        long offset = dataOffset;
        for (Run run : runs) {
            for (SampleTable table : tables) {
                if (table.canFollow(run)) {
                    table.add(run, offset);
                }
            }
            offset += run.sizeBytes();
        }
    }

    /** Behind the last whole fragment. */
    long position() {
        return position;
    }

    List<SampleTable> tables() {
        return tables;
    }

    /** What was found, in a file of this size. */
    Mended found(long sizeBytes) {
        Duration longest = Duration.ZERO;
        long frames = 0;
        for (SampleTable table : tables) {
            Duration duration =
                    Timescale.duration(table.endTicks(), table.track().timescale());
            longest = duration.compareTo(longest) > 0 ? duration : longest;
            frames += table.samples();
        }
        return new Mended(sizeBytes, longest, frames);
    }
}
