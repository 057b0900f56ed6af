// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport;

import dev.weir.sfu.buffer.Packet;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the tests of the transports share: addresses of this machine, plain sockets as remote ends, waiting with a deadline. */
public final class Loopback {
    /** Far more than any test needs, so that a busy machine does not fail it. */
    public static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Loopback() {}

    public static InetAddress first() {
        return InetAddress.getLoopbackAddress();
    }

    /** Another address of this machine; all of 127/8 where the interfaces have no other. */
    public static InetAddress second() throws IOException {
        for (InetAddress address : LocalAddresses.usable()) {
            if (!address.equals(first())) {
                return address;
            }
        }
        return InetAddress.getByName("127.0.0.2");
    }

    /** A remote end on the given address. */
    public static DatagramSocket remote(InetAddress address) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
        return socket;
    }

    public static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public static void send(DatagramSocket from, InetSocketAddress to, byte... bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** Blocks until a datagram is there. */
    public static DatagramPacket take(DatagramSocket socket) throws IOException {
        DatagramPacket datagram = new DatagramPacket(new byte[2048], 2048);
        socket.receive(datagram);
        return datagram;
    }

    public static byte[] bytesOf(DatagramPacket datagram) {
        return Arrays.copyOf(datagram.getData(), datagram.getLength());
    }

    public static byte[] bytesOf(Packet packet) {
        return Arrays.copyOfRange(packet.array(), packet.offset(), packet.offset() + packet.length());
    }

    public static void fill(Packet packet, byte... bytes) {
        packet.length(bytes.length);
        System.arraycopy(bytes, 0, packet.array(), packet.offset(), bytes.length);
    }

    /** Lets the transport receive into the inbox until the condition holds. */
    public static void receiveUntil(Transport transport, Inbox inbox, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "nothing more came; so far " + inbox.paths().size() + " datagrams, " + transport.counters());
            }
            transport.await(left);
            transport.receive(inbox, 100, System.nanoTime());
        }
    }
}
