// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.feedback;

/**
 * Learns the round trip to a sender from how long its repairs take. Not thread-safe.
 *
 * <p>A repair of what was asked for once tells exactly (Karn's rule of RFC 6298 section 3). Of what was asked for several times
 * it is not known which request was heeded; but if that is so {@value #INEXACT_BELIEVED} times in a row, we ask faster than
 * answers can come, and the time since the first request is nearest to the truth.
 */
final class RepairTimes {
    private static final int INEXACT_BELIEVED = 3;

    private final RoundTrip roundTrip;
    private int inexact;

    RepairTimes(RoundTrip roundTrip) {
        this.roundTrip = roundTrip;
    }

    /** What was asked for came, so long after it was first asked for. */
    void repaired(long sinceFirstAsked, int tries) {
        if (tries == 1) {
            inexact = 0;
            roundTrip.sample(sinceFirstAsked);
        } else if (++inexact >= INEXACT_BELIEVED) {
            roundTrip.sample(sinceFirstAsked);
        }
    }

    /** What comes sooner after a request is not its answer; anything while nothing was measured. */
    long least() {
        return roundTrip.known() ? roundTrip.nanos() / 2 : Long.MAX_VALUE;
    }
}
