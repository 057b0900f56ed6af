// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The connections that media loops have done something with, in no order: many writers, one reader, no garbage. */
final class NotedConnections {
    /** Each leads to the one before. */
    private final AtomicReference<@Nullable TcpConnection> last = new AtomicReference<>();

    /** Not again before {@link #takeAll} has given it out. Any thread. */
    void add(TcpConnection connection) {
        TcpConnection before;
        do {
            before = last.get();
            connection.nextNoted(before);
        } while (!last.compareAndSet(before, connection));
    }

    /** The first of those there were; the others by {@link TcpConnection#nextNoted}. Reader's thread. */
    @Nullable
    TcpConnection takeAll() {
        return last.getAndSet(null);
    }

    /** Any thread. */
    boolean isEmpty() {
        return last.get() == null;
    }
}
