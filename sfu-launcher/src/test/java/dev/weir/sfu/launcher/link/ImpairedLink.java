// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A UDP relay of the loopback that stands for somebody's line: clients send to {@link #port}, and it sends on to the server from a
 * socket for each of them, so that the server sees as many addresses as there are clients.
 *
 * <p>Both directions begin perfect and may be impaired at any time. All clients of one link share its rate, as a household shares
 * its line. Thread-safe; a thread of its own does the work.
 */
public final class ImpairedLink implements AutoCloseable {
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long MILLIS = 1_000_000;

    /** Somebody on this side of the link, and the socket that stands for it on the other. */
    private record Client(SocketAddress address, DatagramChannel socket) {}

    private record Datagram(Client client, byte[] bytes) {}

    private final SocketAddress server;
    private final Selector selector;
    private final DatagramChannel front;
    private final Lane<Datagram> toServer;
    private final Lane<Datagram> toClient;
    private final Map<SocketAddress, Client> clients = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean addressesEnd;

    private ImpairedLink(int serverPort, long seed) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        toServer = new Lane<>(seed);
        toClient = new Lane<>(seed + 1);
        selector = Selector.open();
        front = socket();
        front.register(selector, SelectionKey.OP_READ);
        thread = new Thread(this::run, "impaired-link");
    }

    /** Stands before a server's UDP port of the loopback; equal seeds make equal decisions. */
    public static ImpairedLink open(int serverPort, long seed) throws IOException {
        ImpairedLink link = new ImpairedLink(serverPort, seed);
        link.thread.start();
        return link;
    }

    private static DatagramChannel socket() throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.configureBlocking(false);
        return socket;
    }

    /** Where clients send to, on the loopback. */
    public int port() {
        return front.socket().getLocalPort();
    }

    public void impairToServer(Impairment impairment) {
        toServer.impair(impairment, System.nanoTime());
    }

    public void impairToClient(Impairment impairment) {
        toClient.impair(impairment, System.nanoTime());
    }

    public LaneCounts toServer() {
        return toServer.counts();
    }

    public LaneCounts toClient() {
        return toClient.counts();
    }

    /**
     * Gives every client another address on the server's side, as a router does that was restarted or a phone that leaves the
     * house: what the server sends to the old ones is lost, and so is what is under way to it. Holds for every datagram that a
     * client sends afterwards.
     */
    public void changeAddresses() {
        addressesEnd = true;
        selector.wakeup();
    }

    private void run() {
        try (selector;
                front) {
            while (!closing) {
                rest();
                if (addressesEnd) {
                    addressesEnd = false;
                    forgetClients();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    receive(key);
                }
                selector.selectedKeys().clear();
                deliver();
            }
            forgetClients();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rest() throws IOException {
        long deadline = Math.min(toServer.nextDeadline(), toClient.nextDeadline());
        if (deadline == Lane.NEVER) {
            selector.select();
            return;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            selector.selectNow();
        } else {
            // The selector counts in milliseconds: up to one too late, never too early.
            selector.select((left + MILLIS - 1) / MILLIS);
        }
    }

    private void receive(SelectionKey key) throws IOException {
        if (key.attachment() instanceof Client client) {
            for (byte[] bytes = read(client); bytes.length > 0; bytes = read(client)) {
                toClient.enter(new Datagram(client, bytes), bytes.length, System.nanoTime());
            }
            return;
        }
        for (SocketAddress from = front.receive(buffer.clear()); from != null; from = front.receive(buffer.clear())) {
            byte[] bytes = received();
            toServer.enter(new Datagram(client(from), bytes), bytes.length, System.nanoTime());
        }
    }

    /** Empty when nothing is there. */
    private byte[] read(Client client) {
        buffer.clear();
        try {
            client.socket().read(buffer);
        } catch (IOException e) {
            // The server is not there at the moment, says the kernel: for a network that is nothing unusual.
            buffer.clear();
        }
        return received();
    }

    private byte[] received() {
        buffer.flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Client client(SocketAddress from) throws IOException {
        Client known = clients.get(from);
        if (known != null) {
            return known;
        }
        DatagramChannel socket = socket();
        socket.connect(server);
        Client client = new Client(from, socket);
        socket.register(selector, SelectionKey.OP_READ, client);
        clients.put(from, client);
        return client;
    }

    private void forgetClients() throws IOException {
        for (Client client : clients.values()) {
            client.socket().close();
        }
        clients.clear();
    }

    private void deliver() {
        long now = System.nanoTime();
        for (Optional<Datagram> next = toServer.leave(now); next.isPresent(); next = toServer.leave(now)) {
            send(next.get().client().socket(), server, next.get().bytes());
        }
        for (Optional<Datagram> next = toClient.leave(now); next.isPresent(); next = toClient.leave(now)) {
            send(front, next.get().client().address(), next.get().bytes());
        }
    }

    private static void send(DatagramChannel socket, SocketAddress to, byte[] bytes) {
        try {
            socket.send(ByteBuffer.wrap(bytes), to);
        } catch (IOException e) {
            // Nobody is there: lost.
        }
    }

    /** Whatever is under way is lost. Blocks until the sockets are closed. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
