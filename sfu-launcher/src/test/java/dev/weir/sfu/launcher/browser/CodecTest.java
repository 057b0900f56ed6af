// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest extends Broadcasts {
    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void aViewerWhoComesLaterSeesAndHears(String codec) {
        String room = "later-" + codec;
        try (Page publisher = publish(room, "&codec=" + codec)) {
            if (absent(publisher, codec)) {
                return;
            }
            publisher.awaitState("live");
            try (Page viewer = watch(room)) {
                viewer.awaitState("playing");
                assertThat(awaitMedia(viewer).text("video.codec")).isEqualTo(codec);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
    void aViewerWhoCameFirstSeesAndHears(String codec) {
        String room = "first-" + codec;
        try (Page viewer = watch(room)) {
            viewer.awaitState("waiting");
            try (Page publisher = publish(room, "&codec=" + codec)) {
                if (absent(publisher, codec)) {
                    return;
                }
                viewer.awaitState("playing");
                assertThat(awaitMedia(viewer).text("video.codec")).isEqualTo(codec);
            }
        }
    }

    /** A build of Chromium without an encoder must say so, and say it to the person too. */
    private static boolean absent(Page publisher, String codec) {
        if (publisher.encodes(codec)) {
            return false;
        }
        assertThat(publisher.state()).isEqualTo("refused");
        assertThat(publisher.text("notice")).startsWith("This browser can't send " + codec);
        return true;
    }
}
