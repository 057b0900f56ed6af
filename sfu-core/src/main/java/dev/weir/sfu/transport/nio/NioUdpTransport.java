// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.StreamPath;
import dev.weir.sfu.transport.Tally;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import dev.weir.sfu.transport.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP port over java.nio: one channel per local address, one selector.
 *
 * <p>Datagrams pass through one direct buffer for each direction, because the JDK would otherwise look one up and copy for
 * every call (measured: 1 to 2 % of a send). Neither sending nor receiving from a remembered path allocates here; the JDK itself makes an address object
 * when the sender is not the one before.
 *
 * <p>Threads as {@link Transport} says.
 */
public final class NioUdpTransport implements Transport {
    /** Datagrams taken from one socket before the next one has its turn. */
    private static final int RECEIVE_QUANTUM = 16;

    /** Waits of 1 ms for a full send buffer in one {@link #send}; more would starve the loop's other duties. */
    private static final int MAX_SEND_WAITS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(NioUdpTransport.class);

    private final UdpSocket[] sockets;
    private final List<InetSocketAddress> localAddresses;
    private final Selector selector;
    private final WritableWait writableWait;
    private final Tally tally = new Tally();
    private final Packet incoming = new Packet();
    /** One byte more than is allowed, which shows that a datagram was longer. */
    private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(Packet.MAX_BYTES + 1);

    private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(incoming.array().length);
    private volatile boolean woken;
    private boolean selected;
    private int firstSocket;

    private NioUdpTransport(UdpSocket[] sockets, Selector selector, WritableWait writableWait) {
        this.sockets = sockets;
        this.selector = selector;
        this.writableWait = writableWait;
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (UdpSocket socket : sockets) {
            addresses.add(socket.local());
        }
        this.localAddresses = List.copyOf(addresses);
    }

    /**
     * Binds the port on the addresses asked for. Addresses that cannot be bound are left out with a warning.
     *
     * @throws IOException when none could be bound
     */
    public static NioUdpTransport open(UdpOptions options) throws IOException {
        return open(options, 1).get(0);
    }

    /**
     * Opens several transports on one port, one for each loop. Each remote end's datagrams arrive at one of them; the same
     * {@link Path#socket} is the same local address in all.
     *
     * @param count at least 1; beyond one only where the operating system spreads datagrams over sockets of one port
     * @throws IOException when no address could be bound, or not {@code count} times
     */
    public static List<NioUdpTransport> open(UdpOptions options, int count) throws IOException {
        List<List<DatagramChannel>> channels = new UdpBinder(options).bind(count);
        List<NioUdpTransport> transports = new ArrayList<>();
        try {
            for (List<DatagramChannel> ofOne : channels) {
                transports.add(over(ofOne, DatagramChannel::send));
            }
            LOG.info("udp: listening on {}, {} socket(s) each", transports.get(0).localAddresses, count);
            return List.copyOf(transports);
        } catch (IOException e) {
            transports.forEach(NioUdpTransport::close);
            channels.forEach(ofOne -> ofOne.forEach(NioUdpTransport::closeQuietly));
            throw e;
        }
    }

    /** Over channels that are bound already; they belong to the transport. A test may put another wire behind them. */
    static NioUdpTransport over(List<DatagramChannel> channels, UdpSocket.Wire wire) throws IOException {
        Selector selector = Selector.open();
        WritableWait writableWait = new WritableWait();
        UdpSocket[] sockets = new UdpSocket[channels.size()];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = new UdpSocket(i, channels.get(i), wire);
            sockets[i].register(selector);
        }
        return new NioUdpTransport(sockets, selector, writableWait);
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        if (!selected) {
            select(0);
        }
        selected = false;
        int handled = 0;
        int left = maxDatagrams;
        boolean progress = true;
        while (progress && left > 0) {
            progress = false;
            for (int i = 0; i < sockets.length && left > 0; i++) {
                UdpSocket socket = sockets[(firstSocket + i) % sockets.length];
                int quantum = Math.min(left, RECEIVE_QUANTUM);
                while (socket.readable() && quantum > 0) {
                    handled += receiveOne(socket, handler, nowNanos);
                    quantum--;
                    left--;
                }
                progress |= socket.readable();
            }
        }
        firstSocket = (firstSocket + 1) % sockets.length;
        return handled;
    }

    /** Returns how many datagrams were handled: one or none. */
    private int receiveOne(UdpSocket socket, DatagramHandler handler, long nowNanos) {
        receiveBuffer.clear();
        tally.receiveCalled();
        InetSocketAddress remote;
        try {
            remote = (InetSocketAddress) socket.channel().receive(receiveBuffer);
        } catch (IOException e) {
            tally.receiveFailed();
            socket.readable(false);
            return 0;
        }
        if (remote == null) {
            socket.readable(false);
            return 0;
        }
        int length = receiveBuffer.position();
        if (length > Packet.MAX_BYTES) {
            tally.oversize();
            return 0;
        }
        incoming.length(length);
        incoming.arrivalNanos(nowNanos);
        receiveBuffer.flip();
        receiveBuffer.get(incoming.array(), incoming.offset(), length);
        tally.received(length);
        handler.handle(incoming, socket.pathFrom(remote));
        return 1;
    }

    @Override
    public void send(Outbox outbox) {
        int waitsLeft = MAX_SEND_WAITS;
        int size = outbox.size();
        for (int i = 0; i < size; i++) {
            waitsLeft = sendOne(outbox.packet(i), outbox.path(i), waitsLeft);
        }
    }

    /** Returns how many waits are left to the datagrams behind this one. */
    private int sendOne(Packet packet, Path path, int waitsAllowed) {
        // An empty datagram means nothing to any of our protocols, and its 0 sent bytes would look like a full buffer.
        if (packet.length() == 0 || path.socket() < 0 || path.socket() >= sockets.length) {
            if (!StreamPath.send(path, packet)) {
                tally.sendFailed(1);
            }
            return waitsAllowed;
        }
        UdpSocket socket = sockets[path.socket()];
        int waitsLeft = waitsAllowed;
        sendBuffer.clear();
        sendBuffer.put(packet.array(), packet.offset(), packet.length()).flip();
        try {
            while (send(socket, path) == 0) {
                if (waitsLeft == 0) {
                    tally.sendBufferFull(1);
                    return 0;
                }
                waitsLeft--;
                tally.sendWaited();
                writableWait.await(socket.channel(), 1);
            }
            tally.sent(1, packet.length());
        } catch (IOException | IllegalArgumentException | ClosedSelectorException | CancelledKeyException e) {
            // IllegalArgumentException: the address is of the other family or not resolved. The last two: closed
            // meanwhile.
            tally.sendFailed(1);
        }
        return waitsLeft;
    }

    private int send(UdpSocket socket, Path path) throws IOException {
        tally.sendCalled();
        return socket.send(sendBuffer, path.remote());
    }

    @Override
    public void await(long timeoutNanos) {
        if (timeoutNanos <= 0 || woken) {
            select(0);
        } else if (timeoutNanos == Long.MAX_VALUE) {
            select(Long.MAX_VALUE);
        } else {
            // Rounding down would spin through the last millisecond before each deadline.
            select(TimeUnit.NANOSECONDS.toMillis(timeoutNanos - 1) + 1);
        }
        // After the wait, so that no earlier wakeUp is owed; receive() may select meanwhile and must not swallow one.
        woken = false;
        selected = true;
    }

    private void select(long timeoutMillis) {
        try {
            if (timeoutMillis == 0) {
                selector.selectNow(NioUdpTransport::markReadable);
            } else {
                selector.select(NioUdpTransport::markReadable, timeoutMillis);
            }
        } catch (IOException e) {
            tally.receiveFailed();
        } catch (ClosedSelectorException e) {
            // Closed meanwhile; nothing will arrive any more.
            LOG.trace("udp: selected after close", e);
        }
    }

    private static void markReadable(SelectionKey key) {
        ((UdpSocket) key.attachment()).readable(true);
    }

    @Override
    public void wakeUp() {
        woken = true;
        selector.wakeup();
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public void remember(Path path) {
        if (!StreamPath.claim(path)) {
            socketOf(path).remember(path);
        }
    }

    @Override
    public void forget(Path path) {
        if (!StreamPath.release(path)) {
            socketOf(path).forget(path);
        }
    }

    private UdpSocket socketOf(Path path) {
        if (path.socket() < 0 || path.socket() >= sockets.length) {
            throw new IllegalArgumentException(
                    "path must name one of the " + sockets.length + " sockets of this transport: " + path.socket());
        }
        return sockets[path.socket()];
    }

    @Override
    public TransportCounters counters() {
        return tally.read();
    }

    @Override
    public void close() {
        for (UdpSocket socket : sockets) {
            closeQuietly(socket.channel());
        }
        closeQuietly(writableWait);
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("udp: close failed", e);
        }
    }
}
