// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.time;

/**
 * How the wall clock of a publisher relates to ours. One for all streams of the publisher: whatever is wrong with it is so for sound and
 * pictures alike and moves neither against the other. Not thread-safe.
 */
public final class SenderClock {
    private boolean known;
    private long offsetNanos;

    /** The first report decides, as a later change would be a jump in every stream. */
    void reported(long epochNanos, long arrivalNanos) {
        if (!known) {
            known = true;
            offsetNanos = arrivalNanos - epochNanos;
        }
    }

    long localNanos(long epochNanos) {
        return epochNanos + offsetNanos;
    }
}
