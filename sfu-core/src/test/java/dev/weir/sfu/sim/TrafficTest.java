// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.room.RoomPolicy;
import dev.weir.sfu.room.RoomTraffic;
import dev.weir.sfu.room.Traffic;
import dev.weir.sfu.sim.SimPublisher.Media;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes through a room is counted to the last packet, whoever leaves. */
class TrafficTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private RoomTraffic only() {
        assertThat(scenario.rooms().traffic()).hasSize(1);
        return scenario.rooms().traffic().get(0);
    }

    @Test
    void whatViewersGotIsCountedWhenTheRoomHasEnded() {
        SimPublisher publisher = scenario.publisher("room", Media.standard());
        scenario.runMillis(400);
        SimViewer one = scenario.viewer("room", "one");
        SimViewer two = scenario.viewer("room", "two");
        scenario.runMillis(2_350);
        scenario.on(one, one::leave);
        scenario.runMillis(330);
        scenario.on(two, two::leave);
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(200);

        RoomTraffic traffic = only();
        assertThat(traffic.open()).isFalse();
        long heard = (long) one.audio().size() + two.audio().size();
        long seen = (long) one.video().size() + two.video().size();
        assertThat(traffic.audioOut().packets()).as("and what was on its way").isBetween(heard, heard + 2);
        assertThat(traffic.videoOut().packets()).isBetween(seen, seen + 4);
        assertThat(traffic.audioIn().packets()).as("50 a second").isBetween(140L, 160L);
        assertThat(traffic.videoIn().bytes())
                .as("packets of up to 1,450 bytes")
                .isBetween(traffic.videoIn().packets() * 400, traffic.videoIn().packets() * 1_450);
    }

    @Test
    void tenViewersAreTenTimesThePublisher() {
        scenario.loops(2);
        for (int i = 0; i < 10; i++) {
            scenario.viewer("room", "viewer-" + i);
        }
        scenario.runMillis(1_000);
        SimPublisher publisher = scenario.publisher("room", Media.standard());
        scenario.runMillis(2_000);
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(2_000);

        RoomTraffic traffic = only();
        assertThat(traffic.open()).isTrue();
        assertThat(traffic.audioIn().packets()).isPositive();
        assertThat(traffic.audioOut().packets())
                .as("but for sound that came together with the first")
                .isBetween(
                        traffic.audioIn().packets() * 10 - 10, traffic.audioIn().packets() * 10);
        assertThat(traffic.videoOut().bytes()).isEqualTo(traffic.videoIn().bytes() * 10);
    }

    @Test
    void whetherARoomMayBeNamedIsToldWithIt() {
        scenario.policy("room", new RoomPolicy(true, 0, Optional.empty(), false));
        scenario.viewer("room", "viewer");
        scenario.runMillis(100);

        assertThat(only().listed()).isFalse();
        assertThat(only().videoOut()).isEqualTo(Traffic.NONE);
    }
}
