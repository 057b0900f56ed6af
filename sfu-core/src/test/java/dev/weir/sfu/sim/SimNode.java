// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.loop.MediaLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A machine on the simulated network: an address, and the loops that share it. */
final class SimNode {
    private final InetSocketAddress address;
    private final List<SimTransport> transports = new ArrayList<>();
    private final List<MediaLoop> loops;
    private final long[] nextTurn;
    private final long[] busyUntil;
    private long nanosPerSend;

    SimNode(SimNetwork network, SimClock clock, int number, int loopCount) {
        this.address = new InetSocketAddress(ip(number), 5000);
        network.attach(address);
        for (int i = 0; i < loopCount; i++) {
            transports.add(new SimTransport(network, address));
        }
        this.loops = MediaLoop.sharing(transports, clock.nanos());
        this.nextTurn = new long[loopCount];
        this.busyUntil = new long[loopCount];
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

    /** The only one, or the first. */
    MediaLoop loop() {
        return loops.get(0);
    }

    List<MediaLoop> loops() {
        return loops;
    }

    long sentBytes() {
        return transports.stream()
                .mapToLong(transport -> transport.counters().sentBytes())
                .sum();
    }

    /** Packets taken from the pools and not given back. */
    int outstanding() {
        return loops.stream().mapToInt(loop -> loop.pool().outstanding()).sum();
    }

    /** From now on each datagram that is sent keeps its loop busy for so long. */
    void nanosPerSend(long nanos) {
        nanosPerSend = nanos;
    }

    /** When this node has something to do. */
    long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < nextTurn.length; i++) {
            next = Math.min(next, nextDeadline(i));
        }
        return next;
    }

    private long nextDeadline(int i) {
        long next = transports.get(i).hasWork() || loops.get(i).hasMail() ? Long.MIN_VALUE : nextTurn[i];
        return next == Long.MAX_VALUE ? next : Math.max(next, busyUntil[i]);
    }

    /** A turn of each loop that has something to do. */
    void turn(long now) {
        for (int i = 0; i < nextTurn.length; i++) {
            if (nextDeadline(i) <= now) {
                long before = loops.get(i).out().claims();
                nextTurn[i] = loops.get(i).turn(now);
                long took = (loops.get(i).out().claims() - before) * nanosPerSend;
                loops.get(i).turnTook(took);
                busyUntil[i] = now + took;
            }
        }
    }
}
