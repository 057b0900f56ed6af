// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A piece of a file as the body of a response, which is never in memory as a whole. The file is open from the beginning, so it is the one
 * that the headers speak of whatever happens to its name; whoever gets the response closes it, sent or not.
 *
 * @param channel open for reading; its position does not matter
 * @param offset of the first byte that is sent
 * @param length how many are, from 1
 */
public record FileBody(FileChannel channel, long offset, long length) implements AutoCloseable {
    /** @throws IllegalArgumentException when there is nothing to send */
    public FileBody {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative: " + offset);
        }
        if (length < 1) {
            throw new IllegalArgumentException("length must be positive: " + length);
        }
    }

    /**
     * Opens a file that is no link.
     *
     * @throws IOException when it cannot be read
     */
    public static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reads what fits into the buffer, may wait for the disk.
     *
     * @param into from its first byte on
     * @param sent how many bytes were read before
     * @return how many are read now: more than none
     * @throws EOFException when the file has become shorter than was said
     */
    public int read(ByteBuffer into, long sent) throws IOException {
        into.limit((int) Math.min(into.capacity(), length - sent));
        int count = channel.read(into, offset + sent);
        if (count <= 0) {
            throw new EOFException("the file has become shorter than the response says");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
