// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening sockets: one for each local address, as for UDP, with the same port. */
public final class TcpListeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListeners.class);

    private static final int BACKLOG = 256;

    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private TcpListeners() {}

    /** Binds what can be bound of the addresses. */
    public static TcpListeners bind(List<InetSocketAddress> addresses) {
        TcpListeners listeners = new TcpListeners();
        for (InetSocketAddress address : addresses) {
            try {
                listeners.channels.add(open(address));
            } catch (IOException | UnsupportedOperationException e) {
                // UnsupportedOperationException: an IPv6 address on a machine without IPv6.
                listeners.skipped.add(address.getAddress().getHostAddress() + " port " + address.getPort() + " ("
                        + e.getMessage() + ")");
            }
        }
        return listeners;
    }

    private static ServerSocketChannel open(InetSocketAddress address) throws IOException {
        boolean v4 = address.getAddress() instanceof Inet4Address;
        ServerSocketChannel channel =
                ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(address, BACKLOG);
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    /** The addresses that could not be bound, each with the reason. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Whether nothing listens. */
    public boolean isEmpty() {
        return channels.isEmpty();
    }

    List<ServerSocketChannel> channels() {
        return channels;
    }

    @Override
    public void close() {
        for (ServerSocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("tcp: close failed", e);
            }
        }
    }
}
