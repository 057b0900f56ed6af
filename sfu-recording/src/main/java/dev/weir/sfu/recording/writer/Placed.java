// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.writer;

import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.TrackFormat;
import dev.weir.sfu.recording.time.Ticks;

/**
 * A frame and where it stands.
 *
 * @param format what it is a frame of
 * @param ticks of the format's clock since the take's beginning
 * @param enteredNanos when it was known, on the writer's monotonic clock
 */
record Placed(Frame frame, TrackFormat format, long ticks, long enteredNanos) {
    /** Since the take's beginning. */
    long nanos() {
        return Ticks.toNanos(ticks, format.clockRateHz());
    }

    boolean isVideo() {
        return format.isVideo();
    }
}
