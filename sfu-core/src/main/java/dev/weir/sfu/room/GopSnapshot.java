// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.spi.PublisherWarning;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a video stream's groups of pictures come.
 *
 * @param spacingMillis between the last two keyframes, or from the last one to the last packet when that is longer already; 0
 *     before the first
 * @param ignoresRequests whether asking for keyframes has been in vain
 * @param reorderedFrames frames that were sent after ones that are shown later
 */
public record GopSnapshot(long spacingMillis, boolean ignoresRequests, long reorderedFrames) {
    /** Of sound, and before the first picture. */
    public static final GopSnapshot NONE = new GopSnapshot(0, false, 0);

    /** A viewer whose decoder cannot go on waits for half of it on average. */
    static final long LONG_MILLIS = 4_000;

    /** A second of a stream with one B-frame between two others has fifteen. */
    static final long MANY_REORDERED = 5;

    /** What a publisher should be told of it. */
    public Set<PublisherWarning> warnings() {
        Set<PublisherWarning> warnings = EnumSet.noneOf(PublisherWarning.class);
        // Browsers send a keyframe only when asked, however long that is.
        if (ignoresRequests && spacingMillis > LONG_MILLIS) {
            warnings.add(PublisherWarning.LONG_GOP);
        }
        if (reorderedFrames >= MANY_REORDERED) {
            warnings.add(PublisherWarning.REORDERED_FRAMES);
        }
        return warnings;
    }
}
