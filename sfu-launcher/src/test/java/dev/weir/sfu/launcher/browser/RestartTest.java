// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartTest extends Broadcasts {
    @Test
    void aViewerComesBackByItselfAndAPublisherIsTold() {
        try (Page publisher = publish("restart", "&codec=VP8");
                Page viewer = watch("restart")) {
            viewer.awaitState("playing");
            restartServer();
            publisher.awaitState("lost");
            assertThat(publisher.text("notice")).isEqualTo("The connection to the server was lost.");
            viewer.awaitState("waiting");
            publisher.click("toggle");
            viewer.awaitState("playing");
            awaitMedia(viewer);
        }
    }
}
