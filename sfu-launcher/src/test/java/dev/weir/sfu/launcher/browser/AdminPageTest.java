// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** What an administrator sees and does in a browser. */
@Tag("browser")
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminPageTest {
    private static final String SMALL = "&source=test&width=320&height=180&fps=15&bitrate=500&codec=VP8&autostart=1";

    private RunningServer server;
    private Chromium browser;

    @BeforeAll
    void start() throws IOException {
        server = RunningServer.start(Map.of("AUTH_TOKEN", "token", "ADMIN_TOKEN", "admin", "PUBLIC_PLAY", "true"));
        browser = Chromium.start();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    private Page open(String path, String token) {
        URI address = server.uri(path);
        return browser.open(token.isEmpty() ? address : URI.create(address + "#token=" + token));
    }

    private Page publish(String room) {
        return open("/web/publish.html?room=" + room + SMALL, "token");
    }

    private Page watch(String room) {
        return open("/web/watch.html?room=" + room, "");
    }

    private Page administer() {
        Page page = open("/web/admin.html", "admin");
        page.awaitState("in");
        return page;
    }

    /** Opens the room's panel. */
    private static void unfold(Page admin, String room) {
        admin.await("the room", () -> admin.text("rooms"), text -> text.contains(room));
        admin.click("room-" + room);
    }

    @Test
    void onlyAnAdministratorsTokenOpensItAndForThisTabOnly() {
        try (Page admin = open("/web/admin.html", "")) {
            admin.awaitState("out");
            admin.type("token", "token" + Keys.ENTER);
            admin.await("a refusal", () -> admin.text("note"), text -> !text.isEmpty());
            assertThat(admin.state()).isEqualTo("out");
            admin.type("token", "admin" + Keys.ENTER);
            admin.awaitState("in");
            assertThat(admin.text("note")).isEmpty();
            assertThat(admin.text("server")).contains("Version", "Viewers", "Packets out");
            assertThat(admin.asyncNumber("arguments[0](localStorage.length)")).isZero();

            admin.press("Sign out");
            admin.awaitState("out");
            assertThat(admin.asyncNumber("arguments[0](sessionStorage.length)")).isZero();
            assertThat(admin.text("server")).isEmpty();
        }
    }

    @Test
    void aRoomTellsWhoSendsAndWhatEachViewerIsSent() {
        try (Page publisher = publish("seen");
                Page viewer = watch("seen");
                Page admin = administer()) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            unfold(admin, "seen");
            admin.await(
                    "figures of the picture",
                    () -> admin.text("rooms"),
                    text -> text.contains("VP8 · 320 × 180") && text.contains("0.0 % lost"));
            String row = "(?s).*anonymous \\w+.*127\\.0\\.0\\.1 · Chromium \\d+.*live VP8 \\d+ kbit/s.*";
            String first = admin.await("the viewer's row", () -> admin.text("rooms"), text -> text.matches(row));
            // Other figures do not fold what somebody has unfolded.
            admin.await("it later", () -> admin.text("rooms"), text -> text.matches(row) && !text.equals(first));
        }
    }

    @Test
    void somebodyWhoIsKickedStaysAway() {
        try (Page publisher = publish("kicked");
                Page admin = administer()) {
            publisher.awaitState("live");
            unfold(admin, "kicked");
            admin.press("Kick");
            admin.press("Cancel");
            assertThat(publisher.state()).isEqualTo("live");
            admin.press("Kick");
            admin.click("yes");
            publisher.awaitState("refused");
            admin.await("word of it", () -> admin.text("done"), text -> text.endsWith("is ended."));
        }
    }

    @Test
    void aRoomIsClosedAndBannedAndTheBanLifted() {
        try (Page publisher = publish("banned");
                Page admin = administer()) {
            publisher.awaitState("live");
            unfold(admin, "banned");
            admin.press("Close room");
            admin.click("yes");
            publisher.awaitState("refused");

            admin.type("ban-room", "ban*");
            admin.type("ban-reason", "tests are over" + Keys.ENTER);
            admin.await("the ban", () -> admin.text("bans"), text -> text.contains("tests are over"));
            publisher.click("toggle");
            publisher.await("the reason", () -> publisher.text("notice"), text -> text.contains("tests are over"));

            admin.press("Lift the ban of everybody from ban*");
            admin.await("no ban", () -> admin.text("bans"), String::isEmpty);
            publisher.click("toggle");
            publisher.awaitState("live");
            publisher.click("toggle");
            publisher.awaitState("stopped");
        }
    }

    @Test
    void aDrainingServerTurnsNewcomersAway() {
        try (Page admin = administer()) {
            admin.press("Drain");
            admin.click("yes");
            admin.await("draining", () -> admin.text("server"), text -> text.contains("draining"));
            try (Page publisher = publish("drained")) {
                publisher.awaitState("refused");
            }
            admin.press("Let newcomers in again");
            admin.await("open", () -> admin.text("server"), text -> text.contains("open"));
            try (Page publisher = publish("drained")) {
                publisher.awaitState("live");
            }
        }
    }
}
