// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip;

import dev.weir.sfu.room.Client;
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
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** An SFU that answers every offer alike, or as the test says, and remembers what it was asked. */
final class FakeSessions implements Sessions {
    static final String FRAGMENT = "a=ice-ufrag:ours\r\n";
    static final String ANSWER = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n";

    final FakeStage stage = new FakeStage();
    final List<SessionRequest> published = new ArrayList<>();
    final List<SessionRequest> played = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<RemoteIce> restarts = new ArrayList<>();
    final Map<String, SessionInfo> live = new ConcurrentHashMap<>();
    final Map<String, SessionEnd> ends = new ConcurrentHashMap<>();
    Function<SessionRequest, CompletableFuture<SessionAnswer>> admission =
            request -> CompletableFuture.completedFuture(new SessionAnswer("id-1", ANSWER, "tag1"));

    /** Has sessions that were there a moment ago be gone when they are to be ended. */
    boolean endsUnseen;

    /** Has somebody be in a session already; the tag of its ICE session is {@code tag1}, the client's fragment {@code same}. */
    void live(String sessionId, SessionInfo.Role role, Client client) {
        RoomName room = new RoomName("studio");
        live.put(sessionId, new SessionInfo(sessionId, room, role, client, Instant.EPOCH, "tag1", "same"));
    }

    void live(String sessionId, SessionInfo.Role role) {
        live(sessionId, role, Client.anonymous(InetAddress.getLoopbackAddress()));
    }

    /** Has a session be gone for that reason. */
    void gone(String sessionId, SessionInfo.Role role, SessionEnd.Reason reason) {
        ends.put(sessionId, new SessionEnd(new RoomName("studio"), role, reason));
    }

    /** Has the next offers fail as the SFU's do: through the future. */
    void failWith(Throwable failure) {
        admission = request -> CompletableFuture.failedFuture(failure);
    }

    @Override
    public Observation observe(MediaObserver observer) {
        return stage.observe(observer);
    }

    @Override
    public Optional<RoomSnapshot> room(RoomName room) {
        return stage.room(room);
    }

    @Override
    public Optional<VideoLine> videoLine(String sessionId) {
        return stage.videoLine;
    }

    @Override
    public CompletableFuture<Boolean> selectLayers(String sessionId, LayerSelection selection) {
        return stage.selectLayers(sessionId, selection);
    }

    @Override
    public boolean isDraining() {
        return stage.draining;
    }

    @Override
    public CompletableFuture<SessionAnswer> publish(SessionRequest request) {
        published.add(request);
        return admission.apply(request);
    }

    @Override
    public CompletableFuture<SessionAnswer> play(SessionRequest request) {
        played.add(request);
        return admission.apply(request);
    }

    @Override
    public CompletableFuture<Boolean> end(String sessionId) {
        ended.add(sessionId);
        return CompletableFuture.completedFuture(live.remove(sessionId) != null && !endsUnseen);
    }

    @Override
    public CompletableFuture<Optional<IceAnswer>> restartIce(
            String sessionId, RemoteIce remote, InetAddress clientAddress) {
        restarts.add(remote);
        SessionInfo before = live.get(sessionId);
        if (before == null || endsUnseen) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String tag = before.iceTag() + "+";
        live.put(
                sessionId,
                new SessionInfo(
                        sessionId, before.room(), before.role(), before.client(), before.since(), tag, remote.ufrag()));
        return CompletableFuture.completedFuture(Optional.of(new IceAnswer(FRAGMENT, tag)));
    }

    @Override
    public Optional<SessionInfo> session(String sessionId) {
        return Optional.ofNullable(live.get(sessionId));
    }

    @Override
    public Optional<SessionEnd> endOf(String sessionId) {
        return Optional.ofNullable(ends.get(sessionId));
    }
}
