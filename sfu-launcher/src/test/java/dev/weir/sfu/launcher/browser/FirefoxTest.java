// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages in the other engine: what one browser publishes, the other one sees and hears. */
@Tag("once")
@SuppressWarnings("NullAway.Init") // JUnit calls startFirefox before anything else.
class FirefoxTest extends Broadcasts {
    private Firefox firefox;

    @BeforeAll
    void startFirefox() throws IOException {
        firefox = Firefox.start();
    }

    @AfterAll
    void stopFirefox() {
        firefox.close();
    }

    @Test
    void firefoxSeesAndHearsWhatChromiumPublishes() {
        try (Page publisher = publish("to-firefox", "&codec=VP8");
                Firefox.Tab viewer = firefox.open(address("/web/watch.html?room=to-firefox"))) {
            publisher.awaitState("live");
            viewer.await("playing", viewer::state, "playing"::equals);
            double before = viewer.figure("inbound-rtp", "video", "framesDecoded");
            viewer.await(
                    "20 more pictures than " + before,
                    () -> viewer.figure("inbound-rtp", "video", "framesDecoded"),
                    frames -> frames >= Math.max(0, before) + 20);
            viewer.await(
                    "sound", () -> viewer.figure("inbound-rtp", "audio", "totalAudioEnergy"), energy -> energy > 0);
        }
    }

    @Test
    void chromiumSeesAndHearsACameraOfFirefox() {
        String page = "/web/publish.html?room=fox-camera&source=camera&codec=VP8&autostart=1";
        try (Firefox.Tab publisher = firefox.open(address(page));
                Page viewer = watch("fox-camera")) {
            publisher.await("live", publisher::state, "live"::equals);
            assertThat(awaitMedia(viewer).text("video.codec")).isEqualTo("VP8");
        }
    }

    /** Pictures only: where there is no sound device, Firefox's tone is silence. */
    @Test
    void chromiumSeesTheTestPictureOfFirefox() {
        String page = "/web/publish.html?room=fox-test&source=test&codec=VP8&width=320&height=180&fps=15&autostart=1";
        try (Firefox.Tab publisher = firefox.open(address(page));
                Page viewer = watch("fox-test")) {
            publisher.await("live", publisher::state, "live"::equals);
            viewer.awaitState("playing");
            viewer.await(
                    "20 pictures",
                    () -> viewer.stats("inbound-rtp").number("video.framesDecoded"),
                    frames -> frames >= 20);
        }
    }

    @Test
    void theOtherPagesOpenWithoutAnError() {
        for (String page : new String[] {"index", "recordings", "admin"}) {
            try (Firefox.Tab tab = firefox.open(address("/web/" + page + ".html"))) {
                assertThat(tab.evaluate("document.querySelector('main').innerText.trim()"))
                        .as(page)
                        .isNotBlank();
            }
        }
    }
}
