// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sfu.recording.ivf.IvfMender;
import dev.weir.sfu.recording.ledger.RecordedFile;
import dev.weir.sfu.recording.ledger.RecordedTrack;
import dev.weir.sfu.recording.ledger.RecordingEntry;
import dev.weir.sfu.recording.mp4.Mp4Mender;
import dev.weir.sfu.recording.ogg.OggMender;
import dev.weir.sfu.recording.webm.WebmMender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chromium's pictures and sound, at the same time in each codec, and what players of others make of the recordings: for as many
 * seconds as {@code broadcast.seconds} says.
 */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls record before anything else.
class RecordedBroadcastTest {
    private static final Logger log = LoggerFactory.getLogger(RecordedBroadcastTest.class);
    private static final List<String> CODECS = List.of("VP8", "VP9", "H264", "AV1");
    private static final Set<String> PLAYED = Set.of("webm", "mp4", "ogg");
    private static final int SECONDS = Integer.getInteger("broadcast.seconds", 25);

    /** Where what was on the disk is kept as a kill would have left it. */
    private static final int KILLED_SECONDS = 10;

    private static final double DURATION_SECONDS = 0.5;
    private static final double FRAMES_SHARE = 0.01;
    private static final double OFFSET_SECONDS = 0.040;

    /** Flashes of the beginning and of the end that are looked at. */
    private static final int FLASHES = 7;

    private final Map<String, Studio.Sent> sent = new HashMap<>();
    private final Map<String, RecordingEntry> entries = new HashMap<>();
    private final Map<String, Path> killed = new HashMap<>();
    private RecordingServer server;
    private Chromium browser;
    private Player player;

    /** Of files that belong to no recording. */
    private Player localPlayer;

    @BeforeAll
    void record(@TempDir Path folder) throws IOException {
        server = RecordingServer.start(folder);
        browser = Chromium.start();
        try (Studio studio = Studio.open(browser, server)) {
            List<String> codecs = CODECS.stream().filter(studio::encodes).toList();
            codecs.forEach(codec -> studio.publish(codec, "codec: '" + codec + "'"));
            studio.awaitSeconds(codecs.get(0), KILLED_SECONDS);
            codecs.forEach(this::keepAsKilled);
            codecs.forEach(codec -> studio.awaitSeconds(codec, SECONDS));
            for (String codec : codecs) {
                studio.darken(codec);
                sent.put(codec, studio.end(codec));
            }
        }
        player = Player.open(browser, server.uri("/"));
        Path page = Files.writeString(folder.resolve("player.html"), "<!doctype html><title>player</title>");
        localPlayer = Player.open(browser, page.toUri());
        sent.keySet().forEach(codec -> entries.put(codec, server.awaitRecorded(codec)));
    }

    private void keepAsKilled(String codec) {
        RecordingEntry entry =
                server.status(codec).flatMap(status -> status.entry()).orElseThrow();
        for (RecordedFile file : entry.files()) {
            killed.put(file.name(), server.copy(server.path(file), "killed-" + file.name()));
        }
    }

    @AfterAll
    void stop() {
        localPlayer.close();
        player.close();
        browser.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void filesAreAsLongAsTheBroadcastAndHaveEveryPicture(String codec) {
        if (absent(codec)) {
            return;
        }
        Studio.Sent published = sent(codec);
        assertThat(server.recorded(codec)).as("all parts").hasSize(1);
        for (RecordedTrack track : entry(codec).tracks()) {
            assertThat(track.lostPackets()).as("%s", track).isZero();
            assertThat(track.gaps()).as("%s", track).isEmpty();
        }
        for (RecordedFile file : entry(codec).files()) {
            Footage footage = Footage.of(server.path(file));
            log.info("{} of {}", footage, published);
            double least = footage.codecs().contains("opus") ? published.least() : published.leastOfPictures();
            assertThat(footage.seconds())
                    .as("%s", footage)
                    .isBetween(least - DURATION_SECONDS, published.most() + DURATION_SECONDS);
            if (!kind(file).equals("ogg")) {
                assertThat((double) footage.pictures())
                        .as("pictures of %s", footage)
                        .isBetween(published.frames() * (1 - FRAMES_SHARE), published.frames() * (1 + FRAMES_SHARE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void soundAndPicturesAreTogetherAtTheEnd(String codec) {
        if (absent(codec)) {
            return;
        }
        Path session = server.path(entry(codec).files().get(0));
        List<Double> offsets = Footage.of(session).offsets();
        assertThat(offsets).as("flashes with a tone").hasSizeGreaterThan(SECONDS / 2);
        double first = Footage.median(offsets.subList(0, FLASHES));
        double last = Footage.median(offsets.subList(offsets.size() - FLASHES, offsets.size()));
        log.info("{}: tone after flash by {} ms at first, {} ms at the end", codec, millis(first), millis(last));
        assertThat(last).as("seconds from flash to tone, all: %s", offsets).isBetween(-OFFSET_SECONDS, OFFSET_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void chromiumPlaysThemAndGoesWhereItIsTold(String codec) {
        if (absent(codec)) {
            return;
        }
        for (RecordedFile file : entry(codec).files()) {
            if (PLAYED.contains(kind(file))) {
                Stats seen = player.play(server.uri(file));
                Studio.Sent published = sent(codec);
                double least = file.name().contains("_video") ? published.leastOfPictures() : published.least();
                assertThat(seen.number("stage")).as("%s", seen).isEqualTo(4);
                assertThat(seen.number("duration"))
                        .as("%s", seen)
                        .isBetween(least - DURATION_SECONDS, published.most() + DURATION_SECONDS);
                assertThat(seen.number("middle")).as("%s", seen).isBetween(SECONDS / 2.0 - 1, published.most() / 2 + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void whatAKillLeavesPlaysAsItIs(String codec) {
        if (absent(codec)) {
            return;
        }
        for (RecordedFile file : entry(codec).files()) {
            if (PLAYED.contains(kind(file))) {
                Stats seen = localPlayer.playBeginning(leftBehind(file).toUri());
                assertThat(seen.number("stage")).as("%s", seen).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void whatAKillLeavesIsMendedUpToTheLastSecondOrTwo(String codec) throws IOException {
        if (absent(codec)) {
            return;
        }
        for (RecordedFile file : entry(codec).files()) {
            Path mended = server.copy(leftBehind(file), "mended-" + file.name());
            mend(mended, kind(file));
            Footage footage = Footage.of(mended);
            log.info("killed after {} s and mended: {}", KILLED_SECONDS, footage);
            assertThat(footage.seconds()).as("%s", footage).isBetween(KILLED_SECONDS - 2.5, KILLED_SECONDS + 5.0);
        }
    }

    private static void mend(Path file, String kind) throws IOException {
        switch (kind) {
            case "ogg" -> OggMender.mend(file);
            case "ivf" -> IvfMender.mend(file);
            case "webm" -> WebmMender.mend(file);
            case "mp4" -> Mp4Mender.mend(file);
            default -> throw new AssertionError("no kind of recording: " + kind);
        }
    }

    /** A build of Chromium without an encoder records nothing. */
    private boolean absent(String codec) {
        return !sent.containsKey(codec);
    }

    private Studio.Sent sent(String codec) {
        return Optional.ofNullable(sent.get(codec)).orElseThrow();
    }

    private RecordingEntry entry(String codec) {
        return Optional.ofNullable(entries.get(codec)).orElseThrow();
    }

    /** A file as it was when it would have been killed. */
    private Path leftBehind(RecordedFile file) {
        return Optional.ofNullable(killed.get(file.name())).orElseThrow();
    }

    private static String kind(RecordedFile file) {
        return file.name().substring(file.name().lastIndexOf('.') + 1);
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1_000);
    }
}
