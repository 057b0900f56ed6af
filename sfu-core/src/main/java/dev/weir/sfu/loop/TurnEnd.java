// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import dev.weir.sfu.buffer.Outbox;

/** Work that gathers during a turn and is done once at its end. */
@FunctionalInterface
public interface TurnEnd {
    /** How many places there are in the order of work at a turn's end. */
    int RANKS = 3;

    void turnEnded(long nowNanos, Outbox out);

    /**
     * Until when the rest of what it gathers is worth waiting for. It is asked again at the end of each turn, and that moment
     * begins one.
     *
     * @return a moment that is not in the future when it is to be done in this turn
     */
    default long gathersUntil(long nowNanos) {
        return nowNanos;
    }

    /** About how many datagrams that will send. */
    default long sends() {
        return 0;
    }
}
