// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.whip.admin;

import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.TcpSnapshot;
import dev.weir.sfu.room.Client;
import dev.weir.sfu.room.DurationSnapshot;
import dev.weir.sfu.room.GopSnapshot;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.LayerSnapshot;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.room.TrackSnapshot;
import dev.weir.sfu.room.ViewerSnapshot;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A node with a publisher, alice, and two viewers in {@code studio}, and one viewer, bob, waiting in {@code lobby}. */
final class FakeNode implements Node {
    static final Instant SINCE = Instant.parse("2026-11-29T11:00:00Z");

    final List<SessionInfo> sessions = new ArrayList<>();
    final List<String> kicked = new ArrayList<>();
    boolean draining;
    boolean stopping;

    /** Has whoever is to be kicked be gone already. */
    boolean endsUnseen;

    /** Has no loop answer any more. */
    boolean stuck;

    FakeNode() {
        enter("secret-lobby-bob", "lobby", SessionInfo.Role.SUBSCRIBER, "bob");
        enter("secret-studio-alice", "studio", SessionInfo.Role.PUBLISHER, "alice");
        enter("secret-studio-bob", "studio", SessionInfo.Role.SUBSCRIBER, "bob");
        enter("secret-studio-nobody", "studio", SessionInfo.Role.SUBSCRIBER, "");
    }

    /** Has the server itself watch the studio. */
    void watch() {
        enter("secret-studio-camera", "studio", SessionInfo.Role.HIDDEN, "");
    }

    private void enter(String id, String room, SessionInfo.Role role, String subject) {
        boolean publishes = role == SessionInfo.Role.PUBLISHER;
        Client client = new Client(
                InetAddress.getLoopbackAddress(),
                subject,
                "secret-credential",
                publishes ? "OBS/32" : "",
                publishes ? Optional.of(Duration.ofHours(2)) : Optional.empty());
        sessions.add(new SessionInfo(id, new RoomName(room), role, client, SINCE, "secret-tag", "secret-ufrag"));
    }

    @Override
    public List<RoomSnapshot> rooms() {
        TrackSnapshot sound = new TrackSnapshot("audio", "opus", "", 32_000, 50, 0.25, 1, 2, 0);
        TrackSnapshot picture = new TrackSnapshot(
                "video",
                "vp8",
                "hi",
                900_000,
                800,
                0,
                3,
                4,
                5,
                List.of(new LayerSnapshot(0, 2, 900_000, 1280, 720)),
                new GopSnapshot(10_000, true, 0));
        return List.of(
                new RoomSnapshot(new RoomName("lobby"), SINCE, false, Optional.empty(), false, List.of(), 1),
                new RoomSnapshot(
                        new RoomName("studio"),
                        SINCE,
                        true,
                        Optional.of("secret-studio-alice"),
                        false,
                        List.of(sound, picture),
                        2));
    }

    @Override
    public List<SessionInfo> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public List<ViewerSnapshot> viewers(RoomName room) {
        return room.value().equals("studio")
                ? List.of(new ViewerSnapshot(
                        "secret-studio-bob",
                        ViewerSnapshot.VideoState.PAUSED_BY_BANDWIDTH,
                        "vp8",
                        "hi",
                        7,
                        2,
                        LayerSelection.ofRid("hi"),
                        1_000,
                        2_000,
                        30,
                        0.5,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6))
                : List.of();
    }

    @Override
    public CompletableFuture<Boolean> kick(String sessionId) {
        if (stuck) {
            return new CompletableFuture<>();
        }
        kicked.add(sessionId);
        boolean existed = sessions.removeIf(session -> session.sessionId().equals(sessionId));
        return CompletableFuture.completedFuture(existed && !endsUnseen);
    }

    @Override
    public CompletableFuture<Integer> closeRoom(RoomName room) {
        if (stuck) {
            return new CompletableFuture<>();
        }
        int before = sessions.size();
        sessions.removeIf(session -> session.room().equals(room));
        return CompletableFuture.completedFuture(before - sessions.size());
    }

    @Override
    public void drain(boolean begin) {
        if (stopping && !begin) {
            throw new IllegalStateException("the server is about to stop");
        }
        draining = begin;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public List<LoopSnapshot> loops() {
        return List.of(new LoopSnapshot(
                0,
                true,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                11,
                12,
                13,
                14,
                15,
                16,
                17,
                DurationSnapshot.NONE,
                DurationSnapshot.NONE));
    }

    @Override
    public TcpSnapshot tcp() {
        return new TcpSnapshot(true, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}
