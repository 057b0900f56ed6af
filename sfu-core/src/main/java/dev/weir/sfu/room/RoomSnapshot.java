// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A room as it stood when its loop last published it, at most a second ago.
 *
 * @param openSince when the first of those came without whom the room would not be there
 * @param listed whether everybody may hear of it, as of {@link RoomPolicy}
 * @param publisherSessionId the session of whoever publishes, connected or about to be
 * @param publisherSilent there is a publisher, and no media has come from it for two seconds
 */
public record RoomSnapshot(
        RoomName name,
        Instant openSince,
        boolean listed,
        Optional<String> publisherSessionId,
        boolean publisherSilent,
        List<TrackSnapshot> tracks,
        int subscribers) {
    public RoomSnapshot {
        tracks = List.copyOf(tracks);
    }

    public boolean hasPublisher() {
        return publisherSessionId.isPresent();
    }
}
