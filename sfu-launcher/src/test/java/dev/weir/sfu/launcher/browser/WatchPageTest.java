// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the watch page offers while there is a picture. */
@Tag("once")
class WatchPageTest extends Broadcasts {
    private static void awaitWidth(Page viewer, double width) {
        viewer.await(
                "a picture of width " + width,
                () -> viewer.stats("inbound-rtp"),
                stats -> stats.number("video.frameWidth") == width);
    }

    @Test
    void aViewerChoosesAmongTheLayersThereAre() {
        try (Page publisher = publishers().open(address("/"));
                Page viewer = watch("menu")) {
            LayeredPublisher.TWO.publish(publisher, "menu");
            awaitWidth(viewer, 640);
            viewer.await("two layers", () -> viewer.text("layer"), "Automatic\n360p\n180p"::equals);
            viewer.choose("layer", "180p");
            awaitWidth(viewer, 320);
            viewer.choose("layer", "Automatic");
            awaitWidth(viewer, 640);
        }
    }

    @Test
    void theChosenLayerOutlivesTheSession() {
        try (Page publisher = publishers().open(address("/"));
                Page viewer = watch("chosen")) {
            LayeredPublisher.TWO.publish(publisher, "chosen");
            viewer.await("two layers", () -> viewer.text("layer"), "Automatic\n360p\n180p"::equals);
            viewer.choose("layer", "180p");
            awaitWidth(viewer, 320);
            String session = viewer.session();
            viewer.asyncNumber("dispatchEvent(new Event('pageshow')); arguments[0](0)");
            viewer.await("another session", viewer::session, now -> !now.isEmpty() && !now.equals(session));
            awaitWidth(viewer, 320);
        }
    }

    @Test
    void whereThereIsOneLayerThereIsNoMenu() {
        try (Page publisher = publish("single", "&codec=VP8");
                Page viewer = watch("single")) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            awaitMedia(viewer);
            assertThat(viewer.text("layer")).isEmpty();
        }
    }

    @Test
    void thePictureLeavesThePageAndReturns() {
        try (Page publisher = publish("floating", "&codec=VP8");
                Page viewer = watch("floating")) {
            publisher.awaitState("live");
            viewer.awaitState("playing");
            viewer.click("picture");
            viewer.await("a window of its own", () -> floating(viewer), is -> is == 1);
            viewer.click("picture");
            viewer.await("the page", () -> floating(viewer), is -> is == 0);
        }
    }

    private static double floating(Page viewer) {
        return viewer.asyncNumber("arguments[0](Number(document.pictureInPictureElement !== null))");
    }
}
