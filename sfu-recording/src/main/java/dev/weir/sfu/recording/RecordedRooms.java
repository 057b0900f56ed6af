// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a recorder asks of an {@link Sfu}, so that its tests need no peers. */
interface RecordedRooms {
    /** As of {@link Sfu#attach}. */
    CompletableFuture<Optional<MediaFeed>> attach(RoomName room, MediaSink sink);

    /** As of {@link Sfu#observe}. */
    Observation observe(MediaObserver observer);

    /** Those that there are now. */
    List<RoomName> names();

    /** Who publishes a session, where that is known. */
    Optional<String> subject(String sessionId);

    static RecordedRooms of(Sfu sfu) {
        return new RecordedRooms() {
            @Override
            public CompletableFuture<Optional<MediaFeed>> attach(RoomName room, MediaSink sink) {
                return sfu.attach(room, sink);
            }

            @Override
            public Observation observe(MediaObserver observer) {
                return sfu.observe(observer);
            }

            @Override
            public List<RoomName> names() {
                return sfu.rooms().stream().map(RoomSnapshot::name).toList();
            }

            @Override
            public Optional<String> subject(String sessionId) {
                return sfu.session(sessionId).map(session -> session.client().subject());
            }
        };
    }
}
