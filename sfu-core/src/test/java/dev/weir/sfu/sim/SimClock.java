// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

/** Virtual monotonic time; moves only when told. */
public final class SimClock {
    private long nanos = 1_000_000_000L;

    public long nanos() {
        return nanos;
    }

    void advanceTo(long newNanos) {
        if (newNanos < nanos) {
            throw new IllegalArgumentException("time must not go back: " + newNanos + " < " + nanos);
        }
        nanos = newNanos;
    }
}
