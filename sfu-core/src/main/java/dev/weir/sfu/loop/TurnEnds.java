// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import java.util.ArrayList;
import java.util.List;

/** What is to be done at the end of the present turn, by rank. Not thread-safe: belongs to its loop. */
final class TurnEnds {
    private final List<List<TurnEnd>> byRank = new ArrayList<>(TurnEnd.RANKS);

    TurnEnds() {
        for (int rank = 0; rank < TurnEnd.RANKS; rank++) {
            byRank.add(new ArrayList<>());
        }
    }

    void add(int rank, TurnEnd end) {
        byRank.get(rank).add(end);
    }

    /** About how many datagrams all will send. */
    long sends() {
        long sends = 0;
        for (int rank = 0; rank < TurnEnd.RANKS; rank++) {
            List<TurnEnd> ends = byRank.get(rank);
            for (int i = 0; i < ends.size(); i++) {
                sends += ends.get(i).sends();
            }
        }
        return sends;
    }

    /** Does it all, and forgets it. */
    void run(long nowNanos, Outbox out) {
        for (int rank = 0; rank < TurnEnd.RANKS; rank++) {
            List<TurnEnd> ends = byRank.get(rank);
            // By index: a turn end may ask for another one.
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).turnEnded(nowNanos, out);
            }
            ends.clear();
        }
    }
}
