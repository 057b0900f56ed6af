// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.webm;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Keeps the first kilobyte of what is written, and how long it would be. */
final class SparseChannel implements SeekableByteChannel {
    private final byte[] head = new byte[1_024];
    private long position;
    private long size;

    ByteBuffer head() {
        return ByteBuffer.wrap(head);
    }

    @Override
    public int write(ByteBuffer source) {
        int length = source.remaining();
        while (source.hasRemaining() && position < head.length) {
            head[(int) position++] = source.get();
        }
        position += source.remaining();
        source.position(source.limit());
        size = Math.max(size, position);
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer destination) {
        throw new UnsupportedOperationException("written only");
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new UnsupportedOperationException("written only");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
