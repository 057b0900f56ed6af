// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

/** Takes the frames of one stream one after the other. */
@FunctionalInterface
public interface FrameReceiver {
    /**
     * One frame.
     *
     * @param format what a decoder must know for this frame; another than with the frame before only when this is a keyframe
     */
    void frame(TrackFormat format, Frame frame);
}
