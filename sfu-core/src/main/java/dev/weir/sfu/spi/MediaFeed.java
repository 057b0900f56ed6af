// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.spi;

import java.time.Instant;

/** A {@link MediaSink}'s place in a room, from its {@code opened} to its {@code closed}. Thread-safe. */
public interface MediaFeed extends AutoCloseable {
    /**
     * Asks the publisher for a keyframe of the pictures that the sink is given. Wishes of everybody become one request, spaced and
     * repeated until it is heeded; some publishers heed none. Nothing happens while nobody publishes. Does not block.
     */
    void requestKeyframe();

    /**
     * Takes the sink out of the room, soon: {@link MediaSink#closed} is the last it is told. May be called twice, by the sink itself,
     * and when the room has long ended. Does not block.
     */
    @Override
    void close();

    /**
     * The server's wall clock at a moment of the loop's monotonic clock, as that of an arrival. The two clocks were set against each
     * other when the server started: between two moments lies the same time by both.
     */
    Instant wallClock(long arrivalNanos);
}
