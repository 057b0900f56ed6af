// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.Durations;
import dev.weir.sfu.peer.PeerDrop;
import dev.weir.sfu.peer.PeerEvents;
import dev.weir.sfu.peer.SetupFailure;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one loop counts of how well media gets through. Written by that loop, without garbage; readable by any thread. */
final class Quality implements PeerEvents {
    private final AtomicLongArray counts = new AtomicLongArray(QualityCount.values().length);
    private final AtomicLongArray failures = new AtomicLongArray(SetupFailure.values().length);
    private final AtomicLongArray drops = new AtomicLongArray(PeerDrop.values().length);
    private final Map<QualityTime, Durations> times = new EnumMap<>(QualityTime.class);

    Quality() {
        for (QualityTime time : QualityTime.values()) {
            times.put(time, new Durations());
        }
    }

    void add(QualityCount what) {
        add(what, 1);
    }

    void add(QualityCount what, long more) {
        add(counts, what.ordinal(), more);
    }

    private static void add(AtomicLongArray array, int i, long more) {
        // One thread writes: nothing can come in between.
        array.lazySet(i, array.getPlain(i) + more);
    }

    void took(QualityTime what, long nanos) {
        Durations durations = times.get(what);
        if (durations != null) {
            durations.add(nanos);
        }
    }

    @Override
    public void setupBegan() {
        add(QualityCount.SETUPS_BEGUN);
    }

    @Override
    public void setupDone(long handshakeNanos) {
        took(QualityTime.HANDSHAKE, handshakeNanos);
    }

    @Override
    public void setupFailed(SetupFailure why) {
        add(failures, why.ordinal(), 1);
    }

    @Override
    public void dropped(PeerDrop why) {
        add(drops, why.ordinal(), 1);
    }

    /** Of several loops together. */
    static QualitySnapshot snapshot(List<Quality> all) {
        Map<QualityCount, Long> counts = new EnumMap<>(QualityCount.class);
        Map<QualityTime, DurationSnapshot> times = new EnumMap<>(QualityTime.class);
        Map<String, Long> failures = new HashMap<>();
        Map<String, Long> drops = new HashMap<>();
        for (Quality one : all) {
            for (QualityCount count : QualityCount.values()) {
                counts.merge(count, one.counts.get(count.ordinal()), Long::sum);
            }
            one.times.forEach((time, durations) -> times.merge(
                    time,
                    new DurationSnapshot(Durations.boundsNanos(), durations.counts(), durations.nanos()),
                    DurationSnapshot::plus));
            for (SetupFailure why : SetupFailure.values()) {
                failures.merge(word(why), one.failures.get(why.ordinal()), Long::sum);
            }
            for (PeerDrop why : PeerDrop.values()) {
                drops.merge(word(why), one.drops.get(why.ordinal()), Long::sum);
            }
        }
        return new QualitySnapshot(counts, times, failures, drops);
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
