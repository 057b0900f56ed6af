// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one socket per local address, all on one port, for one transport or for several that share the port.
 *
 * <p>Sharing means SO_REUSEPORT, with which the operating system spreads the remote ends over the sockets. It would also let
 * a second server of the same user in, which silently takes half of the datagrams. So the first socket of each address is
 * bound without the option, which fails when anybody has the port, and gets it afterwards; Linux asks the sockets for it only
 * when the next one is bound.
 *
 * @param <S> a socket of the tier
 */
public abstract class PortBinder<S> {
    /** A port that was free on the first address may be taken on another; then the next one is tried. */
    private static final int MAX_PORT_TRIES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PortBinder.class);

    private final UdpOptions options;
    /** The sockets of each address that could be bound, one for each transport. */
    private final List<List<S>> bound = new ArrayList<>();

    private final List<String> skipped = new ArrayList<>();

    protected PortBinder(UdpOptions options) {
        this.options = options;
    }

    /**
     * Opens a socket with buffers as the options say, bound to the address.
     *
     * @param shared whether sockets that share their port may have this one already
     */
    protected abstract S open(InetSocketAddress local, UdpOptions asked, boolean shared) throws IOException;

    /** Lets other sockets of this process bind the address of this one. */
    protected abstract void share(S socket) throws IOException;

    /** The address with the port the operating system chose. */
    protected abstract InetSocketAddress localOf(S socket) throws IOException;

    /** What the operating system granted. */
    protected abstract int receiveBufferBytesOf(S socket) throws IOException;

    /** What the operating system granted. */
    protected abstract int sendBufferBytesOf(S socket) throws IOException;

    protected abstract void close(S socket) throws IOException;

    /**
     * Binds what can be bound and says which addresses could not.
     *
     * @param count how many transports share the port, at least 1
     * @return the sockets of each transport; the same place in each list is the same address
     * @throws IOException when not one address could be bound; nothing stays open then
     */
    public final List<List<S>> bind(int count) throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive: " + count);
        }
        Set<InetAddress> addresses = addresses();
        int tries = options.port() == 0 ? MAX_PORT_TRIES : 1;
        do {
            closeAll();
            bindAll(addresses, count);
        } while (--tries > 0 && !skipped.isEmpty());
        if (bound.isEmpty()) {
            throw new BindException(
                    "no local address could be bound to UDP port " + options.port() + "; tried " + skipped);
        }
        if (!skipped.isEmpty()) {
            LOG.warn("udp: not listening on {}; listening on {} other address(es)", skipped, bound.size());
        }
        warnOfSmallBuffers(bound.get(0).get(0));
        return byTransport(count);
    }

    private void bindAll(Set<InetAddress> addresses, int count) throws IOException {
        int port = options.port();
        for (InetAddress address : addresses) {
            List<S> sockets = new ArrayList<>();
            try {
                openGroup(new InetSocketAddress(address, port), count, sockets);
                bound.add(sockets);
                port = localOf(sockets.get(0)).getPort();
            } catch (IOException | UnsupportedOperationException e) {
                // UnsupportedOperationException: a machine without IPv6 asked for an IPv6 socket.
                skipped.add(address.getHostAddress() + " port " + port + " (" + e.getMessage() + ")");
                for (S socket : sockets) {
                    close(socket);
                }
            }
        }
    }

    private void openGroup(InetSocketAddress local, int count, List<S> sockets) throws IOException {
        S first = open(local, options, false);
        sockets.add(first);
        if (count > 1) {
            share(first);
            InetSocketAddress chosen = localOf(first);
            while (sockets.size() < count) {
                sockets.add(open(chosen, options, true));
            }
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

    private void warnOfSmallBuffers(S any) throws IOException {
        warnWhenSmaller("SO_RCVBUF", receiveBufferBytesOf(any), options.receiveBufferBytes(), "net.core.rmem_max");
        warnWhenSmaller("SO_SNDBUF", sendBufferBytesOf(any), options.sendBufferBytes(), "net.core.wmem_max");
    }

    private static void warnWhenSmaller(String option, int grantedBytes, int askedBytes, String linuxSetting) {
        if (grantedBytes < askedBytes) {
            LOG.warn(
                    "udp: {} is {} bytes, {} asked for; bursts may lose packets (on Linux raise {})",
                    option,
                    grantedBytes,
                    askedBytes,
                    linuxSetting);
        }
    }

    private List<List<S>> byTransport(int count) {
        List<List<S>> transports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<S> sockets = new ArrayList<>();
            for (List<S> ofAddress : bound) {
                sockets.add(ofAddress.get(i));
            }
            transports.add(sockets);
        }
        return transports;
    }

    private void closeAll() throws IOException {
        for (List<S> ofAddress : bound) {
            for (S socket : ofAddress) {
                close(socket);
            }
        }
        bound.clear();
        skipped.clear();
    }
}
