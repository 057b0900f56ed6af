// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.SessionInfo;
import dev.weir.sfu.spi.MediaObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One who watches for the application itself. */
class HiddenViewerTest {
    private static final RoomName ROOM = new RoomName("room");

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @Test
    void seesWhatViewersSeeAndIsNowhereCountedNorToldOf() {
        scenario.loops(3);
        List<String> told = new ArrayList<>();
        scenario.rooms().observe(new MediaObserver() {
            @Override
            public void subscriberJoined(String room, String sessionId) {
                told.add("joined " + sessionId);
            }

            @Override
            public void viewerServed(String room, String sessionId) {
                told.add("served " + sessionId);
            }

            @Override
            public void subscriberLeft(String room, String sessionId, String reason) {
                told.add("left " + sessionId);
            }
        });
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer seen = scenario.viewer("room", "seen");
        scenario.hide(true);
        SimViewer hidden = scenario.viewer("room", "hidden");
        scenario.runMillis(3_000);

        Pictures.assertPlayable(hidden);
        assertThat(scenario.rooms().snapshots())
                .singleElement()
                .extracting(RoomSnapshot::subscribers)
                .isEqualTo(1);
        assertThat(scenario.rooms().viewers(ROOM))
                .singleElement()
                .satisfies(viewer -> assertThat(viewer.sessionId()).isEqualTo(scenario.sessionId(seen)));
        assertThat(scenario.rooms().sessions())
                .extracting(SessionInfo::role)
                .containsExactlyInAnyOrder(
                        SessionInfo.Role.PUBLISHER, SessionInfo.Role.SUBSCRIBER, SessionInfo.Role.HIDDEN);

        scenario.now(scenario.rooms().end(scenario.sessionId(hidden)));
        scenario.now(scenario.rooms().end(scenario.sessionId(seen)));
        scenario.runMillis(500);

        String id = scenario.sessionId(seen);
        assertThat(told).containsExactly("joined " + id, "served " + id, "left " + id);
        assertThat(scenario.rooms().snapshots())
                .singleElement()
                .extracting(RoomSnapshot::subscribers)
                .isEqualTo(0);
    }
}
