// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.loop.LoopCounters;
import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.room.RoomName;
import dev.weir.sfu.spi.MediaFeed;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.TrackInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reads a room without being a viewer is given whole streams, whenever it comes. */
class SinksTest {
    private static final long MILLIS = 1_000_000;
    private static final SimPublisher.Media DEAF = SimPublisher.Media.standard().deafToPli();

    @RegisterExtension
    final Scenario scenario = new Scenario();

    private SimSink attached(String room) {
        SimSink sink = new SimSink();
        assertThat(scenario.now(scenario.rooms().attach(new RoomName(room), sink)))
                .get()
                .isSameAs(sink.feed());
        return sink;
    }

    private SimSink configured() {
        SimSink sink = new SimSink();
        scenario.rooms().addSink(room -> Optional.of(sink));
        return sink;
    }

    private static List<String> rids(SimSink sink) {
        return SimSink.streams(sink.pictures()).stream()
                .map(stream -> stream.get(0).track().rid())
                .toList();
    }

    private static SimSink.Given last(List<SimSink.Given> packets) {
        return packets.get(packets.size() - 1);
    }

    @Test
    void oneThatComesInTheMidstIsGivenTheGroupOfPicturesSoFarAndItsSound() {
        scenario.publisher("room", DEAF.withGop(90));
        scenario.runMillis(4_500);

        SimSink sink = attached("room");

        List<SimSink.Given> past = List.copyOf(sink.pictures());
        assertThat(past.get(0).part().orElseThrow().frame()).isEqualTo(90);
        long began = past.get(0).arrivalNanos();
        assertThat(scenario.nowNanos() - began).isBetween(1_200 * MILLIS, 1_600 * MILLIS);
        assertThat(sink.sound().get(0).arrivalNanos()).isBetween(began, began + 20 * MILLIS);

        scenario.runMillis(3_000);
        assertThat(sink.pictures().size()).isGreaterThan(past.size() + 200);
        assertThat(SimSink.streams(sink.pictures())).hasSize(1);
        SimSink.assertBeginsWithKeyframes(sink.pictures());
        SimSink.assertSeamless(sink.pictures());
        SimSink.assertSeamless(sink.sound());
        assertThat(scenario.nowNanos() - last(sink.sound()).arrivalNanos()).isLessThan(30 * MILLIS);
    }

    @Test
    void oneThatMissesPartOfTheGroupOfPicturesBeginsWithTheNextKeyframe() {
        SimPublisher publisher = scenario.publisher("room", DEAF.deafToNack().withGop(90));
        scenario.runMillis(3_500);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(40);
        scenario.link(publisher, LinkProfile.clean(10), LinkProfile.clean(10));
        scenario.runMillis(500);

        SimSink sink = attached("room");
        long attached = scenario.nowNanos();
        assertThat(sink.pictures()).isEmpty();
        scenario.runMillis(3_000);

        assertThat(sink.pictures().get(0).part().orElseThrow().frame()).isEqualTo(180);
        SimSink.assertSeamless(sink.pictures());
        assertThat(sink.sound().get(0).arrivalNanos()).isBetween(attached, attached + 20 * MILLIS);
        SimSink.assertSeamless(sink.sound());
    }

    @Test
    void oneThatComesWhenTheGroupOfPicturesIsTooLongToBeKeptAsksForAKeyframe() {
        SimPublisher publisher = scenario.publisher(
                "room", SimPublisher.Media.standard().withBitrate(20_000_000).withGop(3_000));
        scenario.runMillis(5_000);
        int asked = publisher.pliReceived();

        SimSink sink = attached("room");
        assertThat(sink.pictures()).isEmpty();
        scenario.runMillis(400);

        assertThat(publisher.pliReceived()).isEqualTo(asked + 1);
        assertThat(sink.pictures()).isNotEmpty();
        SimSink.assertBeginsWithKeyframes(sink.pictures());
        SimSink.assertSeamless(sink.pictures());
    }

    @Test
    void aHoleThatMayYetBeRepairedIsNoReasonToWait() {
        SimPublisher publisher = scenario.publisher("room", DEAF);
        scenario.runMillis(2_000);
        scenario.link(publisher, LinkProfile.clean(10).withLoss(1), LinkProfile.clean(10));
        scenario.runMillis(40);
        scenario.link(publisher, LinkProfile.clean(10), LinkProfile.clean(10));
        for (int before = publisher.nacked(); publisher.nacked() == before; ) {
            scenario.runMillis(1);
        }

        SimSink sink = attached("room");
        List<Long> past = sink.pictures().stream().map(SimSink.Given::seq).toList();
        assertThat(past.get(past.size() - 1) - past.get(0))
                .as("there is a hole")
                .isGreaterThanOrEqualTo(past.size());
        scenario.runMillis(1_000);

        List<Long> seqs = sink.pictures().stream().map(SimSink.Given::seq).toList();
        assertThat(seqs).doesNotHaveDuplicates().hasSizeGreaterThan(past.size() + 50);
        assertThat(Collections.max(seqs) - seqs.get(0))
                .as("nothing is missing in the end")
                .isEqualTo(seqs.size() - 1);
    }

    @Test
    void aRoomToWhichNobodyPublishesTakesNone() {
        scenario.viewer("waiting", "viewer");
        scenario.runMillis(500);

        for (String room : List.of("waiting", "unknown")) {
            SimSink sink = new SimSink();
            assertThat(scenario.now(scenario.rooms().attach(new RoomName(room), sink)))
                    .isEmpty();
        }
    }

    @Test
    void itReadsTheBestSimulcastEncodingThatFlowsFromTheStart() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.simulcast());
        scenario.runMillis(3_000);
        publisher.layerActive("f", false);
        scenario.runMillis(2_000);

        SimSink sink = attached("room");
        scenario.runMillis(3_000);

        assertThat(rids(sink)).containsExactly("h");
        SimSink.assertBeginsWithKeyframes(sink.pictures());
        SimSink.assertSeamless(sink.pictures());
    }

    @Test
    void whenTheBestEncodingFallsSilentTheNextBeginsWithAKeyframeAndItComesBackSo() {
        SimSink sink = configured();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.simulcast());
        scenario.runMillis(4_000);
        assertThat(last(sink.pictures()).track().rid()).isEqualTo("f");
        sink.forgetPackets();

        publisher.layerActive("f", false);
        scenario.runMillis(2_000);
        publisher.layerActive("f", true);
        scenario.runMillis(4_000);

        assertThat(rids(sink)).containsExactly("f", "h", "f");
        List<List<SimSink.Given>> streams = SimSink.streams(sink.pictures());
        SimSink.assertBeginsWithKeyframes(streams.get(1));
        SimSink.assertBeginsWithKeyframes(streams.get(2));
        SimSink.assertSeamless(sink.pictures());
        long pause = streams.get(1).get(0).arrivalNanos() - last(streams.get(0)).arrivalNanos();
        assertThat(pause).as("without pictures").isLessThan(1_300 * MILLIS);
    }

    @Test
    void soundGoesOnWhileAnotherEncodingTakesOver() {
        SimSink sink = configured();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.simulcast());
        scenario.runMillis(3_000);
        publisher.layerActive("f", false);
        scenario.runMillis(3_000);

        assertThat(SimSink.streams(sink.sound())).hasSize(1);
        SimSink.assertSeamless(sink.sound());
    }

    @Test
    void senderReportsTellWhenAPictureWasTakenBeforeItIsGiven() {
        long ahead = 3_600_000 * MILLIS;
        scenario.publisher("room", DEAF.withClockAhead(ahead));
        scenario.runMillis(4_000);

        SimSink sink = attached("room");

        assertThat(sink.reports()).hasSize(2).allMatch(report -> report.after() == 0);
        for (SimSink.Reported report : sink.reports()) {
            boolean video = report.track().kind().equals("video");
            SimSink.Given first = (video ? sink.pictures() : sink.sound()).get(0);
            long ticks = (long) first.timestamp() - report.rtpTimestamp();
            long taken =
                    report.epochNanos() + ticks * 1_000_000_000 / report.track().clockRateHz();
            long arrived = first.arrivalNanos() + Scenario.EPOCH_OFFSET_NANOS + ahead;
            assertThat(arrived - taken).as("on its way").isBetween(9 * MILLIS, 12 * MILLIS);
            assertThat(scenario.nowNanos() - report.arrivalNanos()).isBetween(0L, 1_000 * MILLIS);
        }
        scenario.runMillis(5_000);
        assertThat(sink.reports()).as("one a second and kind").hasSizeBetween(11, 13);
    }

    @Test
    void anotherEncodingComesWithItsOwnReport() {
        SimSink sink = configured();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.simulcast());
        scenario.runMillis(4_000);
        publisher.layerActive("f", false);
        scenario.runMillis(3_000);

        List<SimSink.Given> half =
                SimSink.streams(sink.pictures()).stream().reduce((a, b) -> b).orElseThrow();
        int given = sink.pictures().indexOf(half.get(0));
        assertThat(sink.reports())
                .anyMatch(report -> report.after() == given
                        && report.track().equals(half.get(0).track()));
    }

    @Test
    void itStaysWhenThePublisherIsReplacedAndIsToldOfTheChange() {
        scenario.be("alice");
        scenario.publisher("room", SimPublisher.Media.standard());
        String first = scenario.lastSessionId();
        scenario.runMillis(1_000);
        SimSink sink = attached("room");
        scenario.runMillis(1_000);

        scenario.publisher("room", SimPublisher.Media.standard());
        String second = scenario.lastSessionId();
        scenario.runMillis(2_000);

        assertThat(sink.ended()).extracting(TrackInfo::sessionId).containsExactly(first, first);
        assertThat(sink.isClosed()).isFalse();
        for (List<SimSink.Given> packets : List.of(sink.sound(), sink.pictures())) {
            assertThat(SimSink.streams(packets))
                    .extracting(stream -> stream.get(0).track().sessionId())
                    .containsExactly(first, second);
            SimSink.assertSeamless(packets);
        }
        SimSink.assertBeginsWithKeyframes(sink.pictures());
    }

    @Test
    void itIsClosedWhenTheLastHasLeftTheRoom() {
        SimSink sink = configured();
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.viewer("room", "viewer");
        String viewer = scenario.lastSessionId();
        scenario.runMillis(1_000);
        SimSink late = attached("room");

        scenario.on(publisher, publisher::leave);
        scenario.runMillis(500);
        assertThat(sink.ended()).extracting(TrackInfo::kind).containsExactlyInAnyOrder("audio", "video");
        assertThat(sink.isClosed()).as("a publisher may come back").isFalse();

        scenario.now(scenario.rooms().end(viewer));
        scenario.runMillis(100);
        assertThat(sink.isClosed()).isTrue();
        assertThat(late.isClosed()).isTrue();
    }

    @Test
    void itIsClosedWhenThePublisherLeavesBeforeAnythingCame() {
        SimSink sink = configured();
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.now(scenario.rooms().closeRoom(new RoomName("room")));
        scenario.runMillis(100);

        assertThat(sink.isClosed()).isTrue();
        assertThat(sink.ended()).as("nothing had begun").isEmpty();
    }

    @Test
    void itIsGivenNothingAfterItsFeedWasClosed() {
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(1_000);
        SimSink sink = attached("room");
        SimSink other = attached("room");
        scenario.runMillis(1_000);

        sink.feed().close();
        sink.feed().close();
        scenario.runMillis(1_000);

        assertThat(sink.isClosed()).isTrue();
        assertThat(sink.ended()).isEmpty();
        assertThat(scenario.nowNanos() - last(other.pictures()).arrivalNanos()).isLessThan(50 * MILLIS);
        sink.feed().requestKeyframe();
        scenario.runMillis(100);
    }

    @Test
    void wishesForAKeyframeReachThePublisherAsOne() {
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(2_000);
        SimSink sink = attached("room");
        int asked = publisher.pliReceived();

        for (int i = 0; i < 100; i++) {
            sink.feed().requestKeyframe();
        }
        scenario.runMillis(400);

        assertThat(publisher.pliReceived()).isEqualTo(asked + 1);
    }

    @Test
    void momentsOfTheLoopHaveAWallClock() {
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(2_000);
        SimSink sink = attached("room");

        assertThat(sink.feed().wallClock(1_500 * MILLIS)).isEqualTo(Instant.parse("2026-01-01T00:00:01.500Z"));
        assertThat(Duration.between(
                        sink.feed().wallClock(last(sink.pictures()).arrivalNanos()),
                        sink.feed().wallClock(scenario.nowNanos())))
                .isLessThan(Duration.ofMillis(50));
    }

    @Test
    void oneThatFailsAtItsOpeningIsClosedAndTheOthersGoOn() {
        List<String> told = new ArrayList<>();
        scenario.rooms().addSink(room -> {
            throw new IllegalStateException("a bug of the application's");
        });
        scenario.rooms()
                .addSink(room -> Optional.of(new MediaSink() {
                    @Override
                    public void opened(MediaFeed feed) {
                        told.add("opened");
                        throw new IllegalStateException("a bug of the application's");
                    }

                    @Override
                    public void packet(
                            TrackInfo track,
                            byte[] packet,
                            int offset,
                            int length,
                            long extendedSeq,
                            long arrivalNanos) {
                        told.add("packet");
                    }

                    @Override
                    public void closed() {
                        told.add("closed");
                        throw new IllegalStateException("another one");
                    }
                }));
        SimSink sink = configured();
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(1_000);

        assertThat(told).containsExactly("opened", "closed");
        SimSink.assertSeamless(sink.pictures());
        assertThat(sink.pictures()).isNotEmpty();
    }

    @Test
    void whatIsTooLateForViewersIsNotForIt() {
        scenario.loops(1);
        SimSink sink = configured();
        scenario.publisher("room", SimPublisher.Media.standard());
        for (int i = 0; i < 10; i++) {
            scenario.viewer("room", "viewer-" + i);
        }
        scenario.runMillis(3_000);

        // A turn of about a second.
        scenario.slowServer(30_000_000);
        scenario.runMillis(50);
        scenario.slowServer(1_000);
        scenario.runMillis(4_000);

        assertThat(scenario.serverLoops())
                .extracting(MediaLoop::counters)
                .extracting(LoopCounters::stalePackets)
                .allMatch(stale -> stale > 0);
        assertThat(SimSink.streams(sink.pictures())).hasSize(1);
        SimSink.assertSeamless(sink.pictures());
    }
}
