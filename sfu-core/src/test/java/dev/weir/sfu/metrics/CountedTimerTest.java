// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.DurationSnapshot;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountedTimerTest {
    private static final long MILLIS = 1_000_000;
    private static final long[] BOUNDS = {MILLIS, 10 * MILLIS};

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountedTimer timer = new CountedTimer(registry, "test", "", Tags.of("loop", "0"), of(0, 0, 0, 0));

    /** Two spans and what is longer; the time of the middle one is told, in the others each took half a bound and twice the last. */
    private static DurationSnapshot of(long shorter, long middle, long middleNanos, long longer) {
        return new DurationSnapshot(BOUNDS, new long[] {shorter, middle, longer}, new long[] {
            shorter * MILLIS / 2, middleNanos, longer * 20 * MILLIS
        });
    }

    private Timer registered() {
        return registry.get("test").timer();
    }

    /** How many took that long at most. */
    private double within(long nanos) {
        return Arrays.stream(registered().takeSnapshot().histogramCounts())
                .filter(bucket -> bucket.bucket() == nanos)
                .mapToDouble(CountAtBucket::count)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySpanAndTheSumAreThoseThatWereCounted() {
        timer.update(of(4, 2, 7 * MILLIS, 1));

        assertThat(registered().count()).isEqualTo(7);
        assertThat(within(MILLIS)).isEqualTo(4);
        assertThat(within(10 * MILLIS)).isEqualTo(6);
        assertThat(registered().totalTime(TimeUnit.NANOSECONDS)).isEqualTo(2 * MILLIS + 7 * MILLIS + 20 * MILLIS);
    }

    @Test
    void onlyWhatIsNewIsRecordedTheNextTime() {
        timer.update(of(4, 2, 7 * MILLIS, 0));
        timer.update(of(5, 2, 7 * MILLIS, 0));
        timer.update(of(5, 2, 7 * MILLIS, 0));

        assertThat(registered().count()).isEqualTo(7);
        assertThat(within(MILLIS)).isEqualTo(5);
    }

    @Test
    void ofVeryManyASampleIsRecordedInWhichEachSpanHasItsShare() {
        int most = CountedTimer.MOST_AT_ONCE;
        timer.update(of(9_000_000, 1_000_000, 5_000_000 * MILLIS, 0));

        assertThat(registered().count()).isBetween(most * 9L / 10, (long) most);
        assertThat(within(MILLIS) / registered().count()).isBetween(0.89, 0.91);
    }

    @Test
    void theRareOnesOfManySamplesAreNotLost() {
        for (int i = 1; i <= 1_000; i++) {
            timer.update(of(i * 100_000L, i, i * (5 * MILLIS), 0));
        }

        assertThat(registered().count() - within(MILLIS))
                .as("a third of a thousand")
                .isBetween(330.0, 335.0);
    }
}
