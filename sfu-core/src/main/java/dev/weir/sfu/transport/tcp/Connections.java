// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.tcp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The connections there are, and who has to go when there are too many or when time is over. Not thread-safe. */
final class Connections {
    /** Of the time after which a quiet connection is cut anyway, what is enough when there is no room for others. */
    private static final int QUIET_SHARE = 4;

    private final TcpLimits limits;
    private final Set<TcpConnection> all = new LinkedHashSet<>();
    private final Strangers strangers = new Strangers();

    Connections(TcpLimits limits) {
        this.limits = limits;
    }

    void add(TcpConnection stranger) {
        all.add(stranger);
        strangers.add(stranger);
    }

    /** Whether it was there. */
    boolean remove(TcpConnection connection) {
        strangers.remove(connection);
        return all.remove(connection);
    }

    /** It has changed: a session may have it now. */
    void followed(TcpConnection connection) {
        if (!connection.isStranger()) {
            strangers.remove(connection);
        }
    }

    boolean contains(TcpConnection connection) {
        return all.contains(connection);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean isFull() {
        return all.size() >= limits.maxConnections();
    }

    /** Whether an address has as many strangers as it may. */
    boolean refuses(InetAddress address) {
        return strangers.from(address) >= limits.maxStrangersPerAddress();
    }

    /**
     * Who is to be cut before another comes: the oldest stranger, or else the one that has been quiet for longest, which is most
     * likely somebody's second way beside UDP. Empty while there is room, and when everybody is talking.
     */
    Optional<TcpConnection> toCutForAnother(long nowNanos) {
        if (strangers.size() >= limits.maxStrangers() || isFull()) {
            return strangers.oldest().or(() -> quietest(nowNanos));
        }
        return Optional.empty();
    }

    private Optional<TcpConnection> quietest(long nowNanos) {
        TcpConnection quietest = null;
        long mostNanos = limits.idleNanos() / QUIET_SHARE;
        for (TcpConnection connection : all) {
            long quietNanos = connection.quietNanos(nowNanos);
            if (quietNanos >= mostNanos) {
                mostNanos = quietNanos;
                quietest = connection;
            }
        }
        return Optional.ofNullable(quietest);
    }

    /** Those whose time is over. */
    List<TcpConnection> overdue(long nowNanos) {
        List<TcpConnection> overdue = new ArrayList<>();
        for (TcpConnection connection : all) {
            if (connection.isOverdue(limits, nowNanos)) {
                overdue.add(connection);
            }
        }
        return overdue;
    }

    List<TcpConnection> toList() {
        return List.copyOf(all);
    }
}
