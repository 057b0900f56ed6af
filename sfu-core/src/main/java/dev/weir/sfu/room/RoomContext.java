// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.buffer.PacketPool;
import dev.weir.sfu.loop.MediaLoop;
import java.util.random.RandomGenerator;

/**
 * What one loop gives to the parts of rooms on it.
 *
 * @param epochOffsetNanos wall clock minus monotonic clock, for sender reports
 * @param random not for secrets: sequence numbers, timestamps, SSRCs
 * @param gopCacheBytes bound of one encoding's history
 */
record RoomContext(
        MediaLoop loop, long epochOffsetNanos, RandomGenerator random, int gopCacheBytes, GuardedObserver observer) {
    PacketPool pool() {
        return loop.pool();
    }

    long epochNanos(long nowNanos) {
        return nowNanos + epochOffsetNanos;
    }
}
