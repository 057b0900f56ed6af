// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows at its end and can be corrected where it is written already. Not thread-safe. */
public final class OutputFile implements Closeable {
    private final SeekableByteChannel channel;
    private long lengthBytes;

    /** Over a channel that is at its end and can be read when somebody mends through it. */
    public OutputFile(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.lengthBytes = channel.size();
        channel.position(lengthBytes);
    }

    /**
     * Makes a file.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one of that name: nothing is ever overwritten
     */
    public static OutputFile create(Path path) throws IOException {
        return new OutputFile(Files.newByteChannel(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ));
    }

    public void append(byte[] bytes) throws IOException {
        append(bytes, 0, bytes.length);
    }

    /** After a failure the file ends where it did: what follows overwrites what has been written of this. */
    public void append(byte[] bytes, int offset, int length) throws IOException {
        channel.position(lengthBytes);
        writeAll(ByteBuffer.wrap(bytes, offset, length));
        lengthBytes += length;
    }

    /** Overwrites what is there already. */
    public void patch(long position, byte[] bytes) throws IOException {
        channel.position(position);
        writeAll(ByteBuffer.wrap(bytes));
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
