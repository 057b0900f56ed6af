// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.ResponseStream;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * Writes one response over time, without blocking: whatever thread gives a chunk, the exchange's I/O thread writes it.
 *
 * <p>Up to {@link #MOST_WAITING_BYTES} wait for a client that reads slowly; one chunk more and the connection is closed, so that a
 * client that stopped reading holds neither memory nor a descriptor. The connection ends with the response.
 */
final class StreamSender implements ResponseStream.Sink, OpenResponses.Sending {
    /** What may wait, without what the kernel holds: minutes of events, and little enough for thousands of streams. */
    static final int MOST_WAITING_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(StreamSender.class);

    private final HttpServerExchange exchange;
    private final ResponseStream stream;
    private final OpenResponses open;
    private final StreamSinkChannel channel;
    private final WaitingChunks waiting = new WaitingChunks(MOST_WAITING_BYTES);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Too slow: what was given is lost, so the response must not look whole. */
    private volatile boolean cutOff;

    /** Takes over an exchange whose status and headers are set. */
    StreamSender(HttpServerExchange exchange, ResponseStream stream, OpenResponses open) {
        this.exchange = exchange;
        this.stream = stream;
        this.open = open;
        this.channel = exchange.getResponseChannel();
    }

    /** Sends the head and the beginning, then opens the stream. On the I/O thread. */
    void start(byte[] beginning) {
        exchange.addExchangeCompleteListener((done, next) -> {
            closed();
            next.proceed();
        });
        exchange.getConnection().addCloseListener(connection -> closed());
        channel.getWriteSetter().set(ready -> write());
        open.add(this);
        if (!send(beginning)) {
            abort();
        }
        write();
        if (!closed.get()) {
            stream.open(this);
        }
    }

    @Override
    public boolean send(byte[] chunk) {
        if (closed.get() || cutOff || waiting.isEnded()) {
            return false;
        }
        if (waiting.offer(chunk)) {
            writeSoon();
            return true;
        }
        log.debug("a stream ends: its client leaves {} bytes unread", MOST_WAITING_BYTES);
        cutOff = true;
        waiting.drop();
        onIoThread(this::abort);
        return false;
    }

    @Override
    public void close() {
        waiting.end();
        writeSoon();
    }

    /** Closes the connection, whatever waits. On the I/O thread. */
    void abort() {
        IoUtils.safeClose(exchange.getConnection());
        closed();
    }

    /** After what waits. */
    @Override
    public void end() {
        close();
    }

    /** Tells the stream, the first time, that nobody reads. Any thread. */
    @Override
    public void closed() {
        if (closed.compareAndSet(false, true)) {
            waiting.drop();
            open.remove(this);
            stream.closed();
        }
    }

    private void writeSoon() {
        if (writing.compareAndSet(false, true)) {
            onIoThread(this::write);
        }
    }

    private void onIoThread(Runnable task) {
        try {
            exchange.getIoThread().execute(task);
        } catch (RejectedExecutionException stopped) {
            closed();
        }
    }

    private void write() {
        // Before the queue is looked at, so that what is added from now on comes back here.
        writing.set(false);
        if (closed.get() || cutOff) {
            return;
        }
        try {
            if (wroteAll() && channel.flush()) {
                channel.suspendWrites();
            } else {
                channel.resumeWrites();
            }
        } catch (IOException gone) {
            log.debug("a stream ends: {}", gone.toString());
            abort();
        }
    }

    /** False when the kernel takes no more for now. */
    private boolean wroteAll() throws IOException {
        // Looked at first: nothing is added after the end.
        boolean ends = waiting.isEnded();
        for (Optional<ByteBuffer> first = waiting.first(); first.isPresent(); first = waiting.first()) {
            ByteBuffer chunk = first.get();
            while (chunk.hasRemaining()) {
                if (channel.write(chunk) == 0) {
                    return false;
                }
            }
            waiting.removeFirst();
        }
        if (ends) {
            channel.shutdownWrites();
        }
        return true;
    }
}
