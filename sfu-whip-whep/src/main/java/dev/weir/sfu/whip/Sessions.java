// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.Sfu;
import dev.weir.sfu.room.IceAnswer;
import dev.weir.sfu.room.RemoteIce;
import dev.weir.sfu.room.SessionAnswer;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.SessionRequest;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the doors ask of an {@link Sfu}, method for method, so that their tests need no UDP port. */
interface Sessions {
    CompletableFuture<SessionAnswer> publish(SessionRequest request);

    CompletableFuture<SessionAnswer> play(SessionRequest request);

    CompletableFuture<Boolean> end(String sessionId);

    CompletableFuture<Optional<IceAnswer>> restartIce(String sessionId, RemoteIce remote, InetAddress clientAddress);

    Optional<SessionInfo> session(String sessionId);

    Optional<SessionEnd> endOf(String sessionId);

    static Sessions of(Sfu sfu) {
        return new Sessions() {
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
