// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.List;

/** A room as it stood when its loop last published it, at most a second ago. */
public record RoomSnapshot(RoomName name, boolean hasPublisher, List<TrackSnapshot> tracks, int subscribers) {
    public RoomSnapshot {
        tracks = List.copyOf(tracks);
    }
}
