// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.SessionInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is known of the sessions that are there. */
class SessionsTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private String viewer(String room) {
        scenario.viewer(room, "viewer");
        String id = scenario.lastSessionId();
        scenario.runMillis(10);
        return id;
    }

    private List<String> ids() {
        return scenario.rooms().sessions().stream().map(SessionInfo::sessionId).toList();
    }

    @Test
    void sessionsAreListedByRoomAndThenByAge() {
        scenario.loops(3);
        String first = viewer("b");
        String second = viewer("a");
        String third = viewer("b");
        String fourth = viewer("a");

        assertThat(ids()).containsExactly(second, fourth, first, third);
    }

    @Test
    void aSessionThatHasEndedIsNotListed() {
        String stays = viewer("room");
        String goes = viewer("room");

        scenario.now(scenario.rooms().end(goes));

        assertThat(ids()).containsExactly(stays);
    }
}
