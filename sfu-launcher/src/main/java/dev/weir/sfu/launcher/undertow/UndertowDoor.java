// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.undertow;

import dev.weir.sfu.whip.http.HttpHandler;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** An HTTP/1.1 listener on one address that hands every request to one handler. Thread-safe. */
public final class UndertowDoor implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int CONNECTIONS = 4096;
    private static final int HEAD_TIMEOUT_MILLIS = 5_000;
    private static final int SILENCE_TIMEOUT_MILLIS = 30_000;
    private static final int STOP_TIMEOUT_MILLIS = 2_000;

    private final Undertow undertow;
    private final InetSocketAddress address;

    private UndertowDoor(Undertow undertow) {
        this.undertow = undertow;
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
        Undertow undertow = Undertow.builder()
                // One thread serves small bodies by the thousand, the worker is idle by design, and each thread costs
                // memory.
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(false)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.REUSE_ADDRESSES, true)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
                .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS - 1)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, 100)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_TIMEOUT_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, SILENCE_TIMEOUT_MILLIS)
                .setSocketOption(Options.READ_TIMEOUT, SILENCE_TIMEOUT_MILLIS)
                .setSocketOption(Options.WRITE_TIMEOUT, SILENCE_TIMEOUT_MILLIS)
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, STOP_TIMEOUT_MILLIS)
                .addHttpListener(port, host.isEmpty() ? "0.0.0.0" : host)
                // OBS and other users of libcurl wait a second for "100 Continue" before they send a long offer.
                .setHandler(new HttpContinueReadHandler(new ExchangeBridge(handler, limits)))
                .build();
        // Before it starts: a request may come at once.
        thread.is(undertow);
        try {
            undertow.start();
        } catch (RuntimeException e) {
            undertow.stop();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
        }
        return new UndertowDoor(undertow);
    }

    /** Where it listens, or did before it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** Closes the listener and every connection. */
    @Override
    public void close() {
        undertow.stop();
    }
}
