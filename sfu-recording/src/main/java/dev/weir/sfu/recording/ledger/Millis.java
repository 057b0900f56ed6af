// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.ledger;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Durations as the ledger keeps them, so that what is read is equal to what was written. */
final class Millis {
    private Millis() {}

    static Duration of(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }
}
