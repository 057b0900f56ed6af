// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ogg;

import dev.weir.sfu.recording.container.Mended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Makes an Ogg Opus file whole that a killed process left. */
public final class OggMender {
    /** {@code OpusHead} and {@code OpusTags} have a page each (RFC 7845 section 3). */
    private static final int HEAD_PAGES = 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long CLOCK_RATE_HZ = 48_000;

    private OggMender() {}

    /**
     * Cuts what stands behind the last whole page and says that this is the end. A file that is whole stays as it is. May be killed
     * and run again. Blocks on the file.
     *
     * @throws IOException when the file cannot be read or written, or is no Ogg Opus file, which then stays as it is
     */
    public static Mended mend(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            OggPageReader pages = new OggPageReader(file);
            boolean begun = pages.next();
            if (begun ? !pages.beginsOpus() : !pages.mayBeCutInItsFirstPage()) {
                throw new IOException(path.getFileName() + " is no Ogg Opus file");
            }
            int preSkip = begun ? pages.preSkip() : 0;
            long frames = 0;
            long end = 0;
            int count = begun ? 1 : 0;
            while (begun && pages.next()) {
                if (++count > HEAD_PAGES) {
                    frames += pages.packets();
                    end = pages.granule();
                }
            }
            if (count >= HEAD_PAGES) {
                end(file, pages);
            }
            return new Mended(file.size(), duration(end - preSkip), frames);
        }
    }

    private static void end(FileChannel file, OggPageReader pages) throws IOException {
        if (file.size() > pages.endPosition()) {
            file.truncate(pages.endPosition());
        }
        byte[] last = pages.lastPage();
        if ((last[OggPage.FLAGS] & OggPage.END_OF_STREAM) == 0) {
            OggPage.end(last, last.length);
            file.write(ByteBuffer.wrap(last, 0, OggPage.HEADER_BYTES), pages.endPosition() - last.length);
        }
    }

    private static Duration duration(long samples) {
        return Duration.ofSeconds(samples / CLOCK_RATE_HZ, samples % CLOCK_RATE_HZ * NANOS_PER_SECOND / CLOCK_RATE_HZ);
    }
}
