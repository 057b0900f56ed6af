// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.HttpHandler;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.Options;
import org.xnio.Sequence;

/** An HTTP/1.1 listener on one address, with TLS or without, that hands every request to one handler. Thread-safe. */
public final class UndertowDoor implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int CONNECTIONS = 4096;
    private static final long UNLIMITED = -1;
    private static final int HEAD_TIMEOUT_MILLIS = 5_000;
    private static final int STOP_TIMEOUT_MILLIS = 2_000;

    private final Undertow undertow;
    private final OpenResponses open;
    private final InetSocketAddress address;

    private UndertowDoor(Undertow undertow, OpenResponses open) {
        this.undertow = undertow;
        this.open = open;
        this.address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    /**
     * Binds and starts.
     *
     * @param host name or address to bind; empty means every address
     * @param port 0 takes a free one
     * @throws IOException when the address cannot be bound
     */
    public static UndertowDoor open(String host, int port, HttpHandler handler, DoorLimits limits) throws IOException {
        return open(host, port, handler, limits, new DoorThread());
    }

    /** As above; {@code thread} becomes that of this door. */
    public static UndertowDoor open(String host, int port, HttpHandler handler, DoorLimits limits, DoorThread thread)
            throws IOException {
        return open(new DoorPlace(host, port, Optional.empty()), handler, limits, thread);
    }

    /** As above, with TLS perhaps. */
    public static UndertowDoor open(DoorPlace place, HttpHandler handler, DoorLimits limits, DoorThread thread)
            throws IOException {
        OpenResponses open = new OpenResponses();
        int silenceMillis = Math.toIntExact(limits.silence().toMillis());
        Undertow undertow = listener(Undertow.builder(), place)
                // One thread serves small bodies by the thousand, the workers only wait for files on disks, and each
                // thread
                // costs memory.
                .setIoThreads(1)
                .setWorkerThreads(2)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(false)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.REUSE_ADDRESSES, true)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
                .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS - 1)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, 100)
                // Ours is DoorLimits.drainedBytes. Undertow 2.4 closes without an answer at its own, and prints a stack
                // to stderr.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, UNLIMITED)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_TIMEOUT_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, silenceMillis)
                .setSocketOption(Options.READ_TIMEOUT, silenceMillis)
                .setSocketOption(Options.WRITE_TIMEOUT, silenceMillis)
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, STOP_TIMEOUT_MILLIS)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
                // OBS and other users of libcurl wait a second for "100 Continue" before they send a long offer.
                .setHandler(new HttpContinueReadHandler(new ExchangeBridge(handler, limits, open)))
                .build();
        // Before it starts: a request may come at once.
        thread.is(undertow);
        try {
            undertow.start();
        } catch (RuntimeException e) {
            undertow.stop();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
        return new UndertowDoor(undertow, open);
    }

    private static Undertow.Builder listener(Undertow.Builder builder, DoorPlace place) {
        String host = place.host().isEmpty() ? "0.0.0.0" : place.host();
        return place.tls().isPresent()
                ? builder.addHttpsListener(place.port(), host, place.tls().get())
                : builder.addHttpListener(place.port(), host);
    }

    /** Where it listens, or did before it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** Ends the streams, breaks files off, closes the listener and every connection. */
    @Override
    public void close() {
        open.end();
        awaitIoThread();
        undertow.stop();
        open.forget();
    }

    /** Until what it had to do by now is done, so that streams end and do not break off. */
    private void awaitIoThread() {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            undertow.getWorker().getIoThread().execute(reached::countDown);
            boolean unused = reached.await(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closedBefore) {
            // Nothing to wait for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
