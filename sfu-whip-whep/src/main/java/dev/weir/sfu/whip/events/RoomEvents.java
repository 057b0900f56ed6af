// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all streams of one room have to tell, and those streams. Belongs to the agenda. */
final class RoomEvents {
    private final RoomName name;
    private final Stage stage;
    private final List<EventStream> streams = new ArrayList<>(1);
    private final AnnouncedLayers layers = new AnnouncedLayers();
    private boolean live;
    private int viewers;

    /** Not before the observers know of it: what happens from now on has to be told it. */
    RoomEvents(RoomName name, Stage stage) {
        this.name = name;
        this.stage = stage;
    }

    /** How it stands at the beginning. */
    void begin() {
        live = stage.room(name).map(RoomEvents::isLive).orElse(false);
        refresh();
    }

    private static boolean isLive(RoomSnapshot room) {
        return room.hasPublisher()
                && !room.publisherSilent()
                && room.tracks().stream().anyMatch(track -> track.packets() > 0);
    }

    /** Takes the newest numbers. Whether it is live is told by the observers, sooner than numbers are. */
    void refresh() {
        Optional<RoomSnapshot> room = stage.room(name);
        viewers = room.map(RoomSnapshot::subscribers).orElse(0);
        List<TrackSnapshot> tracks = room.map(RoomSnapshot::tracks).orElse(List.of());
        layers.refresh(tracks);
    }

    void live(boolean nowLive) {
        live = nowLive;
    }

    boolean isLive() {
        return live;
    }

    int viewers() {
        return viewers;
    }

    /** As of {@link AnnouncedLayers#text}. */
    String layers() {
        return layers.text();
    }

    List<EventStream> streams() {
        return streams;
    }

    RoomName name() {
        return name;
    }
}
