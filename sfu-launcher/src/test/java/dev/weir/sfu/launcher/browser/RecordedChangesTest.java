// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.launcher.link.ImpairedLink;
import dev.weir.sfu.launcher.link.Impairment;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of recordings when something happens in the midst of a broadcast: all at the same time, each in a room of its own. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls record before anything else.
class RecordedChangesTest {
    private static final Logger log = LoggerFactory.getLogger(RecordedChangesTest.class);
    private static final int CHANGE_SECONDS = 5;
    private static final int BACK_SECONDS = 9;
    private static final int SECONDS = 13;

    /** From a part's last picture to the keyframe that the next begins with. */
    private static final double CUT_SECONDS = 0.3;

    private static final double DURATION_SECONDS = 0.5;
    private static final double OFFSET_SECONDS = 0.040;

    /** Flashes of the end that are looked at. */
    private static final int FLASHES = 3;

    /** One datagram of twenty, and now and then none gets through for so long that nobody asks for it any more. */
    private static final Impairment BAD =
            Impairment.NONE.withLoss(0.05).withDelay(20, 10).withOutages(1_500, 7_000);

    private final Map<String, Studio.Sent> published = new HashMap<>();
    private RecordingServer server;

    @BeforeAll
    void record(@TempDir Path folder) throws IOException {
        server = RecordingServer.start(folder);
        try (ImpairedLink link = ImpairedLink.open(server.rtcPort(), 1);
                Chromium browser = Chromium.start();
                Studio studio = Studio.open(browser, server)) {
            studio.publish("resized-VP8", "");
            studio.publish("resized-H264", "codec: 'H264'");
            studio.publish(
                    "layers",
                    "width: 640, height: 360, encodings: [{ rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 150_000 },"
                            + " { rid: 'f', maxBitrate: 500_000 }]");
            studio.publish("unplugged", "");
            studio.publish("sound", "video: false");
            studio.publish("pictures", "audio: false");
            studio.publish("back", "");
            studio.publish("taken", "");
            studio.publish("lossy", "port: " + link.port());
            link.impairToServer(BAD);
            studio.awaitSeconds("lossy", CHANGE_SECONDS);
            studio.run("resized-VP8", "studio.resize(room, 480, 270)");
            studio.run("resized-H264", "studio.resize(room, 480, 270)");
            studio.run("unplugged", "await studio.plug(room, false)");
            published.put("back", studio.end("back"));
            studio.publish("back", "");
            studio.publish("taken", "as: 'taken anew'");
            studio.awaitSeconds("lossy", BACK_SECONDS);
            studio.run("unplugged", "await studio.plug(room, true)");
            // So that the end comes through.
            link.impairToServer(BAD.withOutages(0, 0));
            studio.awaitSeconds("lossy", SECONDS);
            published.put("taken", studio.end("taken anew"));
            published.merge("back", studio.end("back"), Studio.Sent::plus);
            for (String room :
                    List.of("resized-VP8", "resized-H264", "layers", "unplugged", "sound", "pictures", "lossy")) {
                published.put(room, studio.end(room));
            }
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void picturesThatBecomeLargerStayInOneFileWhereItsKindAllowsThat() {
        RecordingEntry entry = assertWhole("resized-VP8", 1).get(0);
        assertThat(pictures(entry).width()).isEqualTo(480);
        assertTogetherAtTheEnd(entry);
    }

    @Test
    void picturesThatBecomeLargerGoOnInAnotherPartWhereTheyMust() {
        List<RecordingEntry> parts = server.recorded("resized-H264");
        if (!parts.isEmpty()) {
            assertWhole("resized-H264", parts.size());
            RecordingEntry last = parts.get(parts.size() - 1);
            assertThat(pictures(last).width()).isEqualTo(480);
            assertTogetherAtTheEnd(last);
        }
    }

    @Test
    void theBestOfSeveralEncodingsIsRecorded() {
        RecordingEntry entry = assertWhole("layers", 1).get(0);
        assertThat(pictures(entry).width()).isEqualTo(640);
        assertTogetherAtTheEnd(entry);
    }

    @Test
    void soundGoesOnWhileTheCameraIsUnplugged() {
        RecordingEntry entry = assertWhole("unplugged", 1).get(0);
        assertThat(pictures(entry).frames())
                .isBetween((long) CHANGE_SECONDS * Studio.FRAMES_PER_SECOND, (SECONDS - 2L) * Studio.FRAMES_PER_SECOND);
        assertTogetherAtTheEnd(entry);
    }

    @Test
    void soundAloneIsRecorded() {
        RecordingEntry entry = assertWhole("sound", 1).get(0);
        assertThat(entry.tracks()).singleElement().matches(track -> !track.isVideo());
    }

    @Test
    void picturesAloneAreRecorded() {
        RecordingEntry entry = assertWhole("pictures", 1).get(0);
        assertThat(entry.tracks()).singleElement().matches(RecordedTrack::isVideo);
    }

    @Test
    void whoComesBackBeginsARecordingOfTheirOwn() {
        List<RecordingEntry> recordings = assertWhole("back", 2);
        assertThat(recordings).extracting(RecordingEntry::part).containsOnly(1);
    }

    @Test
    void whoTakesOverFromThemselvesBeginsARecordingOfTheirOwn() {
        List<RecordingEntry> recordings = server.awaitRecorded("taken", 2);
        assertThat(recordings)
                .hasSize(2)
                .allMatch(entry -> entry.subject().equals(Optional.of(RecordingServer.SUBJECT)));
        assertThat(longest(recordings.get(0))).isGreaterThan(CHANGE_SECONDS - 1);
        Studio.Sent sent = Optional.ofNullable(published.get("taken")).orElseThrow();
        assertThat(longest(recordings.get(1)))
                .isBetween(sent.least() - DURATION_SECONDS, sent.most() + DURATION_SECONDS);
    }

    @Test
    void whatALineHasSwallowedIsDeclaredAndHarmsNoDecoder() {
        RecordingEntry entry = assertWhole("lossy", 1).get(0);
        // Pictures are sent once more when somebody asks, even most of those of an outage; sound is not.
        RecordedTrack sound = entry.tracks().stream()
                .filter(track -> !track.isVideo())
                .findFirst()
                .orElseThrow();
        assertThat(sound.lostPackets()).isPositive();
        assertThat(sound.gaps())
                .anySatisfy(gap -> assertThat(gap.length()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertTogetherAtTheEnd(entry);
    }

    /** All files decode without complaint, are as long as the ledger says, and together as long as what was published. */
    private List<RecordingEntry> assertWhole(String room, int parts) {
        Studio.Sent sent = Optional.ofNullable(published.get(room)).orElseThrow();
        List<RecordingEntry> entries = server.awaitRecorded(room, parts);
        assertThat(entries).hasSize(parts);
        double seconds = 0;
        for (RecordingEntry entry : entries) {
            log.info("{} of {}: {}", entry.duration(), sent, entry.tracks());
            seconds += longest(entry);
        }
        assertThat(seconds)
                .as("seconds of %s", room)
                .isBetween(sent.least() - DURATION_SECONDS - (parts - 1) * CUT_SECONDS, sent.most() + DURATION_SECONDS);
        return entries;
    }

    /** Of the files of a part, which decode and are as long as the ledger says. */
    private double longest(RecordingEntry entry) {
        double longest = 0;
        for (RecordedFile file : entry.files()) {
            Footage footage = Footage.of(server.path(file));
            log.info("{}", footage);
            longest = Math.max(longest, footage.seconds());
        }
        assertThat(longest).as("seconds of %s", entry.id()).isBetween(told(entry) - 0.1, told(entry) + 0.1);
        return longest;
    }

    private void assertTogetherAtTheEnd(RecordingEntry entry) {
        List<Double> offsets = Footage.of(server.path(entry.files().get(0))).offsets();
        log.info("{}: tone after flash by {} s", entry.id(), offsets);
        assertThat(offsets).hasSizeGreaterThanOrEqualTo(FLASHES);
        assertThat(Footage.median(offsets.subList(offsets.size() - FLASHES, offsets.size())))
                .as("seconds from flash to tone of %s: %s", entry.id(), offsets)
                .isBetween(-OFFSET_SECONDS, OFFSET_SECONDS);
    }

    private static double told(RecordingEntry entry) {
        return entry.duration().toMillis() / 1_000.0;
    }

    private static RecordedTrack pictures(RecordingEntry entry) {
        return entry.tracks().stream()
                .filter(RecordedTrack::isVideo)
                .findFirst()
                .orElseThrow();
    }
}
