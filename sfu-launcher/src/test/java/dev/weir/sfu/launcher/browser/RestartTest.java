// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What comes back, and what need not: a new server, new ICE credentials. */
class RestartTest extends Broadcasts {
    @Test
    void bothComeBackByThemselvesWhenTheServerWasStartedAnew() {
        try (Page publisher = publish("restart", "&codec=VP8");
                Page viewer = watch("restart")) {
            viewer.awaitState("playing");
            String published = publisher.session();
            String watched = viewer.session();
            restartServer();
            publisher.await(
                    "another session than " + published,
                    publisher::session,
                    session -> !session.isEmpty() && !session.equals(published));
            viewer.await(
                    "another session than " + watched,
                    viewer::session,
                    session -> !session.isEmpty() && !session.equals(watched));
            publisher.awaitState("live");
            viewer.awaitState("playing");
            awaitMedia(viewer);
        }
    }

    @Test
    void aPublisherWhoIsComingBackCanBeStopped() {
        try (Page publisher = publish("stopped", "&codec=VP8")) {
            publisher.awaitState("live");
            stopServer();
            publisher.awaitState("retrying");
            assertThat(publisher.text("notice")).endsWith("Trying again…");
            publisher.click("toggle");
            publisher.awaitState("stopped");
        } finally {
            startServer();
        }
    }

    @Test
    void aViewersIceRestartKeepsTheSessionAndThePicture() {
        try (Page publisher = publish("ice-viewer", "&codec=VP8");
                Page viewer = watch("ice-viewer")) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            assertRestartChangesNothing(viewer, "inbound-rtp", "framesDecoded", viewer);
        }
    }

    @Test
    void aPublishersIceRestartKeepsTheSessionAndThePicture() {
        try (Page publisher = publish("ice-publisher", "&codec=VP8");
                Page viewer = watch("ice-publisher")) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            assertRestartChangesNothing(publisher, "outbound-rtp", "framesEncoded", viewer);
        }
    }

    private static void assertRestartChangesNothing(Page page, String direction, String frames, Page viewer) {
        awaitMedia(viewer);
        String session = page.session();
        String[] ufrags = page.ufrags().split(" ");
        Stats before = page.stats(direction);
        String state = page.state();

        for (int i = 0; i < 3; i++) {
            assertThat(page.restartIce()).isTrue();
            awaitMedia(viewer);
        }

        Stats after = page.stats(direction);
        assertThat(page.ufrags().split(" ")).hasSize(2).doesNotContainAnyElementsOf(Arrays.asList(ufrags));
        assertThat(page.session()).isEqualTo(session);
        assertThat(page.state()).isEqualTo(state);
        assertThat(after.number("video.ssrc")).isEqualTo(before.number("video.ssrc"));
        assertThat(after.number("audio.ssrc")).isEqualTo(before.number("audio.ssrc"));
        assertThat(after.number("video." + frames)).isGreaterThanOrEqualTo(before.number("video." + frames) + 60);
        assertThat(after.text("state")).isEqualTo("connected");
    }
}
