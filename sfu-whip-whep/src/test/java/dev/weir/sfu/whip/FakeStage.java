// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.error.NoSuchLayerException;
import dev.weir.sfu.room.GopSnapshot;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.LayerSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A room called studio with two encodings, h and f, as the test says it stands. */
final class FakeStage {
    static final String ROOM = "studio";

    final List<MediaObserver> observers = new ArrayList<>();
    final List<LayerSelection> selected = new ArrayList<>();
    boolean draining;
    boolean published;
    boolean silent;
    int viewers = 1;
    long bitrateBps = 1_000_000;
    Optional<VideoLine> videoLine = Optional.of(new VideoLine(1, "video0"));

    /** Media of a publisher begins to flow. */
    void publish() {
        published = true;
        observers.forEach(observer -> observer.mediaStarted(ROOM, "pub"));
    }

    void unpublish() {
        published = false;
        observers.forEach(observer -> observer.publisherLeft(ROOM, "pub", "remote"));
    }

    Observation observe(MediaObserver observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    Optional<RoomSnapshot> room(RoomName name) {
        return Optional.of(new RoomSnapshot(
                name,
                Instant.EPOCH,
                true,
                published ? Optional.of("pub") : Optional.empty(),
                silent,
                tracks(),
                viewers));
    }

    private List<TrackSnapshot> tracks() {
        return !published
                ? List.of()
                : List.of(
                        new TrackSnapshot("audio", "opus", "", 32_000, 50, 0, 0, 0, 0),
                        video("h", new LayerSnapshot(0, 0, 300_000, 640, 360)),
                        video("f", new LayerSnapshot(0, 1, bitrateBps, 0, 0)));
    }

    private static TrackSnapshot video(String rid, LayerSnapshot layer) {
        return new TrackSnapshot(
                "video", "vp8", rid, layer.bitrateBps(), 100, 0, 0, 0, 0, List.of(layer), GopSnapshot.NONE);
    }

    CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection) {
        String rid = selection.rid().orElse("h");
        if (!List.of("h", "f").contains(rid)) {
            return CompletableFuture.failedFuture(new NoSuchLayerException("it has h and f"));
        }
        selected.add(selection);
        return CompletableFuture.completedFuture(true);
    }
}
