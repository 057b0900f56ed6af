// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

/** What must hold of every stream a viewer gets, whatever happened. */
final class Pictures {
    private Pictures() {}

    static List<Integer> frames(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }

    /**
     * A decoder could play it: it begins with the first packet of a keyframe; each frame's packets are numbered in a row and
     * share one timestamp; timestamps never go back; and no packet of a frame follows one of a later frame.
     */
    static void assertPlayable(SimViewer viewer) {
        List<SimViewer.Received> video = viewer.video();
        assertThat(video).as("%s", viewer).isNotEmpty();
        SimMedia.Part first = video.get(0).part();
        assertThat(first.key() && first.part() == 0)
                .as("%s begins with a keyframe: %s", viewer, first)
                .isTrue();
        for (int i = 1; i < video.size(); i++) {
            assertInStep(viewer, video.get(i - 1), video.get(i));
        }
    }

    private static void assertInStep(SimViewer viewer, SimViewer.Received before, SimViewer.Received after) {
        int advance = after.timestamp() - before.timestamp();
        String where = viewer + ": " + before + " then " + after;
        if (after.part().frame() == before.part().frame()) {
            assertThat(advance).as(where).isZero();
            assertThat(after.seq() - before.seq())
                    .as(where)
                    .isEqualTo(after.part().part() - before.part().part());
        } else {
            assertThat(advance).as(where).isPositive();
        }
    }
}
