// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.loop.MediaLoop;
import dev.weir.sfu.room.LayerSelection;
import dev.weir.sfu.room.SessionHandle;
import dev.weir.sfu.sim.SimPublisher.Media;
import dev.weir.sfu.sim.SimViewer.Feedback;
import dev.weir.sfu.sim.SimViewer.Player;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's flight recorder has of a broadcast. */
class FlightRecordingTest {
    private static final Player BROWSER = Player.standard().with(Feedback.TRANSPORT);
    private static final LinkProfile CLEAN = LinkProfile.clean(20);
    /** Bursts begin every second or so, and are five packets long or so. */
    private static final LinkProfile BURSTY = CLEAN.withBursts(0.01, 0.2);

    @RegisterExtension
    final Scenario scenario = new Scenario();

    @TempDir
    Path folder;

    /** Records those events while something happens. */
    private List<RecordedEvent> events(String name, Duration threshold, Runnable happening) {
        try (Recording recording = new Recording()) {
            recording.enable(name).withThreshold(threshold);
            recording.start();
            happening.run();
            recording.stop();
            Path file = folder.resolve("flight.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<RecordedEvent> events(String name, Runnable happening) {
        return events(name, Duration.ZERO, happening);
    }

    @Test
    void burstsOfLossOnTheWayFromThePublisherAreThere() {
        List<RecordedEvent> bursts = events("weir.LossBurst", () -> {
            scenario.publisher("lossy", Media.standard(), BURSTY);
            scenario.publisher("clean", Media.standard());
            scenario.runMillis(10_000);
        });

        assertThat(bursts).isNotEmpty().allSatisfy(burst -> {
            assertThat(burst.getString("room")).isEqualTo("lossy");
            assertThat(burst.getString("side")).isEqualTo("publisher");
            assertThat(burst.getString("session")).isEmpty();
            assertThat(burst.getInt("lost")).isBetween(3, 200);
            assertThat(burst.getDuration("gap")).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
        });
    }

    @Test
    void burstsOfLossOnTheWayToAViewerNameItByItsHandle() {
        String[] session = new String[1];
        List<RecordedEvent> bursts = events("weir.LossBurst", () -> {
            scenario.publisher("room", Media.standard());
            scenario.viewer("room", "well", CLEAN, BROWSER);
            scenario.viewer("room", "poor", BURSTY, BROWSER);
            session[0] = scenario.lastSessionId();
            scenario.runMillis(10_000);
        });

        assertThat(bursts).isNotEmpty().allSatisfy(burst -> {
            assertThat(burst.getString("room")).isEqualTo("room");
            assertThat(burst.getString("side")).isEqualTo("viewer");
            assertThat(burst.getString("session")).isEqualTo(SessionHandle.of(session[0]));
            assertThat(burst.getInt("lost")).isBetween(3, 200);
            assertThat(burst.getDuration("gap")).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
        });
    }

    @Test
    void changesOfLayerSayFromWhereToWhereAndWhy() {
        LinkProfile wide = CLEAN.withRate(5_000_000, 300);
        LinkProfile narrow = CLEAN.withRate(600_000, 300);
        String[] session = new String[1];
        List<RecordedEvent> switches = events("weir.LayerSwitch", () -> {
            scenario.publisher("room", Media.simulcast());
            SimViewer viewer = scenario.viewer("room", "viewer", wide, BROWSER);
            session[0] = scenario.lastSessionId();
            scenario.runMillis(10_000);
            scenario.link(viewer, CLEAN, narrow);
            scenario.runMillis(15_000);
            scenario.link(viewer, CLEAN, wide);
            scenario.runMillis(15_000);
            scenario.now(scenario.rooms()
                    .selectLayers(
                            session[0],
                            new LayerSelection(
                                    Optional.of("q"),
                                    OptionalInt.empty(),
                                    OptionalInt.empty(),
                                    OptionalInt.empty(),
                                    OptionalInt.empty())));
            scenario.runMillis(5_000);
        });

        assertThat(switches).allSatisfy(change -> {
            assertThat(change.getString("room")).isEqualTo("room");
            assertThat(change.getString("session")).isEqualTo(SessionHandle.of(session[0]));
            assertThat(change.getString("from")).isNotEqualTo(change.getString("to"));
        });
        assertThat(switches)
                .extracting(change -> change.getString("cause"))
                .contains("link_narrower", "link_wider")
                .endsWith("selected");
        assertThat(switches.get(switches.size() - 1).getString("to")).isEqualTo("q");
        for (int i = 1; i < switches.size(); i++) {
            assertThat(switches.get(i).getString("from"))
                    .isEqualTo(switches.get(i - 1).getString("to"));
        }
    }

    @Test
    void waitsForKeyframesSayHowLongThePublisherTook() {
        List<RecordedEvent> waits = events("weir.KeyframeWait", () -> {
            scenario.publisher("room", Media.standard(), LinkProfile.clean(50));
            SimViewer viewer = scenario.viewer("room", "viewer");
            scenario.runMillis(5_000);
            scenario.on(viewer, (now, out) -> viewer.askKeyframe(out));
            scenario.runMillis(2_000);
        });

        assertThat(waits).isNotEmpty().allSatisfy(wait -> {
            assertThat(wait.getString("room")).isEqualTo("room");
            assertThat(wait.getString("rid")).isEmpty();
            // There and back over the publisher's link, and what its encoder takes.
            assertThat(wait.getDuration("wait")).isBetween(Duration.ofMillis(95), Duration.ofSeconds(3));
        });
    }

    @Test
    void turnsAreThereThatTookLongerThanTheThreshold() {
        MediaLoop loop = new MediaLoop(new MemoryTransport(List.of(), false), System.nanoTime());
        Duration threshold = Duration.ofMillis(20);
        Duration busy = Duration.ofMillis(40);
        List<RecordedEvent> turns = events("weir.LongTurn", threshold, () -> {
            for (int i = 0; i < 100; i++) {
                turn(loop, 0);
            }
            turn(loop, busy.toNanos());
        });

        // A machine with other things to do makes turns long by itself, but not most of them.
        assertThat(turns).hasSizeBetween(1, 50).allSatisfy(turn -> {
            assertThat(turn.getDuration()).isGreaterThanOrEqualTo(threshold);
            assertThat(turn.getInt("loop")).isZero();
            assertThat(turn.getInt("received")).isZero();
            assertThat(turn.getLong("sent")).isZero();
        });
        assertThat(turns.get(turns.size() - 1).getDuration()).isGreaterThanOrEqualTo(busy);
    }

    /** A turn with a command that keeps the loop busy for so long. */
    private static void turn(MediaLoop loop, long nanos) {
        long began = System.nanoTime();
        loop.execute(() -> {
            while (System.nanoTime() - began < nanos) {
                Thread.onSpinWait();
            }
        });
        loop.turn(began);
        loop.turnTook(System.nanoTime() - began);
    }

    @Test
    void everyEventIsDescribedForWhoeverReadsIt() {
        List<EventType> types = events("weir.LossBurst", () -> {}).isEmpty()
                ? FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .filter(type -> type.getName().startsWith("weir."))
                        .toList()
                : List.of();

        assertThat(types).isNotEmpty().allSatisfy(type -> {
            assertThat(type.getLabel()).isNotEmpty();
            assertThat(type.getDescription()).isNotEmpty();
            assertThat(type.getCategoryNames()).first().isEqualTo("Weir");
            assertThat(type.getFields())
                    .allSatisfy(field ->
                            assertThat(field.getLabel()).as(field.getName()).isNotEmpty());
        });
    }
}
