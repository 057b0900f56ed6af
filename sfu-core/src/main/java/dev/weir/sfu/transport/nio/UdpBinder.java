// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.nio;

import dev.weir.sfu.transport.LocalAddresses;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one channel per local address, all on one port. */
final class UdpBinder {
    /** A port that was free on the first address may be taken on another; then the next one is tried. */
    private static final int MAX_PORT_TRIES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(UdpBinder.class);

    private final NioUdpOptions options;
    private final List<DatagramChannel> bound = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    UdpBinder(NioUdpOptions options) {
        this.options = options;
    }

    /**
     * Binds what can be bound and says which addresses could not.
     *
     * @throws IOException when not one address could be bound; nothing stays open then
     */
    List<DatagramChannel> bind() throws IOException {
        Set<InetAddress> addresses = addresses();
        int tries = options.port() == 0 ? MAX_PORT_TRIES : 1;
        do {
            closeAll();
            bindAll(addresses);
        } while (--tries > 0 && !skipped.isEmpty());
        if (bound.isEmpty()) {
            throw new BindException(
                    "no local address could be bound to UDP port " + options.port() + "; tried " + skipped);
        }
        if (!skipped.isEmpty()) {
            LOG.warn("udp: not listening on {}; listening on {} other address(es)", skipped, bound.size());
        }
        warnOfSmallBuffers();
        return bound;
    }

    private void bindAll(Set<InetAddress> addresses) {
        int port = options.port();
        for (InetAddress address : addresses) {
            try {
                DatagramChannel channel = open(new InetSocketAddress(address, port));
                bound.add(channel);
                port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            } catch (IOException | UnsupportedOperationException e) {
                // UnsupportedOperationException: a machine without IPv6 asked for an IPv6 socket.
                skipped.add(address.getHostAddress() + " port " + port + " (" + e.getMessage() + ")");
            }
        }
    }

    private DatagramChannel open(InetSocketAddress local) throws IOException {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
            channel.configureBlocking(false);
            channel.bind(local);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The addresses to bind: those asked for, wildcards replaced by what they stand for. */
    private Set<InetAddress> addresses() throws SocketException {
        if (options.bind().isEmpty()) {
            return new LinkedHashSet<>(LocalAddresses.usable());
        }
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (InetAddress address : options.bind()) {
            if (address.isAnyLocalAddress()) {
                for (InetAddress local : LocalAddresses.usable()) {
                    if (local instanceof Inet4Address == address instanceof Inet4Address) {
                        addresses.add(local);
                    }
                }
            } else {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private void warnOfSmallBuffers() throws IOException {
        DatagramChannel any = bound.get(0);
        warnWhenSmaller(any, StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes(), "net.core.rmem_max");
        warnWhenSmaller(any, StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes(), "net.core.wmem_max");
    }

    private static void warnWhenSmaller(
            DatagramChannel channel, SocketOption<Integer> option, int askedBytes, String linuxSetting)
            throws IOException {
        int grantedBytes = channel.getOption(option);
        if (grantedBytes < askedBytes) {
            LOG.warn(
                    "udp: {} is {} bytes, {} asked for; bursts may lose packets (on Linux raise {})",
                    option.name(),
                    grantedBytes,
                    askedBytes,
                    linuxSetting);
        }
    }

    private void closeAll() throws IOException {
        for (DatagramChannel channel : bound) {
            channel.close();
        }
        bound.clear();
        skipped.clear();
    }
}
