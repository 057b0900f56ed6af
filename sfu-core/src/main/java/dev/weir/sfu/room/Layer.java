// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/**
 * One of the choices there are for a viewer of a room's video: an encoding, up to one of its spatial and one of its temporal
 * layers.
 *
 * <p>Stays the same object while its encoding lives. Not thread-safe: belongs to its encoding's loop.
 */
final class Layer {
    /** Refreshed five times a second: a keyframe must not look like a change of bitrate. */
    private static final int SMOOTHING = 8;

    private final Encoding encoding;
    private final int spatial;
    private final int temporal;
    private long bps;

    Layer(Encoding encoding, int spatial, int temporal) {
        this.encoding = encoding;
        this.spatial = spatial;
        this.temporal = temporal;
    }

    Encoding encoding() {
        return encoding;
    }

    int spatial() {
        return spatial;
    }

    int temporal() {
        return temporal;
    }

    /** What it takes to carry this layer and those below it in the same encoding, smoothed; 0 before the first measurement. */
    long bps() {
        return bps;
    }

    void measured(long nowBps) {
        bps = bps == 0 ? nowBps : bps + (nowBps - bps) / SMOOTHING;
    }

    @Override
    public String toString() {
        return "S" + spatial + "T" + temporal + " " + bps / 1_000 + " kbit/s";
    }
}
