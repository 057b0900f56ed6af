// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Translates the kernel's receive time stamps, which are of the wall clock, to the loop's monotonic clock.
 *
 * <p>The wall clock is steered and may be set, so the distance between the two is measured again and again. What cannot be true
 * is bent: nothing arrives in the future, nor before what came earlier on the same socket.
 */
final class ArrivalClock {
    /** A wall clock that is being steered drifts by 0.5 ms a second at most: 5 us in this time. */
    private static final long MEASURE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A measurement that took longer was interrupted by something and would shift every arrival. */
    private static final long MAX_MEASURE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final int MAX_TRIES = 3;

    private final LongSupplier monotonic;
    private final LongSupplier wall;
    private long offsetNanos;
    private long measuredAt;

    /** Both in nanoseconds; {@code wall} since 1970. */
    ArrivalClock(LongSupplier monotonic, LongSupplier wall) {
        this.monotonic = monotonic;
        this.wall = wall;
        measure();
    }

    /** Called before each batch of datagrams. */
    void refresh() {
        if (monotonic.getAsLong() - measuredAt > MEASURE_EVERY_NANOS) {
            measure();
        }
    }

    private void measure() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < MAX_TRIES && best > MAX_MEASURE_NANOS; i++) {
            long before = monotonic.getAsLong();
            long now = wall.getAsLong();
            measuredAt = monotonic.getAsLong();
            long took = measuredAt - before;
            if (took < best) {
                best = took;
                offsetNanos = before + took / 2 - now;
            }
        }
    }

    /**
     * When a datagram arrived.
     *
     * @param stamp of the kernel
     * @param notBefore the arrival before on that socket; {@link Long#MIN_VALUE} when there was none
     * @param notAfter the time of the turn; outranks {@code notBefore}
     */
    long arrivalNanos(long stamp, long notBefore, long notAfter) {
        return Math.min(Math.max(stamp + offsetNanos, notBefore), notAfter);
    }
}
