// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.events;

import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the extensions ask of a {@link dev.weir.sfu.Sfu}, method for method, so that their tests need no UDP port. */
public interface Stage {
    Observation observe(MediaObserver observer);

    Optional<RoomSnapshot> room(RoomName room);

    /** Whether a session is live. */
    boolean isLive(String sessionId);

    Optional<VideoLine> videoLine(String sessionId);

    CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection);

    /** Whether nobody new comes in, because the server is about to go. */
    boolean isDraining();
}
