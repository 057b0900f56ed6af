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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node's socket on the {@link SimNetwork}. */
public final class SimTransport implements Transport {
    private record Arrival(InetSocketAddress from, byte[] bytes, long nanos) {}

    private final SimNetwork network;
    private final InetSocketAddress local;
    private final ArrayDeque<Arrival> inbox = new ArrayDeque<>();
    private final Map<InetSocketAddress, Path> known = new HashMap<>();
    private final Packet packet = new Packet();
    private boolean awake;
    private long received;
    private long sent;
    private long sentBytes;

    public SimTransport(SimNetwork network, InetSocketAddress local) {
        this.network = network;
        this.local = local;
        network.listen(local, this);
    }

    void arrived(InetSocketAddress from, byte[] bytes, long nanos) {
        inbox.add(new Arrival(from, bytes, nanos));
    }

    /** Whether a turn of the loop would find something at once. */
    boolean hasWork() {
        return awake || !inbox.isEmpty();
    }

    /** Datagrams that nobody has received yet. */
    int waiting() {
        return inbox.size();
    }

    @Override
    public int receive(DatagramHandler handler, int maxDatagrams, long nowNanos) {
        awake = false;
        int count = 0;
        for (; count < maxDatagrams && !inbox.isEmpty(); count++) {
            Arrival arrival = inbox.remove();
            System.arraycopy(arrival.bytes(), 0, packet.array(), Packet.HEADROOM, arrival.bytes().length);
            packet.length(arrival.bytes().length);
            packet.arrivalNanos(arrival.nanos());
            Path path = known.get(arrival.from());
            handler.handle(packet, path == null ? new Path(0, local, arrival.from()) : path);
        }
        received += count;
        return count;
    }

    @Override
    public void send(Outbox outbox) {
        for (int i = 0; i < outbox.size(); i++) {
            Packet each = outbox.packet(i);
            byte[] bytes = Arrays.copyOfRange(each.array(), each.offset(), each.offset() + each.length());
            network.send(local, outbox.path(i).remote(), bytes);
            sent++;
            sentBytes += bytes.length;
        }
    }

    @Override
    public void await(long timeoutNanos) {
        throw new UnsupportedOperationException("a simulation never waits");
    }

    @Override
    public void wakeUp() {
        awake = true;
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return List.of(local);
    }

    @Override
    public void remember(Path path) {
        known.putIfAbsent(path.remote(), path);
    }

    @Override
    public void forget(Path path) {
        known.remove(path.remote(), path);
    }

    @Override
    public void takeShare() {
        network.spread(local);
    }

    @Override
    public TransportCounters counters() {
        return new TransportCounters(received, 0, 0, 0, sent, sentBytes, 0, 0, 0);
    }

    @Override
    public void close() {
        inbox.clear();
    }
}
