// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import dev.weir.sfu.transport.DatagramHandler;
import dev.weir.sfu.transport.Transport;
import dev.weir.sfu.transport.TransportCounters;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One end of a wire inside the process. Not thread-safe: all ends belong to one thread. */
final class MemoryTransport implements Transport {
    private record Arrival(Path path, byte[] bytes) {}

    private final InetSocketAddress address;
    private final Map<InetSocketAddress, MemoryTransport> ends;
    private final ArrayDeque<Arrival> inbox = new ArrayDeque<>();
    private final Packet packet = new Packet();

    /** @param ends all ends of the wire by address; this one joins them */
    MemoryTransport(InetSocketAddress address, Map<InetSocketAddress, MemoryTransport> ends) {
        this.address = address;
        this.ends = ends;
        ends.put(address, this);
    }

    Path pathTo(MemoryTransport other) {
        return new Path(0, address, other.address);
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        int count = 0;
        for (; count < maxDatagrams && !inbox.isEmpty(); count++) {
            Arrival arrival = inbox.remove();
            System.arraycopy(arrival.bytes(), 0, packet.array(), Packet.HEADROOM, arrival.bytes().length);
            packet.length(arrival.bytes().length);
            packet.arrivalNanos(nowNanos);
            handler.handle(packet, arrival.path());
        }
        return count;
    }

    @Override
    public void send(Outbox outbox) {
        for (int i = 0; i < outbox.size(); i++) {
            Packet each = outbox.packet(i);
            MemoryTransport to = ends.get(outbox.path(i).remote());
            if (to != null) {
                byte[] bytes = Arrays.copyOfRange(each.array(), each.offset(), each.offset() + each.length());
                to.inbox.add(new Arrival(to.pathTo(this), bytes));
            }
        }
    }

    @Override
    public void await(long timeoutNanos) {
        throw new UnsupportedOperationException("time is told to those on this wire, they never wait for it");
    }

    @Override
    public void wakeUp() {}

    @Override
    public List<InetSocketAddress> localAddresses() {
        return List.of(address);
    }

    @Override
    public void remember(Path path) {}

    @Override
    public void forget(Path path) {}

    @Override
    public TransportCounters counters() {
        return new TransportCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        inbox.clear();
    }
}
