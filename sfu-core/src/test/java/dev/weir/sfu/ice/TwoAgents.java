// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.ice;

import dev.weir.sfu.buffer.Outbox;
import dev.weir.sfu.buffer.Packet;
import dev.weir.sfu.buffer.Path;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Two agents, the time, and a network that delays by 10 ms and loses what the test says. */
final class TwoAgents {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long DELAY = 10 * MILLI;

    /** One datagram; {@code from} is the sender's view of the path. */
    record Datagram(boolean fromFirst, Packet packet, Path from, long arrival, long order) {}

    private final IceAgent first;
    private final IceAgent second;
    private final PriorityQueue<Datagram> wire = new PriorityQueue<>(
            (a, b) -> a.arrival != b.arrival ? Long.compare(a.arrival, b.arrival) : Long.compare(a.order, b.order));
    final List<Datagram> sent = new ArrayList<>();
    final Map<IceResult, Integer> firstResults = new EnumMap<>(IceResult.class);
    final Map<IceResult, Integer> secondResults = new EnumMap<>(IceResult.class);
    private Predicate<Datagram> lost = d -> false;
    long now;

    TwoAgents(IceAgent first, IceAgent second, long now) {
        this.first = first;
        this.second = second;
        this.now = now;
    }

    void lose(Predicate<Datagram> which) {
        lost = which;
    }

    static Path from(int firstHost, int secondHost) {
        return new Path(firstHost, address(10, firstHost), address(20, secondHost));
    }

    static Path reverse(Path path) {
        return new Path(path.remote().getPort() - 50_000, path.remote(), path.local());
    }

    private static InetSocketAddress address(int net, int host) {
        return new InetSocketAddress("10." + net + ".0." + host, 50_000 + host);
    }

    /** Runs until the time is {@code end}; a deadline that does not move on is a failure. */
    void runUntil(long end) {
        int steps = 0;
        while (true) {
            long next = Math.min(end, Math.min(first.nextDeadline(), second.nextDeadline()));
            Datagram datagram = wire.peek();
            if (datagram != null && datagram.arrival <= next) {
                wire.remove();
                now = Math.max(now, datagram.arrival);
                deliver(datagram);
            } else {
                if (next >= end) {
                    now = end;
                    return;
                }
                now = Math.max(now, next);
                timeout(first, true);
                timeout(second, false);
            }
            if (++steps > 100_000) {
                throw new AssertionError("the agents never rest; now is " + now);
            }
        }
    }

    private void timeout(IceAgent agent, boolean isFirst) {
        if (agent.nextDeadline() <= now) {
            Outbox out = outbox(isFirst);
            agent.handleTimeout(now, out);
            out.flush();
        }
    }

    private void deliver(Datagram datagram) {
        boolean toFirst = !datagram.fromFirst;
        Outbox out = outbox(toFirst);
        IceResult result = (toFirst ? first : second).handle(datagram.packet, reverse(datagram.from), now, out);
        (toFirst ? firstResults : secondResults).merge(result, 1, Integer::sum);
        out.flush();
    }

    private Outbox outbox(boolean ofFirst) {
        return new Outbox(4, out -> {
            for (int i = 0; i < out.size(); i++) {
                Packet copy = new Packet();
                copy.copyFrom(out.packet(i));
                Datagram datagram = new Datagram(ofFirst, copy, out.path(i), now + DELAY, sent.size());
                sent.add(datagram);
                if (!lost.test(datagram)) {
                    wire.add(datagram);
                }
            }
        });
    }

    long sentByFirst() {
        return sent.stream().filter(Datagram::fromFirst).count();
    }
}
