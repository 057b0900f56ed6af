// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.frame;

import dev.weir.sfu.rtp.codec.PayloadInfo;
import java.util.Optional;

/** Puts the payloads of one picture together. Per picture: {@link #begin}, {@link #add} of each payload in order, {@link #end}. */
interface Depacketizer {
    /** What has come together. */
    enum Outcome {
        WHOLE,
        /** Something is missing or contradicts itself. */
        BROKEN,
        /** No picture, such as parameter sets alone: nothing to give, and nothing lost. */
        NOTHING
    }

    /**
     * Forgets the picture before, not what that said of those to come.
     *
     * @param afterGap packets are missing in front of the first one, and may have been of this picture
     */
    void begin(boolean afterGap);

    /**
     * Takes a payload.
     *
     * @param info what the core's parser of this codec, which found it well-formed, read in it
     * @return false when it does not go on from what came before; the picture is then broken
     */
    boolean add(byte[] b, int off, int len, PayloadInfo info);

    Outcome end();

    /** The picture that has ended whole. */
    byte[] data();

    /** Whether decoding can begin with the picture that has ended whole. */
    boolean isKeyframe();

    /** The format from this keyframe on; empty when the stream has not told enough of it. */
    Optional<TrackFormat> format();
}
