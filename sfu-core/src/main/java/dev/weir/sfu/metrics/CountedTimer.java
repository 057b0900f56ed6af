// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import dev.weir.sfu.room.DurationSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A Micrometer timer with fixed buckets, fed from counts that were kept elsewhere: the packet path keeps numbers, and what turns them
 * into a histogram runs when somebody asks.
 *
 * <p>What was counted since the last time is recorded one by one, each with the mean of its span, so that the sum is right. Of very many
 * only a sample is, {@value #MOST_AT_ONCE} or so at a time, in which every span has its share. Thread-safe.
 */
final class CountedTimer {
    /** Some milliseconds of work. A loop makes a few thousand turns a second. */
    static final int MOST_AT_ONCE = 50_000;

    private final Timer timer;
    private DurationSnapshot recorded = DurationSnapshot.NONE;
    /** By span: how many were left out of a sample, and count in the next. */
    private long[] owed = {};

    CountedTimer(MeterRegistry registry, String name, String description, Tags tags, DurationSnapshot shape) {
        Duration[] bounds = new Duration[shape.spans() - 1];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Duration.ofNanos(shape.boundNanos(i));
        }
        timer = Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    /** Records what is new. */
    synchronized void update(DurationSnapshot now) {
        if (recorded == DurationSnapshot.NONE) {
            recorded = new DurationSnapshot(bounds(now), new long[now.spans()], new long[now.spans()]);
            owed = new long[now.spans()];
        }
        long step = 1 + (now.count() - recorded.count()) / MOST_AT_ONCE;
        for (int span = 0; span < now.spans(); span++) {
            long more = now.count(span) - recorded.count(span);
            if (more > 0) {
                owed[span] += more;
                record((now.nanos(span) - recorded.nanos(span)) / more, owed[span] / step);
                owed[span] %= step;
            }
        }
        recorded = now;
    }

    private void record(long nanos, long times) {
        for (long i = 0; i < times; i++) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static long[] bounds(DurationSnapshot of) {
        long[] bounds = new long[of.spans() - 1];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = of.boundNanos(i);
        }
        return bounds;
    }
}
