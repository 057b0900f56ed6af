// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.upload;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before trying again: twice as long each time up to a bound, less a random part of up to a half. */
final class BackOff {
    private static final int MAX_DOUBLINGS = 30;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;

    BackOff(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** @param failures in a row, from 1 */
    Duration after(int failures) {
        int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
        boolean beyond = firstMillis > longestMillis >> doublings;
        return spread(beyond ? longestMillis : firstMillis << doublings);
    }

    Duration longest() {
        return spread(longestMillis);
    }

    /** Not all at the same time: what failed together was too much together. */
    private synchronized Duration spread(long millis) {
        return Duration.ofMillis(millis - (long) (random.nextDouble() * millis / 2));
    }
}
