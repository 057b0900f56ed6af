// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.peer.CloseReason;
import dev.weir.sfu.peer.PeerHandler;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionEnd;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that the server ends of its own accord, and what everybody learns of it. */
class EndingTest {
    private static final RoomName ROOM = new RoomName("room");

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        scenario.loops(3);
        scenario.rooms().observe(new MediaObserver() {
            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                told.add(room + " publisher " + reason);
            }

            @Override
            public void subscriberLeft(String room, String sessionId, String reason) {
                told.add(room + " viewer " + reason);
            }
        });
    }

    private SimPublisher publisher(String room) {
        return scenario.publisher(room, SimPublisher.Media.standard());
    }

    @Test
    void closingARoomEndsItsSessionsOnAllLoopsAndNoOthers() {
        SimPublisher publisher = publisher("room");
        List<SimViewer> viewers = IntStream.range(0, 5)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();
        SimPublisher neighbour = publisher("next-door");
        SimViewer neighbours = scenario.viewer("next-door", "viewer");
        scenario.runMillis(1_000);

        assertThat(scenario.now(scenario.rooms().closeRoom(ROOM))).isEqualTo(6);
        scenario.runMillis(100);

        assertThat(publisher.closeReason()).contains(CloseReason.REMOTE);
        assertThat(viewers)
                .allSatisfy(viewer -> assertThat(viewer.closeReason()).contains(CloseReason.REMOTE));
        assertThat(neighbour.closeReason()).isEmpty();
        assertThat(neighbours.isConnected()).isTrue();
        assertThat(scenario.rooms().snapshots())
                .extracting(RoomSnapshot::name)
                .containsExactly(new RoomName("next-door"));
        assertThat(told)
                .containsOnly("room publisher room_closed", "room viewer room_closed")
                .hasSize(6);
        assertEnd(publisher, SessionInfo.Role.PUBLISHER, SessionEnd.Reason.ROOM_CLOSED);
        assertEnd(viewers.get(4), SessionInfo.Role.SUBSCRIBER, SessionEnd.Reason.ROOM_CLOSED);
    }

    private void assertEnd(PeerHandler client, SessionInfo.Role role, SessionEnd.Reason reason) {
        assertThat(scenario.rooms().endOf(scenario.sessionId(client))).contains(new SessionEnd(ROOM, role, reason));
    }

    @Test
    void aClosedRoomMayBeOpenedAgain() {
        publisher("room");
        scenario.now(scenario.rooms().closeRoom(ROOM));

        SimPublisher again = publisher("room");
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(2_000);

        assertThat(again.closeReason()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void closingARoomThatIsNotThereEndsNobody() {
        assertThat(scenario.now(scenario.rooms().closeRoom(ROOM))).isZero();
    }

    @Test
    void whatTheClientEndedItselfIsNotRemembered() {
        SimPublisher publisher = publisher("room");
        SimViewer viewer = scenario.viewer("room", "viewer");
        scenario.runMillis(500);
        scenario.now(scenario.rooms().end(scenario.sessionId(viewer)));
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(500);

        assertThat(told).containsExactly("room viewer local", "room publisher remote");
        assertThat(scenario.rooms().endOf(scenario.sessionId(viewer))).isEmpty();
        assertThat(scenario.rooms().endOf(scenario.sessionId(publisher))).isEmpty();
    }

    @Test
    void whyASilentClientIsGoneIsRememberedForFiveMinutes() {
        SimPublisher publisher = publisher("room");
        scenario.runMillis(500);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(31_000);
        assertEnd(publisher, SessionInfo.Role.PUBLISHER, SessionEnd.Reason.CONSENT_LOST);

        scenario.runMillis(298_000);
        assertThat(scenario.rooms().endOf(scenario.sessionId(publisher))).isPresent();
        scenario.runMillis(4_000);

        assertThat(scenario.rooms().endOf(scenario.sessionId(publisher))).isEmpty();
    }

    @Test
    void whoIsKickedGoesAlone() {
        SimPublisher publisher = publisher("room");
        SimViewer stays = scenario.viewer("room", "stays");
        SimViewer goes = scenario.viewer("room", "goes");
        scenario.runMillis(1_000);

        assertThat(scenario.now(scenario.rooms().kick(scenario.sessionId(goes))))
                .isTrue();
        assertThat(scenario.now(scenario.rooms().kick(scenario.sessionId(goes))))
                .as("there is nobody of that id any more")
                .isFalse();
        scenario.runMillis(100);

        assertThat(goes.closeReason()).contains(CloseReason.REMOTE);
        assertThat(stays.isConnected()).isTrue();
        assertThat(publisher.closeReason()).isEmpty();
        assertThat(told).containsExactly("room viewer kicked");
        assertEnd(goes, SessionInfo.Role.SUBSCRIBER, SessionEnd.Reason.KICKED);
    }
}
