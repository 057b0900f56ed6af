// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.FileBody;
import dev.weir.sfu.whip.http.HttpResponse;
import io.undertow.server.HttpServerExchange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;

/**
 * Sends one piece of a file. The kernel moves it from the disk to the connection, on a worker's thread since the disk may be slow; the
 * I/O thread only tells when the client takes more. A client that takes nothing for the listener's write timeout is cut off.
 *
 * <p>Thread-safe where it says so; everything else happens on one thread after the other.
 */
final class FileSender implements OpenResponses.Sending {
    /** After which other downloads have their turn. */
    private static final long TURN_BYTES = 512 * 1024;

    private static final int BEGINNING_BYTES = 8 * 1024;

    private static final Logger log = LoggerFactory.getLogger(FileSender.class);

    private final HttpServerExchange exchange;
    private final HttpResponse response;
    private final FileBody file;
    private final OpenResponses open;
    private final XnioWorker worker;
    private final StreamSinkChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Goes with the head. Undertow 2.4 sends whatever is at the channel's own position with it, and as much as fits, when it is asked to
     * transfer a piece before the head is out.
     */
    private final ByteBuffer beginning = ByteBuffer.allocate(BEGINNING_BYTES).limit(0);

    private long sent;

    /** Takes over an exchange whose status, headers and length are set. */
    FileSender(HttpServerExchange exchange, HttpResponse response, OpenResponses open) {
        this.exchange = exchange;
        this.response = response;
        this.file = response.file().orElseThrow();
        this.open = open;
        this.worker = exchange.getConnection().getWorker();
        this.channel = exchange.getResponseChannel();
    }

    /** On the I/O thread. */
    void start() {
        exchange.addExchangeCompleteListener((done, next) -> {
            closed();
            next.proceed();
        });
        exchange.getConnection().addCloseListener(connection -> closed());
        channel.getWriteSetter().set(ready -> {
            ready.suspendWrites();
            goOn();
        });
        open.add(this);
        goOn();
    }

    private void goOn() {
        try {
            worker.execute(this::turn);
        } catch (RejectedExecutionException stopped) {
            closed();
        }
    }

    private void turn() {
        if (closed.get()) {
            return;
        }
        try {
            long end = Math.min(file.length(), sent + TURN_BYTES);
            while (sent < end) {
                long count = write(end - sent);
                if (count == 0) {
                    channel.resumeWrites();
                    return;
                }
                sent += count;
            }
            if (sent < file.length()) {
                goOn();
            } else {
                exchange.endExchange();
            }
        } catch (IOException | RuntimeException gone) {
            log.debug("a download breaks off: {}", gone.toString());
            end();
        }
    }

    /** How much the client takes; 0 for nothing just now. */
    private long write(long most) throws IOException {
        if (sent == 0 && beginning.limit() == 0) {
            file.read(beginning.clear(), 0);
            beginning.flip();
        }
        if (beginning.hasRemaining()) {
            return channel.write(beginning);
        }
        long count = channel.transferFrom(file.channel(), file.offset() + sent, most);
        if (count == 0 && file.channel().size() <= file.offset() + sent) {
            // What cannot be read looks like a client that takes nothing, and would for ever.
            throw new EOFException("the file has become shorter than the response says");
        }
        return count;
    }

    /** Cuts the client off, which sees by the length that something is missing. Any thread. */
    @Override
    public void end() {
        IoUtils.safeClose(exchange.getConnection());
        closed();
    }

    /** Closes the file. Any thread. */
    @Override
    public void closed() {
        if (closed.compareAndSet(false, true)) {
            open.remove(this);
            response.close();
        }
    }
}
