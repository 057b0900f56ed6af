// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.loop.MediaLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A machine on the simulated network: a transport and the loop over it. */
final class SimNode {
    private final InetSocketAddress address;
    private final SimTransport transport;
    private final MediaLoop loop;
    private long nextTurn;

    SimNode(SimNetwork network, SimClock clock, int number) {
        this.address = new InetSocketAddress(ip(number), 5000);
        this.transport = new SimTransport(network, address);
        this.loop = new MediaLoop(transport, clock.nanos());
    }

    private static InetAddress ip(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    Path pathTo(SimNode other) {
        return new Path(0, address, other.address);
    }

    InetSocketAddress address() {
        return address;
    }

    MediaLoop loop() {
        return loop;
    }

    long sentBytes() {
        return transport.counters().sentBytes();
    }

    /** When this node has something to do. */
    long nextDeadline() {
        return transport.hasWork() ? Long.MIN_VALUE : nextTurn;
    }

    void turn(long now) {
        nextTurn = loop.turn(now);
    }
}
