// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ivf;

import dev.weir.sfu.recording.container.Mended;
import dev.weir.sfu.recording.container.PictureTimes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/** Makes an IVF file whole that a killed process left. */
public final class IvfMender {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final FileChannel file;
    private final byte[] header = new byte[IvfLayout.HEADER_BYTES];
    private final ByteBuffer fields = IvfLayout.littleEndian(header);

    private IvfMender(FileChannel file) {
        this.file = file;
    }

    /**
     * Cuts what stands behind the last whole frame and corrects the duration. A file that is whole stays as it is. May be killed and
     * run again. Blocks on the file.
     *
     * @throws IOException when the file cannot be read or written, or is no IVF file, which then stays as it is
     */
    public static Mended mend(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            IvfMender mender = new IvfMender(file);
            int read = mender.read(mender.header, 0);
            if (!mender.isOurs(read)) {
                throw new IOException(path.getFileName() + " is no IVF file");
            }
            return read < IvfLayout.HEADER_BYTES ? new Mended(file.size(), Duration.ZERO, 0) : mender.mend();
        }
    }

    /** Of a head that is cut, what is there has to be right. */
    private boolean isOurs(int headerBytes) {
        byte[] signature = new byte[Integer.BYTES];
        IvfLayout.littleEndian(signature).putInt(IvfLayout.SIGNATURE);
        int known = Math.min(headerBytes, signature.length);
        if (!Arrays.equals(signature, 0, known, header, 0, known)) {
            return false;
        }
        return headerBytes < IvfLayout.HEADER_BYTES
                || (fields.getShort(IvfLayout.HEADER_SIZE) == IvfLayout.HEADER_BYTES
                        && fields.getInt(IvfLayout.RATE) > 0);
    }

    private Mended mend() throws IOException {
        int rate = fields.getInt(IvfLayout.RATE);
        PictureTimes times = new PictureTimes(rate);
        long end = walk(times);
        if (end < file.size()) {
            file.truncate(end);
        }
        byte[] duration = IvfLayout.durationField(times.durationTicks());
        if (IvfLayout.littleEndian(duration).getInt() != fields.getInt(IvfLayout.DURATION)) {
            file.write(ByteBuffer.wrap(duration), IvfLayout.DURATION);
        }
        long ticks = times.endTicks();
        return new Mended(end, Duration.ofSeconds(ticks / rate, ticks % rate * NANOS_PER_SECOND / rate), times.count());
    }

    /** Returns where the last whole frame ends. A frame of no bytes or before its predecessor was never written by anybody. */
    private long walk(PictureTimes times) throws IOException {
        byte[] head = new byte[IvfLayout.FRAME_HEADER_BYTES];
        long size = file.size();
        long end = IvfLayout.HEADER_BYTES;
        while (read(head, end) == head.length) {
            long frameBytes =
                    Integer.toUnsignedLong(IvfLayout.littleEndian(head).getInt(0));
            long ticks = IvfLayout.littleEndian(head).getLong(Integer.BYTES);
            long next = end + head.length + frameBytes;
            if (frameBytes == 0 || next > size || ticks <= times.last()) {
                break;
            }
            times.next(ticks);
            end = next;
        }
        return end;
    }

    /** Returns how many bytes there are from {@code position} on, as far as they fit. */
    private int read(byte[] into, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = file.read(buffer, position + buffer.position());
        }
        return buffer.position();
    }
}
