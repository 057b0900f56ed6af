// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.peer.PeerFactory;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What one loop gives to the parts of rooms on it.
 *
 * @param peers makes the peers of this loop
 * @param epochOffsetNanos wall clock minus monotonic clock, for sender reports
 * @param random not for secrets: sequence numbers, timestamps, SSRCs
 * @param gopCacheBytes bound of one encoding's history
 * @param quality what the loop counts
 */
record RoomContext(
        MediaLoop loop,
        PeerFactory peers,
        long epochOffsetNanos,
        RandomGenerator random,
        int gopCacheBytes,
        Observers observers,
        Quality quality) {
    PacketPool pool() {
        return loop.pool();
    }

    long epochNanos(long nowNanos) {
        return nowNanos + epochOffsetNanos;
    }

    /** The wall clock as it stood when the loop's present turn began. */
    Instant wallClock() {
        return Instant.EPOCH.plusNanos(epochNanos(loop.nowNanos()));
    }
}
