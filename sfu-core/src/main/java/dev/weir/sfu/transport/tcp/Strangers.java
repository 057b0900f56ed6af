// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connections that no session has claimed yet, oldest first, and how many come from where. Not thread-safe. */
final class Strangers {
    private static final int NETWORK_BYTES = 8;

    private final Set<TcpConnection> inOrder = new LinkedHashSet<>();
    private final Map<Long, Integer> byNetwork = new HashMap<>();

    void add(TcpConnection connection) {
        if (inOrder.add(connection)) {
            byNetwork.merge(network(connection.remote().getAddress()), 1, Integer::sum);
        }
    }

    /** Nothing happens when it is none. */
    void remove(TcpConnection connection) {
        if (inOrder.remove(connection)) {
            byNetwork.computeIfPresent(
                    network(connection.remote().getAddress()), (network, count) -> count == 1 ? null : count - 1);
        }
    }

    Optional<TcpConnection> oldest() {
        Iterator<TcpConnection> first = inOrder.iterator();
        return first.hasNext() ? Optional.of(first.next()) : Optional.empty();
    }

    int size() {
        return inOrder.size();
    }

    int from(InetAddress address) {
        return byNetwork.getOrDefault(network(address), 0);
    }

    /** The whole of an IPv4 address; of an IPv6 address the /64, of which everybody has one whole. */
    private static long network(InetAddress address) {
        byte[] bytes = address.getAddress();
        long network = bytes.length;
        for (int i = 0; i < Math.min(bytes.length, NETWORK_BYTES); i++) {
            network = network << 8 | (bytes[i] & 0xFF);
        }
        return network;
    }
}
