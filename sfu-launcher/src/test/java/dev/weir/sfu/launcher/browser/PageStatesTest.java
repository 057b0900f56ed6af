// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class PageStatesTest extends Broadcasts {
    @Test
    void aSecondPublisherReadsWhyItIsRefused() {
        try (Page first = publish("taken", "")) {
            first.awaitState("live");
            try (Page second = publish("taken", "")) {
                second.awaitState("refused");
                assertThat(second.text("notice")).isEqualTo("Room taken has a publisher already.");
                assertThat(second.text("toggle")).isEqualTo("Start");
            }
            assertThat(first.state()).isEqualTo("live");
        }
    }

    @Test
    void aViewerWaitsPlaysWaitsAgainAndPlaysTheNextBroadcast() {
        try (Page viewer = watch("comings")) {
            viewer.awaitState("waiting");
            assertThat(viewer.text("message")).isEqualTo("Waiting for the broadcaster…");
            try (Page publisher = publish("comings", "&codec=VP8")) {
                viewer.awaitState("playing");
                assertThat(viewer.text("curtain")).isEmpty();
                publisher.click("toggle");
                publisher.awaitState("stopped");
                viewer.awaitState("waiting");
            }
            try (Page next = publish("comings", "&codec=VP8")) {
                viewer.awaitState("playing");
                awaitMedia(viewer);
                assertThat(next.state()).isEqualTo("live");
            }
        }
    }

    @Test
    void aPublisherWhoClosesTheTabFreesTheRoom() {
        try (Page gone = publish("tab", "")) {
            gone.awaitState("live");
        }
        try (Page next = publish("tab", "")) {
            next.awaitState("live");
        }
    }

    @Test
    void thePublisherSendsTheCameraToo() {
        try (Page publisher =
                        publishPage("camera", "&source=camera&width=320&height=180&fps=15&codec=VP8&autostart=1");
                Page viewer = watch("camera")) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            awaitMedia(viewer);
        }
    }

    @Test
    void theRoomsAreListed() {
        try (Page publisher = publish("listed", "&codec=VP8")) {
            publisher.awaitState("live");
            try (Page index = publishers().open(address("/"))) {
                index.await("the room in the list", () -> index.text("rooms"), text -> text.contains("listed"));
                index.await(
                        "what it is sent",
                        () -> index.text("rooms"),
                        text -> text.matches("(?s).*listed\\s+live\\s+0 viewers · \\d+ kbit/s.*VP8.*"));
                try (Page viewer = watch("listed")) {
                    viewer.awaitState("playing");
                    index.await("its viewer", () -> index.text("rooms"), text -> text.contains("1 viewer ·"));
                }
            }
        }
    }

    @Test
    void anAddressWithoutARoomIsExplained() {
        try (Page viewer = watch("no/room")) {
            viewer.awaitState("refused");
            assertThat(viewer.text("message")).contains("names no room");
        }
    }

    @Test
    void thePagesLeaveNothingInTheConsole() {
        try (Page publisher = publish("console", "&codec=VP8");
                Page index = publishers().open(address("/"));
                Page viewer = watch("console")) {
            publisher.console();
            viewer.console();
            viewer.awaitState("playing");
            viewer.click("numbers");
            viewer.click("tap");
            index.await("the room in the list", () -> index.text("rooms"), text -> text.contains("console"));
            publisher.click("toggle");
            publisher.awaitState("stopped");
            assertThat(publisher.console()).isEmpty();
            assertThat(viewer.console()).isEmpty();
        }
    }
}
