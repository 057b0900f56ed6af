// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which loop a newcomer goes to: the one with the fewest sessions, but a small room stays together.
 *
 * <p>Each loop that has viewers of a room costs a copy of every packet and a wake-up, so a viewer stays on its room's own loop until
 * that has some sessions more than the emptiest. Thread-safe; counts may be read a moment too late, which costs
 * nothing but balance.
 */
final class Placement {
    private final AtomicIntegerArray sessions;
    private final int slack;

    /** @param slack how many more sessions than the emptiest a room's own loop may have before its viewers go elsewhere */
    Placement(int loops, int slack) {
        this.sessions = new AtomicIntegerArray(loops);
        this.slack = slack;
    }

    /** The loop for a new room. */
    int forRoom() {
        int least = 0;
        for (int i = 1; i < sessions.length(); i++) {
            if (sessions.get(i) < sessions.get(least)) {
                least = i;
            }
        }
        return least;
    }

    /** The loop for a viewer of a room that is at home on the given one. */
    int forViewer(int home) {
        int least = forRoom();
        return sessions.get(home) - sessions.get(least) < slack ? home : least;
    }

    void joined(int loop) {
        sessions.incrementAndGet(loop);
    }

    void left(int loop) {
        sessions.decrementAndGet(loop);
    }

    /** Sessions on that loop. */
    int sessions(int loop) {
        return sessions.get(loop);
    }
}
