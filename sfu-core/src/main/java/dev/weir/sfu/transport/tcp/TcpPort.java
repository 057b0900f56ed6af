// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import dev.weir.sfu.transport.StreamHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, reads and writes for all TCP connections of a server.
 *
 * <pre>
 *   media loops --frames--> ring of the connection, which is noted --wake--> turn: write
 *   media loops <--mailbox-- handler <-------------------------------------- turn: read, cut into frames
 * </pre>
 *
 * <p>{@link #turn} belongs to one thread; {@link #wakeUp} and {@link #counters} may be called from any. A connection that breaks,
 * and a bug in handling one, end that connection.
 */
public final class TcpPort {
    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    /** A whole TSO segment of the operating system. */
    private static final int BUFFER_BYTES = 64 << 10;

    /** How late a connection may be cut, and a listener without file descriptors be asked again. */
    private static final long LOOK_NANOS = 250_000_000;

    private static final int MAX_ACCEPTS = 64;

    private final TcpListeners listeners;
    private final TcpLimits limits;
    private final StreamHandler handler;
    private final LongSupplier clock;
    private final Selector selector;
    private final RingBudget budget;
    private final TcpTally tally = new TcpTally();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Connections connections;
    private final List<SelectionKey> resting = new ArrayList<>();
    private final NotedConnections noted = new NotedConnections();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private int nextNumber;
    private long nextLookNanos;

    private TcpPort(
            TcpListeners listeners, TcpLimits limits, StreamHandler handler, LongSupplier clock, Selector selector) {
        this.listeners = listeners;
        this.limits = limits;
        this.handler = handler;
        this.clock = clock;
        this.selector = selector;
        this.connections = new Connections(limits);
        this.budget = new RingBudget(limits.queuedBytes());
        this.nextLookNanos = clock.getAsLong();
    }

    /**
     * Begins to listen; the listeners belong to the port from now on.
     *
     * @param clock monotonic nanoseconds, the same as the media loops'
     * @throws IOException when the operating system has no selector left; the listeners are closed then
     */
    public static TcpPort over(TcpListeners listeners, TcpLimits limits, StreamHandler handler, LongSupplier clock)
            throws IOException {
        try {
            Selector selector = Selector.open();
            for (ServerSocketChannel channel : listeners.channels()) {
                channel.register(selector, SelectionKey.OP_ACCEPT);
            }
            return new TcpPort(listeners, limits, handler, clock, selector);
        } catch (IOException e) {
            listeners.close();
            throw e;
        }
    }

    /** Waits until there is something to do, and does it. */
    void turn() throws IOException {
        asleep.set(true);
        // After saying so: who notes a connection from now on sees it.
        if (!noted.isEmpty()) {
            selector.selectNow(this::ready);
        } else if (connections.isEmpty() && resting.isEmpty()) {
            selector.select(this::ready);
        } else {
            long waitNanos = Math.max(0, nextLookNanos - clock.getAsLong());
            selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        }
        asleep.set(false);
        serveNoted();
        long now = clock.getAsLong();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_NANOS;
            look(now);
        }
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            // Closed by what another key of this turn brought.
            return;
        }
        if (key.attachment() instanceof TcpConnection connection) {
            serve(connection, key.isWritable(), key.isReadable());
        } else {
            accept(key);
        }
    }

    private void serve(TcpConnection connection, boolean writable, boolean readable) {
        try {
            if (writable) {
                connection.write(buffer);
            }
            if (readable && !connection.read(buffer, handler, clock.getAsLong())) {
                close(connection);
            }
        } catch (IOException e) {
            LOG.debug("tcp: {} broke: {}", connection, e.getMessage());
            close(connection);
        } catch (RuntimeException bug) {
            LOG.error("tcp: {} closed by a bug of ours", connection, bug);
            close(connection);
        }
    }

    private void accept(SelectionKey key) {
        try {
            for (int i = 0; i < MAX_ACCEPTS; i++) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                if (channel == null) {
                    return;
                }
                accepted(channel);
            }
        } catch (IOException e) {
            // No file descriptors, most likely: it would be ready again at once.
            LOG.warn("tcp: a connection could not be accepted: {}", e.getMessage());
            key.interestOps(0);
            resting.add(key);
        }
    }

    private void accepted(SocketChannel channel) throws IOException {
        try {
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            if (connections.refuses(remote.getAddress()) || !makeRoom()) {
                tally.refused.increment();
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, limits.sendBufferBytes());
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            TcpConnection connection =
                    new TcpConnection(this, nextNumber, channel, key, new FrameRing(budget), clock.getAsLong());
            // Wraps after 2^31 connections, when nobody knows the first any more.
            nextNumber = (nextNumber + 1) & Integer.MAX_VALUE;
            key.attach(connection);
            connections.add(connection);
            tally.accepted.increment();
            tally.open.increment();
        } catch (IOException e) {
            LOG.debug("tcp: a connection ended before it began: {}", e.getMessage());
            channel.close();
        }
    }

    private boolean makeRoom() {
        connections.toCutForAnother(clock.getAsLong()).ifPresent(this::cut);
        return !connections.isFull();
    }

    private void cut(TcpConnection connection) {
        connection.countCut();
        close(connection);
    }

    /** Has {@link #turn} look at a connection; once until it takes notice. Any thread. */
    void note(TcpConnection connection) {
        noted.add(connection);
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void serveNoted() {
        TcpConnection connection = noted.takeAll();
        while (connection != null) {
            TcpConnection next = connection.nextNoted();
            connection.takeNotice();
            if (connections.contains(connection)) {
                connection.followClaims(clock.getAsLong());
                connections.followed(connection);
                serve(connection, true, false);
            }
            connection = next;
        }
    }

    /** Cuts those whose time is over, and accepts again. */
    private void look(long now) {
        connections.overdue(now).forEach(this::cut);
        resting.forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
        resting.clear();
    }

    private void close(TcpConnection connection) {
        if (connections.remove(connection)) {
            tally.open.decrement();
        }
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("tcp: {} could not be closed: {}", connection, e.getMessage());
        }
    }

    /** Ends the wait of {@link #turn}, the present one or the next. Any thread. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Whether it waits and has seen everything that media loops did. Any thread. */
    boolean isIdle() {
        return asleep.get() && noted.isEmpty();
    }

    /** What happened so far. Any thread. */
    public TcpCounters counters() {
        return tally.read();
    }

    TcpTally tally() {
        return tally;
    }

    /** Bytes of the heap for frames that wait. Any thread. */
    long queuedBytes() {
        return budget.takenBytes();
    }

    /** Sends what can be sent at once and closes everything. After the last turn, on its thread. */
    void close() {
        serveNoted();
        connections.toList().forEach(this::close);
        listeners.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("tcp: close failed", e);
        }
    }
}
