// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;
import java.util.ArrayList;
import java.util.List;

/** What is to be done at the end of the present turn, by rank. Not thread-safe: belongs to its loop. */
final class TurnEnds {
    private final List<List<TurnEnd>> byRank = new ArrayList<>(TurnEnd.RANKS);
    private long next = Long.MAX_VALUE;

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

    /** Does and forgets what does not wait for more. */
    void run(long nowNanos, Outbox out) {
        next = Long.MAX_VALUE;
        for (int rank = 0; rank < TurnEnd.RANKS; rank++) {
            List<TurnEnd> ends = byRank.get(rank);
            int waiting = 0;
            // By index: a turn end may ask for another one.
            for (int i = 0; i < ends.size(); i++) {
                TurnEnd end = ends.get(i);
                long until = end.gathersUntil(nowNanos);
                if (until > nowNanos) {
                    next = Math.min(next, until);
                    ends.set(waiting++, end);
                } else {
                    end.turnEnded(nowNanos, out);
                }
            }
            while (ends.size() > waiting) {
                ends.remove(ends.size() - 1);
            }
        }
    }

    /** When the first of those that wait for more has waited long enough; {@link Long#MAX_VALUE} when none does. */
    long next() {
        return next;
    }
}
