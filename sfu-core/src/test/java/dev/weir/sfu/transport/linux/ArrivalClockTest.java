// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.transport.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalClockTest {
    private static final long MILLI = 1_000_000;

    private long monotonic = 5_000 * MILLI;
    private long wall = 1_000_000 * MILLI;
    private long stepOfReading;
    private final ArrivalClock clock = new ArrivalClock(this::readMonotonic, () -> wall);

    private long readMonotonic() {
        monotonic += stepOfReading;
        return monotonic;
    }

    @Test
    void translatesAStampOfTheWallClock() {
        assertThat(clock.arrivalNanos(wall - 3 * MILLI, Long.MIN_VALUE, monotonic))
                .isEqualTo(4_997 * MILLI);
    }

    @Test
    void letsNothingArriveInTheFuture() {
        assertThat(clock.arrivalNanos(wall + MILLI, 0, monotonic)).isEqualTo(monotonic);
    }

    @Test
    void letsNothingArriveBeforeWhatCameEarlier() {
        assertThat(clock.arrivalNanos(wall - 3 * MILLI, monotonic - MILLI, monotonic))
                .isEqualTo(monotonic - MILLI);
    }

    @Test
    void trustsTheTurnMoreThanWhatCameEarlier() {
        assertThat(clock.arrivalNanos(wall, monotonic, 7)).isEqualTo(7);
    }

    @Test
    void followsAWallClockThatWasSet() {
        wall -= 3_600_000 * MILLI;
        monotonic += 11 * MILLI;
        clock.refresh();

        assertThat(clock.arrivalNanos(wall - MILLI, 0, monotonic)).isEqualTo(monotonic - MILLI);
    }

    @Test
    void doesNotMeasureAgainAtOnce() {
        wall -= 3_600_000 * MILLI;
        monotonic += MILLI;
        clock.refresh();

        assertThat(clock.arrivalNanos(wall, monotonic - MILLI, monotonic)).isEqualTo(monotonic - MILLI);
    }

    @Test
    void takesTheQuickestOfInterruptedMeasurements() {
        stepOfReading = 2 * MILLI;
        monotonic += 20 * MILLI;
        clock.refresh();

        assertThat(clock.arrivalNanos(wall, 0, Long.MAX_VALUE / 2)).isBetween(monotonic - 20 * MILLI, monotonic);
    }
}
