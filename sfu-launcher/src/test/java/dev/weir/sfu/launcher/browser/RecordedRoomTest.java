// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From the button that records a room to the recording in a browser, of a server that wants a token for all of it. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedRoomTest {
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";
    private static final Pattern FILE = Pattern.compile("\\S+\\.webm");

    /** Makes the page one of plain http from another machine, which has no workers: it fetches the whole file first. */
    private static final String PLAIN = "delete Navigator.prototype.serviceWorker;";

    private RunningServer server;
    private Chromium browser;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = RunningServer.start(
                Map.of("AUTH_TOKEN", "token", "ADMIN_TOKEN", "admin", "RECORD_DIR", directory.toString()));
        browser = Chromium.start();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    private Page open(String path, String token) {
        return browser.open(URI.create(server.uri(path) + "#token=" + token));
    }

    @Test
    void aRoomIsRecordedAtTheAdministratorsWillAndPlayedAndDeleted() {
        try (Page publisher = open("/web/publish.html?room=studio" + SMALL, "token");
                Page admin = open("/web/admin.html", "admin");
                Page viewer = open("/web/recordings.html", "token")) {
            publisher.awaitState("live");
            record(admin);
            viewer.await("the recording", () -> viewer.text("list"), text -> text.contains("recording"));
            double frames = publisher.stats("outbound-rtp").number("video.framesEncoded");
            publisher.await(
                    "five seconds",
                    () -> publisher.stats("outbound-rtp").number("video.framesEncoded"),
                    now -> now > frames + 75);
            admin.press("Stop recording");
            admin.await("no recording", () -> admin.text("recordings"), String::isEmpty);

            String list = viewer.await("its end", () -> viewer.text("list"), text -> text.contains("complete"));
            assertThat(list).contains("VP8", "Opus", "320 × 180");
            String file = fileIn(list);
            play(viewer, file);
            try (Page other = browser.open(URI.create(server.uri("/web/recordings.html") + "#token=token"), PLAIN)) {
                play(other, file);
            }
            delete(admin, file);
            viewer.await("nothing", () -> viewer.text("note"), "Nothing has been recorded yet."::equals);
        }
    }

    private static void record(Page admin) {
        admin.await("the room", () -> admin.text("rooms"), text -> text.contains("live"));
        admin.click("room-studio");
        admin.press("Record");
        admin.await("the file", () -> admin.text("recordings"), text -> text.contains("kB"));
    }

    private static String fileIn(String list) {
        Matcher found = FILE.matcher(list);
        assertThat(found.find()).as(list).isTrue();
        return found.group();
    }

    private static void play(Page viewer, String file) {
        viewer.press("Play " + file);
        viewer.await("the first second", () -> video(viewer, "currentTime"), seconds -> seconds > 1);
        assertThat(video(viewer, "videoWidth")).isEqualTo(320);
        double length = video(viewer, "duration");
        assertThat(length).isBetween(4.0, 30.0);
        viewer.asyncNumber("document.querySelector('#video').currentTime = arguments[0]; arguments[1](0)", length - 1);
        viewer.await("its end", () -> video(viewer, "ended"), ended -> ended == 1);
        viewer.press("Close");
    }

    private static double video(Page viewer, String property) {
        return viewer.asyncNumber("arguments[1](Number(document.querySelector('#video')[arguments[0]]))", property);
    }

    /** On the same page as everybody's, which knows that an administrator has signed in in this tab. */
    private void delete(Page admin, String file) {
        admin.go(server.uri("/web/recordings.html"));
        String list = admin.await("the recording", () -> admin.text("list"), text -> text.contains(file));
        // Such as: studio, Nov 29, 2026, 10:10:00 PM.
        String title = list.lines().limit(2).collect(Collectors.joining(", "));
        admin.press("Delete " + title);
        admin.click("yes");
        admin.await("nothing", () -> admin.text("note"), "Nothing has been recorded yet."::equals);
    }
}
