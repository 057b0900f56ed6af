// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu;

import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A selective forwarding unit: one UDP port, any number of rooms.
 *
 * <p>All methods may be called from any thread and none of them blocks. The futures complete on an internal thread: continue
 * with the {@code Async} variants when the continuation may block.
 */
public final class Sfu implements AutoCloseable {
    private Sfu() {}

    /** Binds the port and starts. */
    public static Sfu open(SfuConfig config) {
        throw new UnsupportedOperationException(config.toString());
    }

    /**
     * Begins publishing to a room. Fails with {@link dev.weir.sfu.error.SdpException}, {@link
     * dev.weir.sfu.error.NegotiationException}, {@link dev.weir.sfu.error.RoomBusyException} or {@link
     * dev.weir.sfu.error.CapacityException}.
     */
    public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
        throw new UnsupportedOperationException(request.toString());
    }

    /** Begins watching a room, which may have no publisher yet. Fails as {@link #publish} does, but never as busy. */
    public CompletableFuture<SessionAnswer> play(SessionRequest request) {
        throw new UnsupportedOperationException(request.toString());
    }

    /** Ends a session; completes with whether there was one of that id. */
    public CompletableFuture<Boolean> end(String sessionId) {
        throw new UnsupportedOperationException(sessionId);
    }

    /** The live session of that id, when there is one. */
    public Optional<SessionInfo> session(String sessionId) {
        throw new UnsupportedOperationException(sessionId);
    }

    /** All rooms, ordered by name. */
    public List<RoomSnapshot> rooms() {
        throw new UnsupportedOperationException();
    }

    /** The UDP port that is bound. */
    public int rtcPort() {
        throw new UnsupportedOperationException();
    }

    /** Ends every session and frees the port. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
