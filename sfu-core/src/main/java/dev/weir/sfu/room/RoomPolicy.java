// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds in a room beside the limits of the server.
 *
 * @param holdsViewers whether viewers may come before a publisher and wait for one; otherwise they are refused until somebody
 *     publishes. Whoever is in stays in when the publisher goes
 * @param maxViewers at a time; 0 for no limit
 * @param publishTimeLimit after which a publisher's session ends, counted from its admission; empty for none. The shorter holds of this
 *     and {@link Client#timeLimit}
 * @param listed whether the room stands in lists that everybody can see
 */
public record RoomPolicy(boolean holdsViewers, int maxViewers, Optional<Duration> publishTimeLimit, boolean listed) {
    /** Holds viewers, without limits, listed. */
    public static final RoomPolicy DEFAULT = new RoomPolicy(true, 0, Optional.empty(), true);

    public RoomPolicy {
        if (maxViewers < 0) {
            throw new IllegalArgumentException("maxViewers must not be negative: " + maxViewers);
        }
        if (publishTimeLimit.isPresent() && publishTimeLimit.get().compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("publishTimeLimit must be positive: " + publishTimeLimit.get());
        }
    }
}
