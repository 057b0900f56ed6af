// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.IceAnswer;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import dev.weir.sfu.room.VideoLine;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.whip.events.Stage;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the doors ask of an {@link Sfu}, method for method, so that their tests need no UDP port. */
interface Sessions extends Stage {
    CompletableFuture<SessionAnswer> publish(SessionRequest request);

    CompletableFuture<SessionAnswer> play(SessionRequest request);

    CompletableFuture<Boolean> end(String sessionId);

    CompletableFuture<Optional<IceAnswer>> restartIce(String sessionId, RemoteIce remote, InetAddress clientAddress);

    Optional<SessionInfo> session(String sessionId);

    Optional<SessionEnd> endOf(String sessionId);

    @Override
    default boolean isLive(String sessionId) {
        return session(sessionId).isPresent();
    }

    static Sessions of(Sfu sfu) {
        return new Sessions() {
            @Override
            public Observation observe(MediaObserver observer) {
                return sfu.observe(observer);
            }

            @Override
            public Optional<RoomSnapshot> room(RoomName room) {
                return sfu.room(room);
            }

            @Override
            public Optional<VideoLine> videoLine(String sessionId) {
                return sfu.videoLine(sessionId);
            }

            @Override
            public CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection) {
                return sfu.selectLayers(sessionId, selection);
            }

            @Override
            public boolean isDraining() {
                return sfu.isDraining();
            }

            @Override
            public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
                return sfu.publish(request);
            }

            @Override
            public CompletableFuture<SessionAnswer> play(SessionRequest request) {
                return sfu.play(request);
            }

            @Override
            public CompletableFuture<Boolean> end(String sessionId) {
                return sfu.end(sessionId);
            }

            @Override
            public CompletableFuture<Optional<IceAnswer>> restartIce(
                    String sessionId, RemoteIce remote, InetAddress clientAddress) {
                return sfu.restartIce(sessionId, remote, clientAddress);
            }

            @Override
            public Optional<SessionInfo> session(String sessionId) {
                return sfu.session(sessionId);
            }

            @Override
            public Optional<SessionEnd> endOf(String sessionId) {
                return sfu.endOf(sessionId);
            }
        };
    }
}
