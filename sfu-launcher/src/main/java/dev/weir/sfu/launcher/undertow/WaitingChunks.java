// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What a client has not read yet, up to a bound. Any thread adds, one removes. */
final class WaitingChunks {
    private final int mostBytes;
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private int bytes;
    private boolean ended;

    WaitingChunks(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** False, and nothing is added, beyond the bound and after the end. */
    synchronized boolean offer(byte[] chunk) {
        if (ended || chunk.length > mostBytes - bytes) {
            return false;
        }
        if (chunk.length > 0) {
            chunks.add(ByteBuffer.wrap(chunk));
            bytes += chunk.length;
        }
        return true;
    }

    /** The oldest, which stays until it is removed; its position says how much of it has gone. */
    synchronized Optional<ByteBuffer> first() {
        return Optional.ofNullable(chunks.peek());
    }

    synchronized void removeFirst() {
        ByteBuffer gone = chunks.poll();
        if (gone != null) {
            bytes -= gone.capacity();
        }
    }

    /** Nothing is added from now on. */
    synchronized void end() {
        ended = true;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Lets go of everything. */
    synchronized void drop() {
        chunks.clear();
        bytes = 0;
    }
}
