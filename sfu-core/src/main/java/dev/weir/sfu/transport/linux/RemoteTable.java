// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import dev.weir.sfu.buffer.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The remembered remotes of one socket, found by path or by the bare address, without garbage.
 *
 * <p>By address it is a table with linear probing, at most half full. Not thread-safe.
 */
final class RemoteTable {
    private static final int FIRST_CAPACITY = 64;

    private final Map<Path, Remote> byPath = new HashMap<>();
    private @Nullable Remote[] slots = new @Nullable Remote[FIRST_CAPACITY];

    /** Keeps the first of equal ones. */
    void add(Remote remote) {
        if (byPath.putIfAbsent(remote.path(), remote) != null) {
            return;
        }
        if (byPath.size() * 2 > slots.length) {
            rebuild(slots.length * 2);
        } else {
            insert(remote);
        }
    }

    void remove(Path path) {
        Remote removed = byPath.remove(path);
        if (removed == null) {
            return;
        }
        int hole = home(removed.high(), removed.low(), removed.port());
        while (slots[hole] != removed) {
            hole = next(hole);
        }
        close(hole);
    }

    /** Moves later ones of the chain into the hole, so that probing may stop at a free slot. */
    private void close(int from) {
        int hole = from;
        slots[hole] = null;
        for (int i = next(hole); slots[i] != null; i = next(i)) {
            Remote moved = slots[i];
            int home = home(moved.high(), moved.low(), moved.port());
            // It may move unless its home lies behind the hole.
            if (((i - home) & (slots.length - 1)) >= ((i - hole) & (slots.length - 1))) {
                slots[hole] = moved;
                slots[i] = null;
                hole = i;
            }
        }
    }

    @Nullable
    Remote find(Path path) {
        return byPath.get(path);
    }

    @Nullable
    Remote find(long high, long low, int port) {
        int i = home(high, low, port);
        for (Remote remote = slots[i]; remote != null; remote = slots[i]) {
            if (remote.is(high, low, port)) {
                return remote;
            }
            i = next(i);
        }
        return null;
    }

    private void insert(Remote remote) {
        int i = home(remote.high(), remote.low(), remote.port());
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = remote;
    }

    private void rebuild(int capacity) {
        slots = new @Nullable Remote[capacity];
        byPath.values().forEach(this::insert);
    }

    private int home(long high, long low, int port) {
        // Fibonacci hashing: neighbouring addresses and ports, the common case, end far apart.
        long mixed = (high ^ Long.rotateLeft(low, 17) ^ ((long) port << 40)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (slots.length - 1);
    }

    private int next(int index) {
        return (index + 1) & (slots.length - 1);
    }
}
