// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What STUN servers see of our sockets, and whether they see the same. Not thread-safe.
 *
 * <p>A NAT that shows a socket to each server under another address (RFC 4787 section 4.1, "address-dependent mapping") would do
 * so to each viewer too: none of those addresses is of use to anybody else.
 */
final class Mappings {
    /** A socket as the world sees it. */
    record Mapping(InetSocketAddress base, InetSocketAddress mapped) {}

    private record Seen(InetSocketAddress mapped, long nanos) {}

    private final Map<InetSocketAddress, Map<InetSocketAddress, Seen>> seenByServer = new LinkedHashMap<>();

    /** A server has answered a question from that socket. */
    void seen(InetSocketAddress base, InetSocketAddress server, InetSocketAddress mapped, long nowNanos) {
        seenByServer.computeIfAbsent(base, one -> new LinkedHashMap<>()).put(server, new Seen(mapped, nowNanos));
    }

    /** Drops what has not been confirmed since. */
    void forgetBefore(long nanos) {
        for (Map<InetSocketAddress, Seen> answers : seenByServer.values()) {
            answers.values().removeIf(seen -> seen.nanos() - nanos < 0);
        }
        seenByServer.values().removeIf(Map::isEmpty);
    }

    /** Sockets that all servers see alike and not as what they are, in the order in which they were first seen. */
    List<Mapping> agreed() {
        List<Mapping> agreed = new ArrayList<>();
        seenByServer.forEach((base, answers) -> {
            Set<InetSocketAddress> mapped = distinct(answers);
            InetSocketAddress one = mapped.iterator().next();
            if (mapped.size() == 1 && !one.equals(base)) {
                agreed.add(new Mapping(base, one));
            }
        });
        return List.copyOf(agreed);
    }

    /** Sockets that the servers see differently. */
    Set<InetSocketAddress> disputed() {
        Set<InetSocketAddress> disputed = new LinkedHashSet<>();
        seenByServer.forEach((base, answers) -> {
            if (distinct(answers).size() > 1) {
                disputed.add(base);
            }
        });
        return disputed;
    }

    private static Set<InetSocketAddress> distinct(Map<InetSocketAddress, Seen> answers) {
        Set<InetSocketAddress> mapped = new LinkedHashSet<>();
        answers.values().forEach(seen -> mapped.add(seen.mapped()));
        return mapped;
    }
}
