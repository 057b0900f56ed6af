// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** What is timed of how well media gets through. */
public enum QualityTime {
    /** From the first ICE check that succeeded to keys. */
    HANDSHAKE,
    /** From the admission of a publisher, which answers its POST, to keys. */
    PUBLISHER_CONNECTED,
    /** From the admission of a publisher to its first packet. */
    PUBLISHER_MEDIA,
    /** From the admission of a viewer to keys. */
    VIEWER_CONNECTED,
    /** From the admission of a viewer, to a room that sounds, to the first sound sent to it. */
    VIEWER_SOUND,
    /** From the admission of a viewer, to a room with pictures, to the first of them sent to it. */
    VIEWER_PICTURE,
    /** How long a viewer had no picture until there was a keyframe for it; nothing when one was at hand. */
    KEYFRAME_WAIT,
    /** From the first request to a publisher for a keyframe to that keyframe. */
    KEYFRAME_ANSWER
}
