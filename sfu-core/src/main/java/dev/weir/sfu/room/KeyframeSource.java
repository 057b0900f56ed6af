// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

/** Where an encoding's keyframes come from: its publisher, on this loop or another. */
interface KeyframeSource {
    /** Somebody cannot go on, or start, without a keyframe. */
    void want();

    /** How long a keyframe takes to come when asked for; {@link KeyframeRequests#UNKNOWN} when that is not known. */
    long responseNanos();

    /** Whether asking has been in vain. */
    boolean isIgnored();

    /** A keyframe has begun to arrive; it starts with that packet. */
    void began(long firstSeq, long nowNanos);
}
