// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Waits for room in a channel's send buffer.
 *
 * <p>It has a selector of its own, opened at the first wait: on the receiving one, interest in writing would end every wait at
 * once. Linux calls a UDP socket writable only when half its buffer is empty, so a send may succeed although the wait ran out.
 */
final class WritableWait implements AutoCloseable {
    private final Selector selector;

    WritableWait() throws IOException {
        selector = Selector.open();
    }

    /** Waits at most that long for the channel alone. */
    void await(DatagramChannel channel, long timeoutMillis) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null) {
            key = channel.register(selector, SelectionKey.OP_WRITE);
        } else {
            key.interestOps(SelectionKey.OP_WRITE);
        }
        selector.select(ready -> {}, timeoutMillis);
        key.interestOps(0);
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
