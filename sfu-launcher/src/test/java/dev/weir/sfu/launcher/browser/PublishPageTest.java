// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the publish page offers before and while somebody publishes. */
@Tag("once")
class PublishPageTest extends Broadcasts {
    /** Keeps what the page would give to the clipboard of the machine. */
    private static final String CLIPBOARD = """
            navigator.clipboard.writeText = (text) => { globalThis.copied = text; return Promise.resolve(); };
            """;

    /** Such as {@code video,audio}, of what the page shows. */
    private static String tracks(Page page) {
        return page.script("""
                const tracks = document.querySelector("#preview").srcObject?.getTracks() ?? [];
                return tracks.filter(({ readyState }) => readyState === "live").map(({ kind }) => kind).sort().reverse().join();
                """);
    }

    @Test
    void theCameraIsSeenAndHeardBeforeAnybodyElseSeesIt() {
        try (Page publisher = publishPage("previewed", "&width=320&height=180&fps=15&codec=VP8")) {
            publisher.click("try");
            publisher.await("the camera", () -> tracks(publisher), "video,audio"::equals);
            assertThat(publisher.state()).isEqualTo("trying");
            publisher.await("the camera's name", () -> publisher.text("camera"), text -> text.contains("fake"));
            publisher.await("a sound", () -> loudness(publisher), level -> level > 0.1);
            publisher.asyncNumber("globalThis.seen = document.querySelector('#preview').srcObject; arguments[0](0)");

            publisher.click("toggle");
            publisher.awaitState("live");
            assertThat(publisher.asyncNumber(
                            "arguments[0](Number(seen === document.querySelector('#preview').srcObject))"))
                    .as("the same stream")
                    .isEqualTo(1);
            publisher.click("toggle");
            publisher.awaitState("stopped");
            assertThat(tracks(publisher)).isEmpty();
        }
    }

    @Test
    void anotherChoiceIsPreviewedAtOnce() {
        try (Page publisher = publishPage("choices", "&width=320&height=180&fps=15")) {
            publisher.click("try");
            publisher.await("both", () -> tracks(publisher), "video,audio"::equals);
            publisher.choose("microphone", "None");
            publisher.await("the camera alone", () -> tracks(publisher), "video"::equals);
            publisher.choose("source", "Test picture");
            publisher.await("picture and beeps", () -> tracks(publisher), "video,audio"::equals);
            publisher.click("try");
            publisher.awaitState("stopped");
            assertThat(tracks(publisher)).isEmpty();
        }
    }

    @Test
    void aMutedPublisherIsSeenAndNotHeard() {
        try (Page publisher = publish("muted", "&codec=VP8")) {
            publisher.awaitState("live");
            publisher.await("its beeps", () -> loudness(publisher), level -> level > 0.1);
            publisher.press("Mute");
            publisher.await("silence", () -> loudness(publisher), level -> level == 0);
            assertThat(publisher.state()).isEqualTo("live");
            publisher.press("Unmute");
            publisher.await("its beeps again", () -> loudness(publisher), level -> level > 0.1);
        }
    }

    private static double loudness(Page page) {
        return page.asyncNumber("arguments[0](document.querySelector('#level').value)");
    }

    @Test
    void theLastMinuteIsPlotted() {
        try (Page publisher = publish("plotted", "&codec=VP8")) {
            publisher.awaitState("live");
            publisher.await("a line of every plot", () -> publisher.asyncNumber("""
                            const lines = [...document.querySelectorAll("#plots path")].map((path) => path.getAttribute("d") ?? "");
                            arguments[0](lines.filter((line) => line.includes("L")).length);
                            """), lines -> lines == 4);
            assertThat(publisher.text("plots"))
                    .containsPattern(
                            "Bitrate\\s+\\d+ kbit/s\\s+Round trip\\s+\\d+ ms\\s+Loss\\s+0\\.0 %\\s+Frames a second\\s+\\d+");
        }
    }

    @Test
    void simulcastSendsSmallerPicturesToo() {
        try (Page publisher = publishPage(
                "simulcast",
                "&source=test&width=960&height=540&fps=15&bitrate=1500&codec=VP8&simulcast=1&autostart=1")) {
            publisher.awaitState("live");
            publisher.await(
                    "three encodings",
                    () -> publisher.stats("outbound-rtp"),
                    stats -> stats.number("video.q.frameWidth") == 240
                            && stats.number("video.h.frameWidth") == 480
                            && stats.number("video.f.frameWidth") == 960);
            publisher.await(
                    "the biggest one's size", () -> publisher.text("figures"), text -> text.contains("960 × 540"));
        }
    }

    @Test
    void otherProgramsAreToldHowToPublishToThisRoom() {
        String endpoint = address("/api/whip/publish/programs").toString();
        try (Page page = publishers().open(address("/web/publish.html?room=programs"), CLIPBOARD)) {
            page.press("Publish with another program");
            assertThat(page.text("programs"))
                    .containsSubsequence(
                            "OBS Studio",
                            endpoint,
                            "FFmpeg",
                            "-f whip " + endpoint,
                            "GStreamer",
                            "whip-endpoint=" + endpoint)
                    .doesNotContain("TOKEN");
            page.type("token", "secret\t");
            assertThat(page.text("programs"))
                    .contains("-authorization TOKEN", "auth-token=TOKEN")
                    .doesNotContain("secret");
            page.press("Copy for FFmpeg");
            page.await("word of it", () -> page.text("programs"), text -> text.contains("Copied"));
            assertThat(page.asyncNumber(
                            "arguments[1](Number(copied.startsWith('ffmpeg ') && copied.endsWith(arguments[0])))",
                            endpoint))
                    .as("the command was copied")
                    .isEqualTo(1);
        }
    }
}
