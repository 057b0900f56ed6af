// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.buffer;

import java.net.InetSocketAddress;

/**
 * Which local socket and which remote address a datagram came by, or is to leave by.
 *
 * <p>Immutable and usable as a map key. ICE wants an answer to leave from the address the request came to (RFC 8445 section
 * 7.3), hence the local half. Printing it redacts the remote address to its port, so that it may stand in a log. A subclass may
 * carry a stream, whose number stands for the socket; what makes two paths equal stays the same.
 */
public class Path {
    private final int socket;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final int hash;

    /**
     * @param socket the transport's own index of the local socket; negative for a stream
     * @param local the address that socket is bound to
     * @param remote the other end, resolved
     */
    public Path(int socket, InetSocketAddress local, InetSocketAddress remote) {
        this.socket = socket;
        this.local = local;
        this.remote = remote;
        this.hash = 31 * remote.hashCode() + socket;
    }

    public final int socket() {
        return socket;
    }

    public final InetSocketAddress local() {
        return local;
    }

    public final InetSocketAddress remote() {
        return remote;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other || (other instanceof Path path && path.socket == socket && path.remote.equals(remote));
    }

    @Override
    public final int hashCode() {
        return hash;
    }

    @Override
    public final String toString() {
        return "path(socket " + socket + ", remote port " + remote.getPort() + ")";
    }
}
