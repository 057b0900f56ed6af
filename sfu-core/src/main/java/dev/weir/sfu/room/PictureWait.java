// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** How long a viewer's slot waits for something to send. Not thread-safe: belongs to one slot. */
final class PictureWait {
    private static final long NEVER = Long.MIN_VALUE;

    private final TrackFanout fanout;
    private long admitted = NEVER;
    private long since = NEVER;

    PictureWait(TrackFanout fanout) {
        this.fanout = fanout;
    }

    /** The viewer has come to a room where there is something to see or hear, having been admitted then. */
    void joins(long admittedNanos) {
        admitted = admittedNanos;
    }

    /** What the slot does from now on. */
    void entered(ViewerSnapshot.VideoState state) {
        long now = fanout.loop().nowNanos();
        switch (state) {
            case WAITING -> since = since == NEVER ? now : since;
            case REPLAYING, LIVE -> begins(now);
            default -> since = NEVER;
        }
    }

    private void begins(long now) {
        if (since != NEVER) {
            fanout.quality().took(QualityTime.KEYFRAME_WAIT, now - since);
            since = NEVER;
        }
        if (admitted != NEVER) {
            fanout.quality()
                    .took(fanout.isVideo() ? QualityTime.VIEWER_PICTURE : QualityTime.VIEWER_SOUND, now - admitted);
            admitted = NEVER;
        }
    }
}
