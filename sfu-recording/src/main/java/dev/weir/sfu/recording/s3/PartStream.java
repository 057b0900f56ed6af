// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * The bytes of one part on their way out. Ends by an exception at its next read when its thread is interrupted. Without TLS the SDK
 * reads them twice, first for the signature.
 */
final class PartStream extends InputStream {
    private static final long STEP_BYTES = 1 << 18;

    private final FileChannel channel;
    private final FilePart part;
    private final LongConsumer progress;
    private long read;
    private long told;

    /** @param progress is told how many bytes of the part are read, and at first that none is */
    PartStream(FilePart part, LongConsumer progress) throws IOException {
        this.channel = FileChannel.open(part.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        this.part = part;
        this.progress = progress;
        progress.accept(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int most = (int) Math.min(length, part.lengthBytes() - read);
        if (most == 0) {
            return length == 0 ? 0 : -1;
        }
        int got = channel.read(ByteBuffer.wrap(buffer, offset, most), part.offset() + read);
        if (got > 0) {
            read += got;
            if (read - told >= STEP_BYTES || read == part.lengthBytes()) {
                told = read;
                progress.accept(read);
            }
        }
        return got;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
