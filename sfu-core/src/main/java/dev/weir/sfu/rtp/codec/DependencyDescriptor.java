// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The dependency descriptor header extension of one encoding (RTP payload format for AV1, appendix A): which frame a packet
 * belongs to, its layer, and who needs it.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |S|E|template id|         frame number          |  then, if longer, five flags and what they announce
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * A keyframe carries the template structure; later packets only name a template of it. The last structure is therefore kept,
 * and layers are unknown until one was seen, or when a packet names a template outside it (a newer structure was lost).
 * Refused: fewer than three bytes, a structure or custom field that is cut. Chains are passed over, not kept.
 *
 * <p>Not thread-safe: one per encoding. No allocation after construction.
 */
public final class DependencyDescriptor {
    /** Value of a layer that is not known. */
    public static final int UNKNOWN = -1;

    private static final int MANDATORY_BYTES = 3;

    private final BitReader bits = new BitReader();
    private final DependencyStructure structure = new DependencyStructure();
    private boolean startsFrame;
    private boolean endsFrame;
    private boolean carriesStructure;
    private int templateId;
    private int frameNumber;
    private boolean ownIndications;
    private long indications;
    private boolean ownReferences;
    private long references;
    private int activeDecodeTargets;

    /**
     * Reads the element's data {@code b[off, off + len)}.
     *
     * @return false when it is malformed; the accessors then mean nothing, and a structure that was cut is forgotten
     */
    public boolean parse(byte[] b, int off, int len) {
        if (len < MANDATORY_BYTES) {
            return false;
        }
        startsFrame = (b[off] & 0x80) != 0;
        endsFrame = (b[off] & 0x40) != 0;
        templateId = b[off] & 0x3f;
        frameNumber = (b[off + 1] & 0xff) << 8 | (b[off + 2] & 0xff);
        carriesStructure = false;
        ownIndications = false;
        ownReferences = false;
        if (len == MANDATORY_BYTES) {
            return true;
        }
        bits.start(b, off + MANDATORY_BYTES, off + len);
        return extended();
    }

    private boolean extended() {
        carriesStructure = bits.flag();
        boolean activeTargetsFollow = bits.flag();
        boolean indicationsFollow = bits.flag();
        boolean referencesFollow = bits.flag();
        bits.skip(1);
        if (carriesStructure) {
            if (!structure.read(bits)) {
                return false;
            }
            activeDecodeTargets = (int) ((1L << structure.targetCount()) - 1);
        }
        if (!structure.isKnown() && (activeTargetsFollow || indicationsFollow)) {
            // How long these fields are is said by a structure that was not seen; nothing behind them is needed.
            return true;
        }
        if (activeTargetsFollow) {
            int active = bits.bits(structure.targetCount());
            if (bits.overrun()) {
                return false;
            }
            activeDecodeTargets = active;
        }
        if (indicationsFollow) {
            ownIndications = true;
            indications = structure.readIndications(bits);
        }
        if (referencesFollow) {
            ownReferences = true;
            references = readReferences();
        }
        return !bits.overrun();
    }

    private long readReferences() {
        long read = 0;
        for (int nibbles = bits.bits(2); nibbles > 0 && !bits.overrun(); nibbles = bits.bits(2)) {
            read |= DependencyStructure.reference(bits.bits(4 * nibbles));
        }
        return read;
    }

    /** Whether the packet is the first of its frame; with spatial layers, of one layer's frame. */
    public boolean startsFrame() {
        return startsFrame;
    }

    /** Whether the packet is the last of its frame. */
    public boolean endsFrame() {
        return endsFrame;
    }

    /** Template of the frame, 0 to 63. */
    public int templateId() {
        return templateId;
    }

    /** Number of the frame in decode order, 16 bits, wraps. */
    public int frameNumber() {
        return frameNumber;
    }

    /** Whether the packet carries a template structure, as the first packet of a keyframe does. */
    public boolean carriesStructure() {
        return carriesStructure;
    }

    /** Whether layers are known: a structure was seen and has this packet's template. */
    public boolean layersKnown() {
        return structure.has(templateId);
    }

    /** Temporal layer of the frame, or {@link #UNKNOWN}. */
    public int temporalLayer() {
        return layersKnown() ? structure.temporalLayer(templateId) : UNKNOWN;
    }

    /** Spatial layer of the frame, or {@link #UNKNOWN}. */
    public int spatialLayer() {
        return layersKnown() ? structure.spatialLayer(templateId) : UNKNOWN;
    }

    /** Whether no other frame refers to this one; false when that is not known. */
    public boolean discardable() {
        // SWITCH and REQUIRED are the two with the upper bit.
        return layersKnown() && (indications() & 0xaaaa_aaaa_aaaa_aaaaL) == 0;
    }

    /** What the frame is to each {@link LayerTarget}; once {@link #layersKnown}. */
    long targetUses() {
        return structure.uses(indications());
    }

    /** The active decode targets as {@link LayerTarget}s, a bit each; once {@link #layersKnown}. */
    int targets() {
        return structure.layerTargets(activeDecodeTargets);
    }

    /** The frames that this one refers to, as in {@link PayloadInfo#references}; once {@link #layersKnown}. */
    long references() {
        return ownReferences ? references : structure.references(templateId);
    }

    private long indications() {
        return ownIndications ? indications : structure.indications(templateId);
    }

    /** Width in pixels of the frame's spatial layer, 0 when the structure does not tell. */
    public int width() {
        return layersKnown() ? structure.width(spatialLayer()) : 0;
    }

    /** Height in pixels of the frame's spatial layer, 0 when the structure does not tell. */
    public int height() {
        return layersKnown() ? structure.height(spatialLayer()) : 0;
    }

    /** Number of decode targets of the structure, 0 before the first. */
    public int decodeTargetCount() {
        return structure.targetCount();
    }

    /** Which decode targets the sender produces: bit i for target i. As of the last packet that said so. */
    public int activeDecodeTargets() {
        return structure.isKnown() ? activeDecodeTargets : 0;
    }
}
