// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.buffer.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;

/** One bound channel and the paths remembered on it. */
final class UdpSocket {
    /** The sending half of a channel; a test puts one here whose buffer is full. */
    @FunctionalInterface
    interface Wire {
        /** Returns the bytes sent, 0 when the send buffer is full; as {@link DatagramChannel#send}. */
        int send(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress remote) throws IOException;
    }

    private final int index;
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final Wire wire;
    private final Map<InetSocketAddress, Path> known = new HashMap<>();
    private boolean readable;

    UdpSocket(int index, DatagramChannel channel, Wire wire) throws IOException {
        this.index = index;
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.wire = wire;
    }

    InetSocketAddress local() {
        return local;
    }

    DatagramChannel channel() {
        return channel;
    }

    /** Watches for datagrams; the key carries this socket. */
    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Whether a datagram may be waiting: set by the selector, unset when a receive found none. */
    boolean readable() {
        return readable;
    }

    void readable(boolean maybeWaiting) {
        readable = maybeWaiting;
    }

    int send(ByteBuffer datagram, InetSocketAddress remote) throws IOException {
        return wire.send(channel, datagram, remote);
    }

    /** The remembered path from that address, else a new one that is not kept. */
    Path pathFrom(InetSocketAddress remote) {
        Path path = known.get(remote);
        return path != null ? path : new Path(index, local, remote);
    }

    void remember(Path path) {
        known.putIfAbsent(path.remote(), path);
    }

    void forget(Path path) {
        known.remove(path.remote());
    }
}
