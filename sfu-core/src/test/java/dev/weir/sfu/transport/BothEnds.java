// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** Opens a transport of two sockets, and a remote end beside each, for every test. */
abstract class BothEnds {
    @Parameter
    Tier tier = Tier.PORTABLE;

    Transport transport;
    /** Beside socket 0. */
    DatagramSocket client;
    /** Beside socket 1. */
    DatagramSocket otherClient;

    @BeforeEach
    void openBothEnds() throws IOException {
        transport = tier.open(Loopback.first(), Loopback.second());
        client = Loopback.remote(Loopback.first());
        otherClient = Loopback.remote(Loopback.second());
    }

    @AfterEach
    void closeBothEnds() {
        transport.close();
        client.close();
        otherClient.close();
    }

    /** The address of a socket of the transport. */
    InetSocketAddress local(int socket) {
        return transport.localAddresses().get(socket);
    }
}
