// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.loop.LoopCounters;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose loop has more to send than it can. */
class OverloadTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    private long counted(ToLongFunction<LoopCounters> counter) {
        return scenario.serverLoops().stream()
                .mapToLong(loop -> counter.applyAsLong(loop.counters()))
                .sum();
    }

    private List<SimViewer> audience(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();
    }

    /** Ninety viewers of some 150 packets a second: first what the loop can just send, then twice as much. */
    private void overload() {
        scenario.slowServer(40_000);
        scenario.runMillis(3_000);
        scenario.slowServer(140_000);
    }

    private long videoIn(SimViewer viewer, long fromNanos) {
        return viewer.video().stream()
                .filter(packet -> packet.arrivalNanos() >= fromNanos)
                .count();
    }

    @Test
    void someViewersGoWithoutVideoSoThatTheOthersGetItInTime() {
        scenario.loops(1);
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(90);
        scenario.runMillis(3_000);

        overload();
        scenario.runMillis(10_000);

        long lastSeconds = scenario.nowNanos() - 2_000_000_000L;
        List<SimViewer> served = viewers.stream()
                .filter(viewer -> videoIn(viewer, lastSeconds) > 100)
                .toList();
        assertThat(counted(LoopCounters::pausedVideos)).isPositive();
        assertThat(served).hasSizeBetween(20, 70);
        for (SimViewer viewer : served) {
            assertThat(viewer.gaps()).as("%s", viewer).isEmpty();
            Pictures.assertPlayable(viewer);
            List<SimViewer.Received> video = viewer.video();
            int newest = video.get(video.size() - 1).part().frame();
            assertThat(publisher.frames() - newest).as("frames behind live").isLessThan(30);
        }
        for (SimViewer viewer : viewers) {
            assertThat(viewer.isConnected()).isTrue();
            assertThat(viewer.audio().values().stream().filter(heard -> heard.arrivalNanos() >= lastSeconds))
                    .as("%s still hears", viewer)
                    .hasSizeGreaterThan(50);
        }
    }

    @Test
    void everybodySeesAgainWhenThereIsRoom() {
        scenario.loops(1);
        scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(90);
        scenario.runMillis(3_000);
        overload();
        scenario.runMillis(10_000);
        assertThat(counted(LoopCounters::pausedVideos)).isPositive();

        scenario.slowServer(1_000);
        scenario.runMillis(20_000);

        long lastSecond = scenario.nowNanos() - 1_000_000_000L;
        for (SimViewer viewer : viewers) {
            assertThat(videoIn(viewer, lastSecond)).as("%s", viewer).isGreaterThan(50);
            assertThat(viewer.gaps()).isEmpty();
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void aHiccupOfTheMachineMakesNobodyLoseVideoForLong() {
        scenario.loops(1);
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(10);
        scenario.runMillis(3_000);

        // A turn of about a second.
        scenario.slowServer(30_000_000);
        scenario.runMillis(50);
        scenario.slowServer(1_000);
        scenario.runMillis(4_000);

        assertThat(counted(LoopCounters::stalePackets)).isPositive();
        for (SimViewer viewer : viewers) {
            assertThat(viewer.gaps())
                    .as("%s: what is left out leaves no gap", viewer)
                    .isEmpty();
            assertThat(viewer.completeFrames()).contains(publisher.frames() - 3);
            Pictures.assertPlayable(viewer);
        }
    }
}
