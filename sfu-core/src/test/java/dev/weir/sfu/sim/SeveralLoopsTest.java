// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.loop.LoopCounters;
import dev.weir.sfu.loop.MediaLoop;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One room over three loops that share a port; the other simulations run so too with {@code -Dsim.loops=3}. */
class SeveralLoopsTest {
    private static final SimPublisher.Media DEAF =
            SimPublisher.Media.standard().deafToPli().withGop(300);

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @BeforeEach
    void threeLoops() {
        scenario.loops(3);
    }

    private List<SimViewer> audience(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> scenario.viewer("room", "viewer-" + i))
                .toList();
    }

    private List<Long> counted(ToLongFunction<LoopCounters> counter) {
        return scenario.serverLoops().stream()
                .map(MediaLoop::counters)
                .map(counter::applyAsLong)
                .toList();
    }

    @Test
    void everyViewerSeesAndHearsEverythingWhicheverLoopItIsOn() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(12);

        scenario.runMillis(5_000);

        for (SimViewer viewer : viewers) {
            assertThat(viewer.gaps()).as("%s", viewer).isEmpty();
            assertThat(viewer.duplicates()).isZero();
            assertThat(viewer.completeFrames())
                    .containsAll(Pictures.frames(viewer.firstFrame(), publisher.frames() - 2));
            assertThat(viewer.audio()).hasSizeGreaterThan(200);
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void aPacketIsHandedOnceToEachOtherLoopWithViewers() {
        scenario.publisher("room", SimPublisher.Media.standard());
        audience(12);
        scenario.runMillis(2_000);
        List<Long> before = counted(LoopCounters::handedOver);
        long videoBefore = scenario.rooms().snapshots().get(0).tracks().stream()
                .mapToLong(track -> track.packets())
                .sum();

        scenario.runMillis(3_000);

        long media = scenario.rooms().snapshots().get(0).tracks().stream()
                        .mapToLong(track -> track.packets())
                        .sum()
                - videoBefore;
        List<Long> handed = counted(LoopCounters::handedOver);
        long total = IntStream.range(0, 3)
                .mapToLong(i -> handed.get(i) - before.get(i))
                .sum();
        // The snapshots are up to a second old.
        assertThat((double) total / media).isBetween(1.5, 2.5);
        assertThat(counted(LoopCounters::mailboxDrops)).containsOnly(0L);
    }

    @Test
    void theFirstLoopReceivesEverythingUntilAnotherHasASession() {
        List<SimStranger> strangers =
                IntStream.range(5_000, 5_020).mapToObj(scenario::stranger).toList();
        strangers.forEach(stranger -> stranger.send(new byte[50]));
        scenario.runMillis(100);
        assertThat(counted(LoopCounters::unknownSenders)).containsExactly(20L, 0L, 0L);

        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.viewer("room", "elsewhere");
        strangers.forEach(stranger -> stranger.send(new byte[50]));
        scenario.runMillis(100);

        assertThat(counted(LoopCounters::unknownSenders)).allMatch(count -> count > 0);
        assertThat(counted(LoopCounters::unknownSenders).stream()
                        .mapToLong(n -> n)
                        .sum())
                .isEqualTo(40);
    }

    @Test
    void datagramsThatTheKernelGaveToAnotherLoopHopOnce() {
        scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(12);

        scenario.runMillis(3_000);

        assertThat(counted(LoopCounters::passedOn).stream().mapToLong(n -> n).sum())
                .isPositive();
        assertThat(counted(LoopCounters::unknownSenders)).containsOnly(0L);
        assertThat(viewers).allMatch(SimViewer::isConnected);
    }

    @Test
    void aViewerOnAnotherLoopIsGivenTheGroupOfPicturesSoFar() {
        SimPublisher publisher = scenario.publisher("room", DEAF);
        scenario.runMillis(7_000);

        List<SimViewer> late = audience(3);
        scenario.runMillis(6_000);

        for (SimViewer viewer : late) {
            assertThat(viewer.firstFrame())
                    .as("%s starts at the last keyframe", viewer)
                    .isZero();
            assertThat(viewer.firstVideoNanos() - viewer.connectedNanos()).isLessThan(100_000_000);
            assertThat(viewer.gaps()).isEmpty();
            assertThat(viewer.completeFrames().size()).isGreaterThan(publisher.frames() - 3);
            Pictures.assertPlayable(viewer);
        }
    }

    @Test
    void theGroupOfPicturesSoFarIsNotTakenForOverload() {
        SimPublisher publisher =
                scenario.publisher("room", SimPublisher.Media.standard().withGop(300));
        scenario.runMillis(7_000);
        audience(1);
        scenario.runMillis(2_000);
        int before = publisher.pliReceived();

        List<SimViewer> late = audience(3);
        scenario.runMillis(3_000);

        assertThat(counted(LoopCounters::stalePackets)).containsOnly(0L);
        assertThat(publisher.pliReceived() - before).as("one joiner's question").isLessThanOrEqualTo(3);
        late.forEach(Pictures::assertPlayable);
    }

    @Test
    void wishesForAKeyframeOfAllLoopsBecomeOneRequest() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        List<SimViewer> viewers = audience(12);
        scenario.runMillis(5_000);
        int before = publisher.pliReceived();

        viewers.forEach(viewer -> scenario.on(viewer, (now, out) -> viewer.askKeyframe(out)));
        scenario.runMillis(400);

        assertThat(publisher.pliReceived() - before).isEqualTo(1);
        viewers.forEach(Pictures::assertPlayable);
    }

    @Test
    void viewersOfAllLoopsGoOnWithTheNextPublisher() {
        SimPublisher first = scenario.publisher("room", SimPublisher.Media.standard());
        String firstSession = scenario.lastSessionId();
        List<SimViewer> viewers = audience(6);
        scenario.runMillis(3_000);
        assertThat(scenario.now(scenario.rooms().end(firstSession))).isTrue();
        scenario.runMillis(1_000);
        assertThat(first.closeReason()).isPresent();
        List<Integer> seen =
                viewers.stream().map(viewer -> viewer.video().size()).toList();

        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(3_000);

        for (int i = 0; i < viewers.size(); i++) {
            assertThat(viewers.get(i).video().size()).isGreaterThan(seen.get(i) + 100);
            assertThat(viewers.get(i).gaps()).isEmpty();
        }
    }

    @Test
    void aLoopWhoseViewersHaveAllLeftGetsNoMoreMediaUntilOneComesBack() {
        scenario.publisher("room", SimPublisher.Media.standard());
        // The publisher's loop has the most sessions, so these two go to the two others.
        scenario.viewer("room", "one");
        String one = scenario.lastSessionId();
        scenario.viewer("room", "two");
        String two = scenario.lastSessionId();
        scenario.runMillis(2_000);
        assertThat(scenario.now(scenario.rooms().end(one))).isTrue();
        assertThat(scenario.now(scenario.rooms().end(two))).isTrue();
        scenario.runMillis(100);
        List<Long> before = counted(LoopCounters::handedOver);
        scenario.runMillis(2_000);
        assertThat(counted(LoopCounters::handedOver)).isEqualTo(before);

        SimViewer three = scenario.viewer("room", "three");
        scenario.runMillis(2_000);

        assertThat(three.gaps()).isEmpty();
        Pictures.assertPlayable(three);
        assertThat(counted(LoopCounters::handedOver)).isNotEqualTo(before);
    }
}
