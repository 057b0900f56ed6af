// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.ViewerSnapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the admin API asks of an {@link Sfu}, method for method, so that its tests need no UDP port. */
interface Node {
    List<RoomSnapshot> rooms();

    List<SessionInfo> sessions();

    List<ViewerSnapshot> viewers(RoomName room);

    CompletableFuture<Boolean> kick(String sessionId);

    CompletableFuture<Integer> closeRoom(RoomName room);

    /**
     * Begins or ends a drain.
     *
     * @throws IllegalStateException when the drain cannot be ended any more
     */
    void drain(boolean begin);

    boolean isDraining();

    List<LoopSnapshot> loops();

    TcpSnapshot tcp();

    static Node of(Sfu sfu) {
        return new Node() {
            @Override
            public List<RoomSnapshot> rooms() {
                return sfu.rooms();
            }

            @Override
            public List<SessionInfo> sessions() {
                return sfu.sessions();
            }

            @Override
            public List<ViewerSnapshot> viewers(RoomName room) {
                return sfu.viewers(room);
            }

            @Override
            public CompletableFuture<Boolean> kick(String sessionId) {
                return sfu.kick(sessionId);
            }

            @Override
            public CompletableFuture<Integer> closeRoom(RoomName room) {
                return sfu.closeRoom(room);
            }

            @Override
            public void drain(boolean begin) {
                sfu.drain(begin);
            }

            @Override
            public boolean isDraining() {
                return sfu.isDraining();
            }

            @Override
            public List<LoopSnapshot> loops() {
                return sfu.loops();
            }

            @Override
            public TcpSnapshot tcp() {
                return sfu.tcp();
            }
        };
    }
}
