// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.metrics.LoopSnapshot;
import dev.weir.sfu.metrics.SfuFigures;
import dev.weir.sfu.metrics.SfuMetrics;
import dev.weir.sfu.room.QualityCount;
import dev.weir.sfu.room.QualitySnapshot;
import dev.weir.sfu.room.RoomSnapshot;
import dev.weir.sfu.room.RoomTraffic;
import dev.weir.sfu.spi.MediaObserver;
import dev.weir.sfu.spi.MediaSink;
import dev.weir.sfu.spi.Observation;
import dev.weir.sfu.spi.TrackInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application plugs in sees what it should, and cannot break a room. */
class PluginsTest {
    @RegisterExtension
    final Scenario scenario = new Scenario();

    /** Counts what it is given. */
    private static final class Tap implements MediaSink {
        private final Map<String, List<Long>> seqs = new HashMap<>();
        private final List<TrackInfo> ended = new ArrayList<>();

        @Override
        public void packet(
                TrackInfo track, byte[] packet, int offset, int length, long extendedSeq, long arrivalNanos) {
            assertThat(packet[offset] & 0xc0).as("RTP version 2").isEqualTo(0x80);
            seqs.computeIfAbsent(track.codec(), codec -> new ArrayList<>()).add(extendedSeq);
        }

        @Override
        public void ended(TrackInfo track) {
            ended.add(track);
        }
    }

    @Test
    void aSinkGetsEveryPacketOfItsRoomOnceWithoutAnyViewer() {
        Tap tap = new Tap();
        scenario.rooms().addSink(room -> room.value().equals("room") ? Optional.of(tap) : Optional.empty());
        scenario.publisher("other", SimPublisher.Media.standard());
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(2_000);
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(500);

        assertThat(tap.seqs).containsOnlyKeys("vp8", "opus");
        for (List<Long> seqs : tap.seqs.values()) {
            assertThat(seqs).hasSizeGreaterThan(90).doesNotHaveDuplicates().isSorted();
            assertThat(seqs.get(seqs.size() - 1) - seqs.get(0)).isEqualTo(seqs.size() - 1);
        }
        assertThat(tap.ended).extracting(TrackInfo::kind).containsExactlyInAnyOrder("audio", "video");
    }

    @Test
    void aSinkThatFailsIsRemovedAndTheRoomGoesOn() {
        int[] calls = {0};
        scenario.rooms()
                .addSink(room -> Optional.of((track, packet, offset, length, seq, arrival) -> {
                    calls[0]++;
                    throw new IllegalStateException("a bug of the application's");
                }));
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(2_000);

        assertThat(calls[0]).as("sound and pictures together").isEqualTo(1);
        assertThat(scenario.rooms().quality().count(QualityCount.SINKS_FAILED)).isEqualTo(1);
        assertThat(viewer.gaps()).isEmpty();
        Pictures.assertPlayable(viewer);
    }

    @Test
    void anObserverLearnsWhoComesAndGoes() {
        List<String> events = new ArrayList<>();
        scenario.open(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                events.add("publisher joined " + room);
            }

            @Override
            public void publisherLeft(String room, String sessionId, String reason) {
                events.add("publisher left " + room + " " + reason);
            }

            @Override
            public void subscriberJoined(String room, String sessionId) {
                events.add("subscriber joined " + room);
            }

            @Override
            public void subscriberLeft(String room, String sessionId, String reason) {
                events.add("subscriber left " + room + " " + reason);
            }
        });
        SimPublisher publisher = scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(500);
        SimViewer viewer = scenario.viewer("room", "viewer");
        String viewerSession = scenario.lastSessionId();
        scenario.runMillis(500);
        scenario.on(publisher, publisher::leave);
        scenario.runMillis(500);
        scenario.now(scenario.rooms().end(viewerSession));

        assertThat(viewer.audio()).isNotEmpty();
        assertThat(events)
                .containsExactly(
                        "publisher joined room",
                        "subscriber joined room",
                        "publisher left room remote",
                        "subscriber left room local");
    }

    @Test
    void anObserverThatComesLaterLearnsWhatHappensUntilItLeaves() {
        List<String> events = new ArrayList<>();
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.runMillis(500);
        Observation observation = scenario.rooms().observe(new MediaObserver() {
            @Override
            public void publisherJoined(String room, String sessionId) {
                events.add("publisher");
            }

            @Override
            public void subscriberJoined(String room, String sessionId) {
                events.add(sessionId);
            }
        });
        scenario.viewer("room", "seen");
        String seen = scenario.lastSessionId();
        scenario.runMillis(500);

        observation.close();
        scenario.viewer("room", "unseen");
        scenario.runMillis(500);

        assertThat(events).containsExactly(seen);
    }

    @Test
    void anObserverLearnsOnceWhenAViewerGetsItsFirstMedia() {
        List<String> events = new ArrayList<>();
        scenario.rooms().observe(new MediaObserver() {
            @Override
            public void mediaStarted(String room, String sessionId) {
                events.add("media from " + sessionId);
            }

            @Override
            public void subscriberJoined(String room, String sessionId) {
                events.add("joined " + sessionId);
            }

            @Override
            public void viewerServed(String room, String sessionId) {
                events.add("served " + sessionId);
            }
        });
        scenario.viewer("room", "early");
        String early = scenario.lastSessionId();
        scenario.runMillis(1_000);
        assertThat(events).as("with nobody to watch").containsExactly("joined " + early);

        SimPublisher first = scenario.publisher("room", SimPublisher.Media.standard());
        String publisher = scenario.lastSessionId();
        scenario.runMillis(1_000);
        scenario.viewer("room", "late");
        String late = scenario.lastSessionId();
        scenario.runMillis(1_000);
        scenario.on(first, first::leave);
        scenario.runMillis(500);
        scenario.publisher("room", SimPublisher.Media.standard());
        String next = scenario.lastSessionId();
        scenario.runMillis(1_000);

        assertThat(events)
                .containsExactly(
                        "joined " + early,
                        "media from " + publisher,
                        "served " + early,
                        "joined " + late,
                        "served " + late,
                        "media from " + next);
    }

    @Test
    void anObserverThatFailsHarmsNobody() {
        scenario.open(new MediaObserver() {
            @Override
            public void subscriberJoined(String room, String sessionId) {
                throw new IllegalStateException("a bug of the application's");
            }
        });
        scenario.publisher("room", SimPublisher.Media.standard());
        SimViewer viewer = scenario.viewer("room", "viewer");

        scenario.runMillis(2_000);

        assertThat(viewer.isConnected()).isTrue();
        assertThat(viewer.video()).isNotEmpty();
    }

    /** Those of the scenario's rooms. */
    private final class Figures implements SfuFigures {
        @Override
        public List<RoomSnapshot> rooms() {
            return scenario.rooms().snapshots();
        }

        @Override
        public List<RoomTraffic> traffic() {
            return scenario.rooms().traffic();
        }

        @Override
        public QualitySnapshot quality() {
            return scenario.rooms().quality();
        }

        @Override
        public List<LoopSnapshot> loops() {
            return List.of();
        }
    }

    @Test
    void gaugesFollowTheRooms() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SfuMetrics metrics = new SfuMetrics(new Figures());
        metrics.bindTo(registry);
        scenario.publisher("room", SimPublisher.Media.standard());
        scenario.viewer("room", "one");
        scenario.viewer("room", "two");
        scenario.viewer("empty", "three");

        scenario.runMillis(4_000);
        metrics.refresh();

        assertThat(registry.get("webrtc.rooms").gauge().value()).isEqualTo(2);
        assertThat(registry.get("webrtc.publishers").gauge().value()).isEqualTo(1);
        assertThat(registry.get("webrtc.subscribers")
                        .tag("room", "room")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("webrtc.subscribers")
                        .tag("room", "empty")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("webrtc.received.bitrate").gauge().value()).isBetween(900_000.0, 1_300_000.0);
    }
}
