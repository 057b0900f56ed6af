// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import java.net.InetAddress;
import java.util.List;

/**
 * How to open the UDP port of a {@link Transport}.
 *
 * @param port the UDP port on every address; 0 lets the operating system choose one, the same for all addresses
 * @param bind the addresses to bind; empty for every address of this machine, loopback included. A wildcard stands for every
 *     address of its family, because a socket on a wildcard cannot tell which address a datagram came to
 * @param receiveBufferBytes what to ask of the operating system per socket; it may grant less
 * @param sendBufferBytes what to ask of the operating system per socket; it may grant less
 */
public record UdpOptions(int port, List<InetAddress> bind, int receiveBufferBytes, int sendBufferBytes) {
    /** About 13 ms of a 2.5 Gbit/s link: what may arrive or wait while the loop is busy elsewhere. */
    public static final int DEFAULT_BUFFER_BYTES = 4 << 20;

    public UdpOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
        if (receiveBufferBytes < 1 || sendBufferBytes < 1) {
            throw new IllegalArgumentException("buffers must be positive: receiveBufferBytes " + receiveBufferBytes
                    + ", sendBufferBytes " + sendBufferBytes);
        }
        bind = List.copyOf(bind);
    }

    /** Every address of this machine on one port, with default buffers. */
    public static UdpOptions onPort(int port) {
        return onPort(port, List.of());
    }

    /** These addresses on one port, with default buffers. */
    public static UdpOptions onPort(int port, List<InetAddress> bind) {
        return new UdpOptions(port, bind, DEFAULT_BUFFER_BYTES, DEFAULT_BUFFER_BYTES);
    }
}
