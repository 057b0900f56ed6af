// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * A client's way to a real server: UDP, or a TCP connection with frames (RFC 4571), and from one to the other while it talks, as
 * when a telephone leaves the house. To the client it is one path all the time.
 */
final class ClientWire implements Transport {
    private static final int FRAME_HEADER_BYTES = 2;

    private final InetSocketAddress server;
    private final DatagramChannel udp;
    private final Path path;
    private final ByteBuffer stream = ByteBuffer.allocate(1 << 20).flip();
    private final ByteBuffer datagram = ByteBuffer.allocate(2_048);
    private final Packet packet = new Packet();
    private SocketChannel tcp;
    private boolean byTcp;
    private boolean reads = true;
    private long receivedByUdp;
    private long receivedByTcp;
    private long sent;

    ClientWire(InetSocketAddress server) throws IOException {
        this.server = server;
        this.udp = DatagramChannel.open();
        udp.bind(new InetSocketAddress(server.getAddress(), 0));
        udp.configureBlocking(false);
        this.tcp = SocketChannel.open();
        this.path = new Path(0, (InetSocketAddress) udp.getLocalAddress(), server);
    }

    Path path() {
        return path;
    }

    /** Sends by a new connection from now on; what comes by UDP is still taken. */
    ClientWire byTcp() throws IOException {
        tcp.close();
        tcp = SocketChannel.open();
        // Little is under way, so that a client which does not read is noticed soon.
        tcp.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
        tcp.setOption(StandardSocketOptions.TCP_NODELAY, true);
        tcp.connect(server);
        tcp.configureBlocking(false);
        stream.clear().flip();
        byTcp = true;
        return this;
    }

    /** Sends by UDP from now on; what comes by TCP is still taken. */
    void byUdp() {
        byTcp = false;
    }

    /** Ends the connection without a word. */
    void cutTcp() throws IOException {
        tcp.close();
    }

    /** Whether what comes is taken at all. */
    void reads(boolean does) {
        reads = does;
    }

    long receivedByUdp() {
        return receivedByUdp;
    }

    long receivedByTcp() {
        return receivedByTcp;
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        if (!reads) {
            return 0;
        }
        try {
            return receiveUdp(handler, nowNanos) + receiveTcp(handler, nowNanos);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int receiveUdp(DatagramHandler handler, long nowNanos) throws IOException {
        int count = 0;
        while (udp.receive(datagram.clear()) != null) {
            datagram.flip();
            hand(handler, datagram, datagram.remaining(), nowNanos);
            receivedByUdp++;
            count++;
        }
        return count;
    }

    private int receiveTcp(DatagramHandler handler, long nowNanos) throws IOException {
        if (!tcp.isConnected()) {
            return 0;
        }
        stream.compact();
        if (tcp.read(stream) < 0) {
            tcp.close();
        }
        stream.flip();
        int count = 0;
        while (stream.remaining() >= FRAME_HEADER_BYTES
                && stream.remaining() >= FRAME_HEADER_BYTES + stream.getShort(stream.position())) {
            hand(handler, stream, stream.getShort(), nowNanos);
            receivedByTcp++;
            count++;
        }
        return count;
    }

    private void hand(DatagramHandler handler, ByteBuffer from, int length, long nowNanos) {
        packet.length(length);
        packet.arrivalNanos(nowNanos);
        from.get(packet.array(), packet.offset(), length);
        handler.handle(packet, path);
    }

    @Override
    public void send(Outbox outbox) {
        for (int i = 0; i < outbox.size(); i++) {
            Packet each = outbox.packet(i);
            ByteBuffer bytes = ByteBuffer.wrap(each.array(), each.offset(), each.length());
            try {
                if (byTcp) {
                    sendFrame(bytes);
                } else {
                    udp.send(bytes, server);
                }
                sent++;
            } catch (IOException e) {
                // The other side has gone, which is what some tests are about.
                byTcp = byTcp && tcp.isConnected();
            }
        }
    }

    private void sendFrame(ByteBuffer payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.remaining());
        frame.putShort((short) payload.remaining()).put(payload).flip();
        while (frame.hasRemaining()) {
            tcp.write(frame);
        }
    }

    @Override
    public void await(long timeoutNanos) {
        throw new UnsupportedOperationException("the test's thread never waits for one client");
    }

    @Override
    public void wakeUp() {}

    @Override
    public List<InetSocketAddress> localAddresses() {
        return List.of(path.local());
    }

    @Override
    public void remember(Path remembered) {}

    @Override
    public void forget(Path forgotten) {}

    @Override
    public TransportCounters counters() {
        return new TransportCounters(receivedByUdp + receivedByTcp, 0, 0, 0, sent, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        try {
            udp.close();
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
