// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which loop a newcomer goes to: the one with the least work, but rooms and viewers stay together while that is little.
 *
 * <p>A loop's work is what it sends in a second, or at least what its sessions will soon make it send. One busy loop needs less
 * processor time than two that are half busy, as its packets leave in longer runs and no packet is copied and no thread woken
 * for the other; so a new room goes to the first loop, and a viewer to its room's own, until that does a good deal more than
 * the idlest. Thread-safe; figures may be read a moment too late, which costs nothing but balance.
 */
final class Placement {
    /** What a session is counted as before its packets are. */
    private static final int EXPECTED_SENDS = 100;

    private final AtomicIntegerArray sessions;
    private final AtomicLongArray sends;
    private final int together;

    /** @param together how many datagrams a second a room's own loop may send more than the idlest before viewers go elsewhere */
    Placement(int loops, int together) {
        this.sessions = new AtomicIntegerArray(loops);
        this.sends = new AtomicLongArray(loops);
        this.together = together;
    }

    /** The loop for a new room: the first that does little more than the idlest. */
    int forRoom() {
        int first = 0;
        long least = work(idlest());
        while (work(first) - least >= Math.max(1, together)) {
            first++;
        }
        return first;
    }

    private int idlest() {
        int least = 0;
        for (int i = 1; i < sessions.length(); i++) {
            if (work(i) < work(least)) {
                least = i;
            }
        }
        return least;
    }

    /** The loop for a viewer of a room that is at home on the given one. */
    int forViewer(int home) {
        int least = idlest();
        return work(home) - work(least) < together ? home : least;
    }

    private long work(int loop) {
        return Math.max(sends.get(loop), (long) sessions.get(loop) * EXPECTED_SENDS);
    }

    void joined(int loop) {
        sessions.incrementAndGet(loop);
    }

    void left(int loop) {
        sessions.decrementAndGet(loop);
    }

    /** What the loop has sent in the last second. */
    void sent(int loop, long datagrams) {
        sends.set(loop, datagrams);
    }
}
