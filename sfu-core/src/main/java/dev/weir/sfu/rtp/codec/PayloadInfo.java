// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * What a {@link PayloadParser} saw in one payload. Reused: every parse overwrites all fields. Not thread-safe.
 *
 * <p>Fields rather than accessors because it is a bare out-parameter of the hot path and guards nothing.
 */
public final class PayloadInfo {
    /** Value of a number the payload does not tell. */
    public static final int ABSENT = -1;

    /** The payload is well-formed as far as it was read. When false, no other field says anything. */
    public boolean valid;

    /**
     * A frame at which decoding can start begins in this packet, or its parameter sets do. A keyframe whose parameter sets
     * come in packets of their own says so more than once; the first packet of the timestamp is where to start.
     */
    public boolean startsKeyframe;

    /**
     * A frame begins in this packet; with VP9 the frame of one spatial layer. H.264 and H.265: parameter sets, SEI and access
     * unit delimiters count too, so several packets of one timestamp may say so and the first is the start.
     */
    public boolean startsFrame;

    /** No other frame refers to this one, so it may be left out. False when the payload does not tell. */
    public boolean discardable;

    /** From this frame on, frames of this temporal layer refer to nothing of it that is older (VP8 Y, VP9 U). */
    public boolean temporalSwitchPoint;

    /** The frame of one spatial layer ends in this packet (VP9 E). False with codecs that only have the RTP marker. */
    public boolean endsLayerFrame;

    /** Temporal layer, 0 when unknown. */
    public int temporalLayer;

    /** Spatial layer, 0 when unknown. */
    public int spatialLayer;

    /** Width in pixels of the keyframe that starts here, 0 when it cannot be read. */
    public int width;

    /** Height in pixels of the keyframe that starts here, 0 when it cannot be read. */
    public int height;

    /** VP8 and VP9 picture number of 7 or 15 bits, or {@link #ABSENT}. */
    public int pictureId;

    /** VP8 and VP9 running number of temporal base layer frames, 8 bits, or {@link #ABSENT}. */
    public int tl0PicIdx;

    /** Where the picture number stands, in bytes from the start of the payload, or {@link #ABSENT}. */
    public int pictureIdOffset;

    /** Bytes of the picture number: 1 (7 bits) or 2 (15 bits, top bit of the first byte set); 0 when absent. */
    public int pictureIdLength;

    /** Where {@link #tl0PicIdx} stands, in bytes from the start of the payload, or {@link #ABSENT}. */
    public int tl0PicIdxOffset;

    /** Back to a payload of which nothing is known, and that is not valid. */
    public void clear() {
        valid = false;
        startsKeyframe = false;
        startsFrame = false;
        discardable = false;
        temporalSwitchPoint = false;
        endsLayerFrame = false;
        temporalLayer = 0;
        spatialLayer = 0;
        width = 0;
        height = 0;
        pictureId = ABSENT;
        tl0PicIdx = ABSENT;
        pictureIdOffset = ABSENT;
        pictureIdLength = 0;
        tl0PicIdxOffset = ABSENT;
    }
}
