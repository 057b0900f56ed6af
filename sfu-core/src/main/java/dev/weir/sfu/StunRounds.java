// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.buffer.Path;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when STUN servers are asked and by which paths: at the start, when the machine's addresses change, and every 30 s, which
 * keeps a NAT's mapping open (RFC 4787 section 4.3 allows it to end after two minutes; many end it sooner).
 *
 * <p>Names are resolved here, on a thread of its own. Belongs to that thread.
 */
final class StunRounds implements AutoCloseable {
    /** How often a change of addresses is looked for. */
    static final long TICK_SECONDS = 5;

    static final long ROUND_NANOS = 30_000_000_000L;

    /** Questions of one round at most. */
    static final int MAX_PATHS = 64;

    private static final Logger log = LoggerFactory.getLogger(StunRounds.class);

    private final List<StunServer> servers;
    private final List<InetSocketAddress> sockets;
    private final Supplier<List<InetAddress>> machine;
    private final LongSupplier nanoClock;
    private final Consumer<List<Path>> ask;
    private final Set<StunServer> unresolved = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread daemon = new Thread(runnable, "weir-stun");
        daemon.setDaemon(true);
        return daemon;
    });
    private boolean begun;
    private long lastRound;
    private List<InetAddress> lastAddresses = List.of();

    /**
     * Nothing happens before {@link #start}.
     *
     * @param sockets of the media port, in the order of {@link Path#socket()}
     * @param machine the machine's present addresses
     * @param ask is given the paths of each round
     */
    StunRounds(
            List<StunServer> servers,
            List<InetSocketAddress> sockets,
            Supplier<List<InetAddress>> machine,
            LongSupplier nanoClock,
            Consumer<List<Path>> ask) {
        this.servers = List.copyOf(servers);
        this.sockets = List.copyOf(sockets);
        this.machine = machine;
        this.nanoClock = nanoClock;
        this.ask = ask;
    }

    StunRounds start() {
        var unused = thread.scheduleWithFixedDelay(this::guardedTick, 0, TICK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    private void guardedTick() {
        try {
            tick();
        } catch (RuntimeException bug) {
            // An exception that got out would end the schedule without a word.
            log.error("a round of STUN failed", bug);
        }
    }

    /** Begins a round if it is time for one. */
    void tick() {
        long now = nanoClock.getAsLong();
        List<InetAddress> addresses = machine.get();
        if (!begun || now - lastRound >= ROUND_NANOS || !addresses.equals(lastAddresses)) {
            begun = true;
            lastRound = now;
            lastAddresses = addresses;
            ask.accept(paths());
        }
    }

    private List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (StunServer server : servers) {
            for (InetSocketAddress remote : resolved(server)) {
                for (int i = 0; i < sockets.size() && paths.size() < MAX_PATHS; i++) {
                    if (canReach(sockets.get(i).getAddress(), remote.getAddress())) {
                        paths.add(new Path(i, sockets.get(i), remote));
                    }
                }
            }
        }
        return paths;
    }

    private List<InetSocketAddress> resolved(StunServer server) {
        try {
            List<InetSocketAddress> addresses = server.resolve();
            unresolved.remove(server);
            return addresses;
        } catch (UnknownHostException e) {
            if (unresolved.add(server)) {
                log.warn("STUN server {} does not resolve; asked again every 30 s", server.host());
            }
            return List.of();
        }
    }

    private static boolean canReach(InetAddress local, InetAddress remote) {
        return local instanceof Inet4Address == remote instanceof Inet4Address
                && local.isLoopbackAddress() == remote.isLoopbackAddress();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
