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
     * Bytes in front of the frame that this packet is for: what redundant audio repeats of earlier packets, and its headers.
     * All of a malformed payload; 0 with every other codec.
     */
    public int redundantBytes;

    /** Bytes of the payload descriptor of VP8 and VP9, behind which the frame's own bytes stand; 0 with every other codec. */
    public int descriptorBytes;

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

    /**
     * The frame refers only to lower temporal layers, so this layer may begin with it: VP8 Y (RFC 7741), VP9 U as libwebrtc
     * sends it, H.265 TSA and STSA pictures. RFC 9628 words U differently (no <em>later</em> picture of a higher layer looks
     * behind this one); {@code LayerFilter} is right under both where a layer refers to itself only through older pictures.
     */
    public boolean temporalSwitchPoint;

    /**
     * The frame of one spatial layer ends in this packet (VP9 E, dependency descriptor). False where only the RTP marker tells.
     */
    public boolean endsLayerFrame;

    /**
     * The spatial layer that the picture goes on with behind this packet, as far as the packet after it has told; 0 when not. No
     * parser sets it.
     */
    public int goesOnWithLayer;

    /** The stream tells layers, so what a viewer is sent may depend on this packet's: a filter has to be asked. */
    public boolean layered;

    /** The descriptor has a picture number or a base layer number, which may have to be another for each viewer. */
    public boolean numbered;

    /** The frame refers to no earlier picture (VP9 P is 0, or a dependency descriptor without references); else not known. */
    public boolean restartsLayer;

    /** The frame refers to the next lower spatial layer of the same picture (VP9 D). */
    public boolean usesLowerLayer;

    /** Temporal layer, 0 when unknown. */
    public int temporalLayer;

    /** Spatial layer, 0 when unknown. */
    public int spatialLayer;

    /** Width in pixels of the keyframe that starts here, 0 when it cannot be read. */
    public int width;

    /** Height in pixels of the keyframe that starts here, 0 when it cannot be read. */
    public int height;

    /** The three bytes {@code profile-level-id} of the H.264 parameter set in this packet (RFC 6184), or {@link #ABSENT}. */
    public int profileLevelId;

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

    /** Number of the frame in decode order, 16 bits, from a dependency descriptor whose structure is known; or {@link #ABSENT}. */
    public int frameNumber;

    /** What the frame is to each {@link LayerTarget}, two bits each; 0 without a frame number. */
    public long targetUses;

    /** The {@link LayerTarget}s that the sender offers at present, a bit each; 0 without a frame number. */
    public int targets;

    /** The frames this one refers to: bit i for the one numbered i + 1 less, bit 63 also for all that are farther. */
    public long references;

    /** Of a payload of which nothing is known yet. */
    public PayloadInfo() {
        clear();
    }

    /** Whether whoever is sent the layers up to that one only gets nothing of the picture after this packet. */
    boolean endsPictureOf(int topLayer) {
        return endsLayerFrame && spatialLayer <= topLayer && Math.max(spatialLayer + 1, goesOnWithLayer) > topLayer;
    }

    /** Back to a payload of which nothing is known, and that is not valid. */
    public void clear() {
        valid = false;
        redundantBytes = 0;
        descriptorBytes = 0;
        startsKeyframe = false;
        startsFrame = false;
        discardable = false;
        temporalSwitchPoint = false;
        endsLayerFrame = false;
        goesOnWithLayer = 0;
        layered = false;
        numbered = false;
        restartsLayer = false;
        usesLowerLayer = false;
        temporalLayer = 0;
        spatialLayer = 0;
        width = 0;
        height = 0;
        profileLevelId = ABSENT;
        frameNumber = ABSENT;
        targetUses = 0;
        targets = 0;
        references = 0;
        pictureId = ABSENT;
        tl0PicIdx = ABSENT;
        pictureIdOffset = ABSENT;
        pictureIdLength = 0;
        tl0PicIdxOffset = ABSENT;
    }
}
