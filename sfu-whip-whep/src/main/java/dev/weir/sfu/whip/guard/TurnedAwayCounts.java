// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.guard;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many were turned away, by why. Thread-safe. */
final class TurnedAwayCounts {
    private final Map<TurnedAway, LongAdder> counts = new EnumMap<>(TurnedAway.class);

    TurnedAwayCounts() {
        for (TurnedAway why : TurnedAway.values()) {
            counts.put(why, new LongAdder());
        }
    }

    void count(TurnedAway why) {
        LongAdder count = counts.get(why);
        if (count != null) {
            count.increment();
        }
    }

    long of(TurnedAway why) {
        LongAdder count = counts.get(why);
        return count == null ? 0 : count.sum();
    }
}
