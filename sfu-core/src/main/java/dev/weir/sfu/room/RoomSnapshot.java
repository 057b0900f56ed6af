// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.List;

/**
 * A room as it stood when its loop last published it, at most a second ago.
 *
 * @param publisherSilent there is a publisher, and no media has come from it for two seconds
 */
public record RoomSnapshot(
        RoomName name, boolean hasPublisher, boolean publisherSilent, List<TrackSnapshot> tracks, int subscribers) {
    public RoomSnapshot {
        tracks = List.copyOf(tracks);
    }
}
