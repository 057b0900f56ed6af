// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something took how long: a count for each of some spans of time, and the time itself. Written by one thread and without
 * garbage, readable by any; what a reader sees may lack the last few.
 */
public final class Durations {
    private static final long MICROS = 1_000;
    private static final long MILLIS = 1_000_000;

    private static final long[] BOUNDS_NANOS = {
        50 * MICROS,
        100 * MICROS,
        250 * MICROS,
        500 * MICROS,
        MILLIS,
        2_500 * MICROS,
        5 * MILLIS,
        10 * MILLIS,
        25 * MILLIS,
        50 * MILLIS,
        100 * MILLIS,
        250 * MILLIS,
        500 * MILLIS,
        1_000 * MILLIS,
        2_500 * MILLIS,
        5_000 * MILLIS,
        10_000 * MILLIS
    };

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length + 1);
    private final AtomicLongArray nanos = new AtomicLongArray(BOUNDS_NANOS.length + 1);

    /** Up to where each span reaches, itself included; the last one has no end and is not among them. */
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    /** Once more, so long; less than nothing counts as nothing. The writing thread. */
    public void add(long took) {
        long span = Math.max(0, took);
        int i = 0;
        while (i < BOUNDS_NANOS.length && span > BOUNDS_NANOS[i]) {
            i++;
        }
        // One thread writes: nothing can come in between, and no store has to be waited for.
        counts.lazySet(i, counts.getPlain(i) + 1);
        nanos.lazySet(i, nanos.getPlain(i) + span);
    }

    /** How often, for each span and then for what was longer than all. Any thread. */
    public long[] counts() {
        return values(counts);
    }

    /** All together, for each span. Any thread. */
    public long[] nanos() {
        return values(nanos);
    }

    private static long[] values(AtomicLongArray array) {
        long[] values = new long[array.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i);
        }
        return values;
    }
}
