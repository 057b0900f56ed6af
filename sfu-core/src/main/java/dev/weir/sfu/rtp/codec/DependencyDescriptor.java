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
 * Refused: fewer than three bytes, a structure or custom field that is cut. References and chains are passed over, not kept.
 *
 * <p>Not thread-safe: one per encoding. No allocation after construction.
 */
public final class DependencyDescriptor {
    /** Value of a layer that is not known. */
    public static final int UNKNOWN = -1;

    private static final int MANDATORY_BYTES = 3;
    private static final int MAX_TEMPLATES = 64;
    private static final int MAX_SPATIAL_LAYERS = 4;
    private static final int SAME_LAYER = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;
    private static final int INDICATION_DISCARDABLE = 1;

    private final BitReader bits = new BitReader();
    private boolean startsFrame;
    private boolean endsFrame;
    private boolean carriesStructure;
    private int templateId;
    private int frameNumber;
    private boolean customIndications;
    private boolean frameNeeded;

    private int firstTemplateId;
    private int templateCount;
    private int decodeTargetCount;
    private int activeDecodeTargets;
    private final int[] temporalLayers = new int[MAX_TEMPLATES];
    private final int[] spatialLayers = new int[MAX_TEMPLATES];
    private final boolean[] templateNeeded = new boolean[MAX_TEMPLATES];
    private final int[] widths = new int[MAX_SPATIAL_LAYERS];
    private final int[] heights = new int[MAX_SPATIAL_LAYERS];

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
        customIndications = false;
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
        bits.skip(2);
        if (carriesStructure && !structure()) {
            templateCount = 0;
            return false;
        }
        if (templateCount == 0 && (activeTargetsFollow || indicationsFollow)) {
            // How long these fields are is said by a structure that was not seen; nothing behind them is needed.
            return true;
        }
        if (activeTargetsFollow) {
            int active = bits.bits(decodeTargetCount);
            if (bits.overrun()) {
                return false;
            }
            activeDecodeTargets = active;
        }
        if (indicationsFollow) {
            customIndications = true;
            frameNeeded = readIndications();
        }
        return !bits.overrun();
    }

    private boolean structure() {
        firstTemplateId = bits.bits(6);
        decodeTargetCount = bits.bits(5) + 1;
        int spatialCount = templateLayers();
        if (spatialCount < 0) {
            return false;
        }
        for (int i = 0; i < templateCount; i++) {
            templateNeeded[i] = readIndications();
        }
        skipTemplateReferences();
        skipTemplateChains();
        boolean resolutionsFollow = bits.flag();
        for (int i = 0; i < MAX_SPATIAL_LAYERS; i++) {
            boolean told = resolutionsFollow && i < spatialCount;
            widths[i] = told ? bits.bits(16) + 1 : 0;
            heights[i] = told ? bits.bits(16) + 1 : 0;
        }
        activeDecodeTargets = (int) ((1L << decodeTargetCount) - 1);
        return !bits.overrun();
    }

    /** Returns the number of spatial layers, or -1 when there are more templates or layers than there may be. */
    private int templateLayers() {
        int temporal = 0;
        int spatial = 0;
        templateCount = 0;
        while (templateCount < MAX_TEMPLATES && spatial < MAX_SPATIAL_LAYERS && !bits.overrun()) {
            temporalLayers[templateCount] = temporal;
            spatialLayers[templateCount] = spatial;
            templateCount++;
            switch (bits.bits(2)) {
                case SAME_LAYER -> {}
                case NEXT_TEMPORAL -> temporal++;
                case NEXT_SPATIAL -> {
                    temporal = 0;
                    spatial++;
                }
                default -> {
                    return spatial + 1;
                }
            }
        }
        return -1;
    }

    /** Whether any decode target has more than a discardable use for the frame. */
    private boolean readIndications() {
        boolean needed = false;
        for (int i = 0; i < decodeTargetCount; i++) {
            needed |= bits.bits(2) > INDICATION_DISCARDABLE;
        }
        return needed;
    }

    private void skipTemplateReferences() {
        for (int i = 0; i < templateCount; i++) {
            while (bits.flag()) {
                bits.skip(4);
            }
        }
    }

    private void skipTemplateChains() {
        int chains = bits.nonSymmetric(decodeTargetCount + 1);
        if (chains > 0) {
            for (int i = 0; i < decodeTargetCount; i++) {
                bits.nonSymmetric(chains);
            }
            bits.skip(4 * chains * templateCount);
        }
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
        return index() < templateCount;
    }

    /** Temporal layer of the frame, or {@link #UNKNOWN}. */
    public int temporalLayer() {
        return layersKnown() ? temporalLayers[index()] : UNKNOWN;
    }

    /** Spatial layer of the frame, or {@link #UNKNOWN}. */
    public int spatialLayer() {
        return layersKnown() ? spatialLayers[index()] : UNKNOWN;
    }

    /** Whether no other frame refers to this one; false when that is not known. */
    public boolean discardable() {
        return layersKnown() && !(customIndications ? frameNeeded : templateNeeded[index()]);
    }

    /** Width in pixels of the frame's spatial layer, 0 when the structure does not tell. */
    public int width() {
        return layersKnown() ? widths[spatialLayers[index()]] : 0;
    }

    /** Height in pixels of the frame's spatial layer, 0 when the structure does not tell. */
    public int height() {
        return layersKnown() ? heights[spatialLayers[index()]] : 0;
    }

    /** Number of decode targets of the structure, 0 before the first. */
    public int decodeTargetCount() {
        return templateCount == 0 ? 0 : decodeTargetCount;
    }

    /** Which decode targets the sender produces: bit i for target i. As of the last packet that said so. */
    public int activeDecodeTargets() {
        return templateCount == 0 ? 0 : activeDecodeTargets;
    }

    private int index() {
        return (templateId - firstTemplateId) & (MAX_TEMPLATES - 1);
    }
}
