// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;

/** One end of a wire without a network: no clock, no delay and, once it has carried its largest batch, no garbage. */
final class MemoryTransport implements Transport {
    private final List<InetSocketAddress> local;
    private final ArrayDeque<Packet> free = new ArrayDeque<>();
    private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
    private final ArrayDeque<Path> arrivedBy = new ArrayDeque<>();
    private BiConsumer<Packet, Path> wire = (packet, path) -> {};
    private final boolean sendsRuns;
    private long received;
    private long sent;
    private long sentBytes;

    MemoryTransport(List<InetSocketAddress> local, boolean sendsRuns) {
        this.local = local;
        this.sendsRuns = sendsRuns;
    }

    /** Who takes what is sent from now on; packets are lent. */
    void connect(BiConsumer<Packet, Path> newWire) {
        wire = newWire;
    }

    /** A copy of the packet waits to be received by that path, which has to be remembered for good. */
    void arrive(Packet packet, Path path) {
        Packet copy = free.isEmpty() ? new Packet() : free.remove();
        System.arraycopy(packet.array(), packet.offset(), copy.array(), copy.offset(), packet.length());
        copy.length(packet.length());
        arrived.add(copy);
        arrivedBy.add(path);
    }

    long sent() {
        return sent;
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        int count = 0;
        for (; count < maxDatagrams && !arrived.isEmpty(); count++) {
            Packet packet = arrived.remove();
            packet.arrivalNanos(nowNanos);
            handler.handle(packet, arrivedBy.remove());
            free.add(packet);
        }
        received += count;
        return count;
    }

    @Override
    public void send(Outbox outbox) {
        for (int i = 0; i < outbox.size(); i++) {
            wire.accept(outbox.packet(i), outbox.path(i));
            sent++;
            sentBytes += outbox.packet(i).length();
        }
    }

    @Override
    public void await(long timeoutNanos) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public void wakeUp() {}

    @Override
    public List<InetSocketAddress> localAddresses() {
        return local;
    }

    @Override
    public void remember(Path path) {}

    @Override
    public void forget(Path path) {}

    @Override
    public boolean sendsRuns() {
        return sendsRuns;
    }

    @Override
    public TransportCounters counters() {
        return new TransportCounters(received, 0, 0, 0, sent, sentBytes, 0, 0, 0);
    }

    @Override
    public void close() {
        arrived.clear();
        arrivedBy.clear();
    }
}
