// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The traffic of the rooms there are, and of the last {@value #MOST} that have ended, for five minutes: whoever reads it now and
 * then misses no packet of a room that was there in between.
 *
 * <p>Thread-safe and without locks that anybody waits for, as every loop uses it.
 */
final class TrafficLedger {
    static final int MOST = 1_024;
    static final long REMEMBERED_NANOS = 300_000_000_000L;

    private final Map<RoomName, TrafficTotals> byName = new ConcurrentHashMap<>();
    private final Queue<Ended> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong names = new AtomicLong();

    private record Ended(TrafficTotals totals, long nanos) {}

    /** A room of that name opens: its traffic counts there until it is {@link #ended}. */
    TrafficTotals open(RoomName name) {
        return byName.compute(name, (same, known) -> {
            TrafficTotals totals = known == null ? new TrafficTotals(name, names.getAndIncrement()) : known;
            totals.opened();
            return totals;
        });
    }

    void ended(TrafficTotals totals, long nowNanos) {
        if (totals.closed(nowNanos)) {
            oldestFirst.add(new Ended(totals, nowNanos));
            size.incrementAndGet();
            for (Ended oldest = oldestFirst.peek(); oldest != null && size.get() > MOST; oldest = oldestFirst.peek()) {
                forget(oldest);
            }
        }
    }

    /** Forgets what is too old by now. */
    void forgetOld(long nowNanos) {
        for (Ended oldest = oldestFirst.peek();
                oldest != null && nowNanos - oldest.nanos() >= REMEMBERED_NANOS;
                oldest = oldestFirst.peek()) {
            forget(oldest);
        }
    }

    private void forget(Ended one) {
        // Another loop may be about to forget the same one.
        if (oldestFirst.remove(one)) {
            size.decrementAndGet();
            byName.computeIfPresent(
                    one.totals().name(),
                    (name, totals) -> totals == one.totals() && totals.isOver(one.nanos()) ? null : totals);
        }
    }

    /** Of every name, in the order they came. */
    List<RoomTraffic> snapshots() {
        return byName.values().stream()
                .sorted(Comparator.comparingLong(TrafficTotals::number))
                .map(TrafficTotals::snapshot)
                .toList();
    }
}
