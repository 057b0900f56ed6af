// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Carries datagrams between {@link SimTransport}s, each node behind a link of its own with a profile per direction. */
public final class SimNetwork {
    private record InFlight(
            long deliverNanos, long order, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    /** One direction of one node's link. */
    private static final class Link {
        private LinkProfile profile = LinkProfile.clean(0);
        private boolean inBurst;
        private long burstStarted;
        private long busyUntil;
    }

    /** A burst is a moment, also on a link where nobody else speaks: or it would swallow a minute of keepalives. */
    private static final long MAX_BURST_NANOS = 100_000_000;

    private final SimClock clock;
    private final RandomGenerator random;
    private final Map<InetSocketAddress, List<SimTransport>> nodes = new HashMap<>();
    private final Map<InetSocketAddress, Link> uplinks = new HashMap<>();
    private final Map<InetSocketAddress, Link> downlinks = new HashMap<>();
    private final PriorityQueue<InFlight> flights =
            new PriorityQueue<>(Comparator.comparingLong(InFlight::deliverNanos).thenComparingLong(InFlight::order));
    /** Where those who have moved seem to be, by where they think they are. */
    private final Map<InetSocketAddress, InetSocketAddress> moved = new HashMap<>();

    private final Set<InetSocketAddress> spread = new HashSet<>();
    private final List<NetworkObserver> observers = new ArrayList<>();
    private long order;
    private long lost;
    private long unreachable;

    public SimNetwork(SimClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    void attach(InetSocketAddress address) {
        nodes.put(address, new ArrayList<>());
        uplinks.put(address, new Link());
        downlinks.put(address, new Link());
    }

    /** One more socket on that address; all datagrams come to the first until {@link #spread}. */
    void listen(InetSocketAddress address, SimTransport socket) {
        nodes.computeIfAbsent(address, same -> {
                    throw new IllegalArgumentException("no node at " + same);
                })
                .add(socket);
    }

    /** From now on a sender's datagrams come to one of the address's sockets, always the same, as with SO_REUSEPORT. */
    void spread(InetSocketAddress address) {
        spread.add(address);
    }

    /** Gives the node another address without its knowledge, as a NAT that starts anew; the former one is nobody's. */
    public void move(InetSocketAddress node) {
        InetSocketAddress seen = moved.getOrDefault(node, node);
        moved.put(node, new InetSocketAddress(seen.getAddress(), seen.getPort() + 1_000));
    }

    private InetSocketAddress whoseIs(InetSocketAddress seen) {
        for (Map.Entry<InetSocketAddress, InetSocketAddress> one : moved.entrySet()) {
            if (one.getValue().equals(seen)) {
                return one.getKey();
            }
        }
        return seen;
    }

    /** What happens to datagrams from and to that node from now on. */
    public void link(InetSocketAddress node, LinkProfile up, LinkProfile down) {
        link(uplinks, node).profile = up;
        link(downlinks, node).profile = down;
    }

    /** Is told of every datagram from now on. */
    void watch(NetworkObserver observer) {
        observers.add(observer);
    }

    private static Link link(Map<InetSocketAddress, Link> links, InetSocketAddress node) {
        Link link = links.get(node);
        if (link == null) {
            throw new IllegalArgumentException("no node at " + node);
        }
        return link;
    }

    void send(InetSocketAddress sender, InetSocketAddress address, byte[] bytes) {
        InetSocketAddress to = whoseIs(address);
        if (!nodes.containsKey(to) || !moved.getOrDefault(to, to).equals(address)) {
            unreachable++;
            return;
        }
        InetSocketAddress from = moved.getOrDefault(sender, sender);
        long afterUp = pass(link(uplinks, sender), clock.nanos(), bytes.length);
        long arrival = afterUp < 0 ? -1 : pass(link(downlinks, to), afterUp, bytes.length);
        double delayMillis = link(uplinks, sender).profile.delayMillis()
                + link(downlinks, to).profile.delayMillis();
        for (NetworkObserver observer : observers) {
            observer.datagram(from, to, bytes, clock.nanos() + (long) (delayMillis * 1e6), arrival < 0);
        }
        if (arrival < 0) {
            lost++;
            return;
        }
        flights.add(new InFlight(arrival, order++, from, to, bytes));
        if (chance(link(downlinks, to).profile.duplicate())) {
            flights.add(new InFlight(arrival + 100_000, order++, from, to, bytes));
        }
    }

    /** When the datagram leaves the link; -1 when it is lost on it. */
    private long pass(Link link, long now, int bytes) {
        LinkProfile profile = link.profile;
        if (link.inBurst && now - link.burstStarted < MAX_BURST_NANOS) {
            link.inBurst = !chance(profile.burstEnd());
            return -1;
        }
        link.inBurst = false;
        if (chance(profile.burstStart())) {
            link.inBurst = true;
            link.burstStarted = now;
            return -1;
        }
        if (chance(profile.loss())) {
            return -1;
        }
        long start = now;
        if (profile.rateBps() > 0) {
            start = Math.max(now, link.busyUntil);
            if (start - now > profile.queueMillis() * 1e6) {
                return -1;
            }
            start += (long) (bytes * 8e9 / profile.rateBps());
            link.busyUntil = start;
        }
        return start + (long) ((profile.delayMillis() + profile.jitterMillis() * random.nextDouble()) * 1e6);
    }

    /** A share of zero consumes no randomness, so profiles can change without shifting the rest. */
    private boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    /** When the next datagram arrives anywhere. */
    long nextDelivery() {
        @Nullable InFlight next = flights.peek();
        return next == null ? Long.MAX_VALUE : next.deliverNanos();
    }

    /** Puts what has arrived by now into the nodes' inboxes. */
    void deliver() {
        while (nextDelivery() <= clock.nanos()) {
            InFlight flight = flights.remove();
            List<SimTransport> sockets = nodes.getOrDefault(flight.to(), List.of());
            if (!sockets.isEmpty()) {
                int which = spread.contains(flight.to())
                        ? Math.floorMod(flight.from().hashCode(), sockets.size())
                        : 0;
                sockets.get(which).arrived(flight.from(), flight.bytes(), flight.deliverNanos());
            }
        }
    }

    /** Datagrams to addresses where nobody is, or is any more. */
    public long unreachable() {
        return unreachable;
    }

    /** Datagrams lost on links so far. */
    public long lost() {
        return lost;
    }
}
