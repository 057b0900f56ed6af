// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the watch page makes of the server's events. */
@Tag("once")
class EventsPageTest extends Broadcasts {
    /** Keeps the wall clock's time of each of the page's states. */
    private static final String CLOCK = """
            globalThis.states = {};
            new MutationObserver(() => { states[document.body.dataset.state] = Date.now(); })
              .observe(document, { subtree: true, attributeFilter: ["data-state"] });
            """;

    private static double since(Page page, String state) {
        return page.asyncNumber("arguments[1](states[arguments[0]])", state);
    }

    @Test
    void aViewerSeesTheBroadcastBeginSoonAndEndAtOnce() {
        try (Page viewer = watchWith("prompt", CLOCK);
                Page publisher = publishWith("prompt", "&codec=VP8", CLOCK)) {
            viewer.awaitState("playing");
            publisher.awaitState("live");
            assertThat(since(viewer, "playing") - since(publisher, "live")).isLessThan(2_000);
            awaitMedia(viewer);

            publisher.click("toggle");
            publisher.awaitState("stopped");
            viewer.awaitState("waiting");

            // Without the event the page waits two seconds for a byte first.
            assertThat(since(viewer, "waiting") - since(publisher, "stopped")).isLessThan(1_500);
        }
    }

    @Test
    void theNumberOfViewersIsShown() {
        try (Page first = watch("crowd")) {
            first.await("the count", () -> first.text("viewers"), "1 watching"::equals);
            try (Page second = watch("crowd")) {
                second.await("the count", () -> second.text("viewers"), "2 watching"::equals);
                first.await("the count", () -> first.text("viewers"), "2 watching"::equals);
            }
            first.await("the count", () -> first.text("viewers"), "1 watching"::equals);
        }
    }
}
