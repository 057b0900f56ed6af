// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.List;

/**
 * One stream of a room's publisher: its sound, its pictures, or one simulcast encoding of them.
 *
 * @param kind {@code audio} or {@code video}
 * @param codec encoding name in lower case, {@code opus} or {@code vp8}; empty before the first packet
 * @param rid of simulcast; empty without
 * @param bitrateBps received over the last second
 * @param packets received since the track began
 * @param loss share lost on the way here, as last reported to the publisher, 0 to 1; before repair
 * @param repaired packets that came after we had asked for them again
 * @param missing packets that never came
 * @param keyframesAsked how often we asked for a keyframe
 * @param layers of video that flows, from the lowest; a single one when the stream tells none
 * @param gop of video
 */
public record TrackSnapshot(
        String kind,
        String codec,
        String rid,
        long bitrateBps,
        long packets,
        double loss,
        long repaired,
        long missing,
        long keyframesAsked,
        List<LayerSnapshot> layers,
        GopSnapshot gop) {
    public TrackSnapshot {
        layers = List.copyOf(layers);
    }

    /** Of sound, or of a stream of which no more is known. */
    public TrackSnapshot(
            String kind,
            String codec,
            String rid,
            long bitrateBps,
            long packets,
            double loss,
            long repaired,
            long missing,
            long keyframesAsked) {
        this(
                kind,
                codec,
                rid,
                bitrateBps,
                packets,
                loss,
                repaired,
                missing,
                keyframesAsked,
                List.of(),
                GopSnapshot.NONE);
    }
}
