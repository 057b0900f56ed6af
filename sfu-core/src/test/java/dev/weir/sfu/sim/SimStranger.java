// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.net.InetSocketAddress;

/** Somebody with a socket and no session. */
public final class SimStranger {
    private final SimNetwork network;
    private final InetSocketAddress server;
    private final InetSocketAddress own;
    private final SimTransport transport;

    SimStranger(SimNetwork network, InetSocketAddress server, int port) {
        this.network = network;
        this.server = server;
        this.own = new InetSocketAddress("10.9.9.9", port);
        network.attach(own);
        this.transport = new SimTransport(network, own);
    }

    /** Sends a datagram to the server. */
    void send(byte[] bytes) {
        network.send(own, server, bytes);
    }

    /** Datagrams that came back. */
    int answers() {
        return transport.waiting();
    }
}
