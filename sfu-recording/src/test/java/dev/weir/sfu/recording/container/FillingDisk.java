// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file on a disk that has room for so many bytes only, until somebody makes more room. */
public final class FillingDisk implements SeekableByteChannel {
    private final FileChannel file;
    private long roomBytes;

    public FillingDisk(Path path, long roomBytes) throws IOException {
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.roomBytes = roomBytes;
    }

    /** From now on the file may be so long. */
    public void makeRoom(long bytes) {
        roomBytes = bytes;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        long room = roomBytes - file.position();
        if (room <= 0) {
            throw new IOException("No space left on device");
        }
        int end = source.limit();
        source.limit((int) Math.min(end, source.position() + room));
        try {
            return file.write(source);
        } finally {
            source.limit(end);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
