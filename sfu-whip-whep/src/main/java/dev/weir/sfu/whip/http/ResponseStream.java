// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.http;

/**
 * The part of a response that is written over time. The server calls {@link #open} once, and then, once and for all, {@link
 * #closed}; a response that is never sent is only closed.
 */
public interface ResponseStream {
    /** The head has been sent: chunks may go. Must not block. */
    void open(Sink sink);

    /** Nobody reads any more: the client has left, was too slow, or {@link Sink#close} was called. Any thread; must not block. */
    void closed();

    /** Where chunks go. Thread-safe; no method blocks. */
    interface Sink {
        /**
         * Queues a chunk, which is sent at once when the client keeps up. Not copied.
         *
         * @return false when nothing was queued, because the stream is closed or the client reads so slowly that what waits
         *     would exceed the server's bound; the server then ends the stream
         */
        boolean send(byte[] chunk);

        /** Ends the response after what is queued. */
        void close();
    }
}
