// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a viewer costs while it waits. */
class ViewerMemoryTest {
    private static final int VIEWERS = 80;
    private static final long MAX_BYTES = 30_000;

    @RegisterExtension
    final Scenario scenario = new Scenario();

    /**
     * The clients live in this heap too, and so the server's share is what is gone once it has ended their sessions and they
     * have not heard of it yet.
     */
    @Test
    void aViewerOfAnIdleRoomTakesLessThanThirtyKilobytesOfHeap() {
        List<SimViewer> viewers = new ArrayList<>();
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            viewers.add(scenario.viewer("room", "viewer" + i));
            sessions.add(scenario.lastSessionId());
        }
        scenario.runMillis(3_000);
        assertThat(viewers).allMatch(SimViewer::isConnected);

        long with = usedBytes();
        for (String session : sessions) {
            scenario.now(scenario.rooms().end(session));
        }
        long without = usedBytes();

        assertThat(viewers).allMatch(SimViewer::isConnected);
        assertThat((with - without) / VIEWERS).isBetween(1_000L, MAX_BYTES);
    }

    private static long usedBytes() {
        // Often, since what the first finds unreachable may keep more until its cleaners have run; and since the serial
        // collector
        // leaves garbage lie in a heap that has grown, where moving it is not worth while, but for every fourth time.
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
