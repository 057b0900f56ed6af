// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.whip.observe.DoorKey;
import dev.weir.sfu.whip.observe.SessionObservations;
import java.util.stream.Collectors;

/** What observations of joins have to know, from what the doors know. */
record ObservedRooms(Sessions sessions) implements SessionObservations.Rooms {
    @Override
    public Observation observe(MediaObserver observer) {
        return sessions.observe(observer);
    }

    @Override
    public boolean isLive(String sessionId) {
        return sessions.isLive(sessionId);
    }

    @Override
    public String codecs(RoomName room) {
        String names = sessions.room(room).map(RoomSnapshot::tracks).stream()
                .flatMap(tracks -> tracks.stream().map(TrackSnapshot::codec))
                .filter(codec -> !codec.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining("+"));
        return names.isEmpty() ? DoorKey.NONE : names;
    }
}
