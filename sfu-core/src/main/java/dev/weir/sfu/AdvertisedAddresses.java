// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.Mappings.Mapping;
import dev.weir.sfu.error.SfuException;
import dev.weir.sfu.sdp.Candidate;
import dev.weir.sfu.transport.LocalAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses go into an answer, most useful first: some clients (FFmpeg) try only the first.
 *
 * <p>Those configured, or else the machine's own, IPv4 first; loopback only when there is no other or the request itself came
 * over loopback. Thread-safe.
 */
final class AdvertisedAddresses {
    private static final Logger log = LoggerFactory.getLogger(AdvertisedAddresses.class);

    /** Listing the interfaces costs 0.2 ms, a tenth of what a viewer's request may. */
    private static final long KEPT_NANOS = 1_000_000_000;

    private final Set<InetAddress> configured;
    private final Supplier<List<InetAddress>> machine;
    private final LongSupplier nanoClock;
    private volatile @Nullable Listing latest;

    /**
     * Resolves names, which may block.
     *
     * @throws SfuException when a name does not resolve
     */
    AdvertisedAddresses(List<String> addresses) {
        this(addresses, AdvertisedAddresses::listed, System::nanoTime);
    }

    /** As above, with the machine's addresses from {@code machine}, which is asked again after a second. */
    AdvertisedAddresses(List<String> addresses, Supplier<List<InetAddress>> machine, LongSupplier nanoClock) {
        this.machine = machine;
        this.nanoClock = nanoClock;
        List<InetAddress> resolved = new ArrayList<>();
        for (String address : addresses) {
            try {
                resolved.addAll(List.of(InetAddress.getAllByName(address)));
            } catch (UnknownHostException e) {
                throw new SfuException("advertised address does not resolve: " + address, e);
            }
        }
        resolved.sort(Comparator.comparing(address -> !(address instanceof Inet4Address)));
        this.configured = new LinkedHashSet<>(resolved);
    }

    /**
     * Candidates for a client that came from that address: our own, those that a NAT gives us, TCP. Never asks anybody outside.
     *
     * @param tcp whether the same port takes connections
     * @param mappings what STUN servers have told so far
     */
    List<Candidate> candidatesFor(InetAddress client, int port, boolean tcp, List<Mapping> mappings) {
        List<InetAddress> all = addresses(client.isLoopbackAddress());
        List<Candidate> candidates = new ArrayList<>();
        for (InetAddress address : all) {
            candidates.add(Candidate.host(candidates.size(), Candidate.literal(address), port));
        }
        int rank = 0;
        for (Mapping mapping : mappings) {
            InetSocketAddress mapped = mapping.mapped();
            if (mapped.getPort() != port || !all.contains(mapped.getAddress())) {
                candidates.add(Candidate.serverReflexive(rank++, candidates.size() + 1, mapped, mapping.base()));
            }
        }
        for (int i = 0; tcp && i < all.size(); i++) {
            candidates.add(Candidate.passiveTcp(i, candidates.size() + 1, Candidate.literal(all.get(i)), port));
        }
        return candidates;
    }

    /** Those configured, or else the machine's own: loopback among them when that is asked for, or when there is no other. */
    List<InetAddress> addresses(boolean overLoopback) {
        List<InetAddress> own = configured.isEmpty() ? ownAddresses() : List.of();
        boolean loopbackToo = overLoopback || allLoopback(own);
        List<InetAddress> all = new ArrayList<>(configured);
        for (InetAddress address : own) {
            if (loopbackToo || !address.isLoopbackAddress()) {
                all.add(address);
            }
        }
        return all;
    }

    /** The machine's own addresses, whether or not they are advertised. */
    List<InetAddress> ofTheMachine() {
        return ownAddresses();
    }

    private static boolean allLoopback(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (!address.isLoopbackAddress()) {
                return false;
            }
        }
        return true;
    }

    /** Of a second ago at most: laptops move and leases end. Several threads may find it old and list anew. */
    private List<InetAddress> ownAddresses() {
        long now = nanoClock.getAsLong();
        Listing known = latest;
        if (known == null || now - known.nanos() >= KEPT_NANOS) {
            known = new Listing(now, machine.get());
            latest = known;
        }
        return known.addresses();
    }

    private static List<InetAddress> listed() {
        try {
            return LocalAddresses.usable();
        } catch (SocketException e) {
            log.warn("the machine's addresses cannot be read, offering loopback only", e);
            return List.of(InetAddress.getLoopbackAddress());
        }
    }

    private record Listing(long nanos, List<InetAddress> addresses) {}
}
