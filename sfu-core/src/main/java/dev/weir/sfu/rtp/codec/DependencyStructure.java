// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * The template structure of a dependency descriptor (RTP payload format for AV1, appendix A.8.3): what the frames of a stream
 * look like, for descriptors that only name a template.
 *
 * <p>Chains are passed over. Not thread-safe; no allocation after construction.
 */
final class DependencyStructure {
    static final int MAX_TEMPLATES = 64;
    static final int MAX_SPATIAL_LAYERS = 4;
    private static final int MAX_TARGETS = 32;
    private static final int SAME_LAYER = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;

    private int firstTemplateId;
    private int templateCount;
    private int targetCount;
    private final int[] temporalLayers = new int[MAX_TEMPLATES];
    private final int[] spatialLayers = new int[MAX_TEMPLATES];
    private final long[] indications = new long[MAX_TEMPLATES];
    private final long[] references = new long[MAX_TEMPLATES];
    private final int[] targets = new int[MAX_TARGETS];
    private final int[] widths = new int[MAX_SPATIAL_LAYERS];
    private final int[] heights = new int[MAX_SPATIAL_LAYERS];

    /** Reads a structure; one that is malformed leaves none. */
    boolean read(BitReader bits) {
        firstTemplateId = bits.bits(6);
        targetCount = bits.bits(5) + 1;
        int spatialCount = readLayers(bits);
        if (spatialCount < 0) {
            templateCount = 0;
            return false;
        }
        for (int i = 0; i < templateCount; i++) {
            indications[i] = readIndications(bits);
        }
        for (int i = 0; i < templateCount; i++) {
            references[i] = 0;
            while (bits.flag()) {
                references[i] |= reference(bits.bits(4));
            }
        }
        skipChains(bits);
        readSizes(bits, spatialCount);
        if (bits.overrun()) {
            templateCount = 0;
            return false;
        }
        findTargets();
        return true;
    }

    /** Returns the number of spatial layers, or -1 when there are more templates or layers than there may be. */
    private int readLayers(BitReader bits) {
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

    private void readSizes(BitReader bits, int spatialCount) {
        boolean follow = bits.flag();
        for (int i = 0; i < MAX_SPATIAL_LAYERS; i++) {
            boolean told = follow && i < spatialCount;
            widths[i] = told ? bits.bits(16) + 1 : 0;
            heights[i] = told ? bits.bits(16) + 1 : 0;
        }
    }

    private void skipChains(BitReader bits) {
        int chains = bits.nonSymmetric(targetCount + 1);
        if (chains > 0) {
            for (int i = 0; i < targetCount; i++) {
                bits.nonSymmetric(chains);
            }
            bits.skip(4 * chains * templateCount);
        }
    }

    /** A decode target reaches to the highest layers among the frames that are part of it (appendix A.8.3.2). */
    private void findTargets() {
        for (int target = 0; target < targetCount; target++) {
            int spatial = 0;
            int temporal = 0;
            for (int i = 0; i < templateCount; i++) {
                if (LayerTarget.use(indications[i], target) != LayerTarget.NOT_PRESENT) {
                    spatial = Math.max(spatial, spatialLayers[i]);
                    temporal = Math.max(temporal, temporalLayers[i]);
                }
            }
            targets[target] = LayerTarget.of(spatial, temporal);
        }
    }

    /** Two bits for each decode target, in the sender's order, the first in the lowest bits. */
    long readIndications(BitReader bits) {
        long read = 0;
        for (int target = 0; target < targetCount; target++) {
            read = LayerTarget.withUse(read, target, bits.bits(2));
        }
        return read;
    }

    /** The bit of {@link PayloadInfo#references} for a frame that is {@code lessOne} + 1 before. */
    static long reference(int lessOne) {
        return 1L << Math.min(lessOne, Long.SIZE - 1);
    }

    /** Whether there is a structure and the template is one of it. */
    boolean has(int templateId) {
        return index(templateId) < templateCount;
    }

    boolean isKnown() {
        return templateCount > 0;
    }

    int temporalLayer(int templateId) {
        return temporalLayers[index(templateId)];
    }

    int spatialLayer(int templateId) {
        return spatialLayers[index(templateId)];
    }

    long indications(int templateId) {
        return indications[index(templateId)];
    }

    long references(int templateId) {
        return references[index(templateId)];
    }

    /** Indications in the form of {@link PayloadInfo#targetUses}. */
    long uses(long ofIndications) {
        long uses = 0;
        for (int target = 0; target < targetCount; target++) {
            uses = LayerTarget.withUse(uses, targets[target], LayerTarget.use(ofIndications, target));
        }
        return uses;
    }

    /** Some decode targets, bit i for target i, in the form of {@link PayloadInfo#targets}. */
    int layerTargets(int decodeTargets) {
        int found = 0;
        for (int target = 0; target < targetCount; target++) {
            found |= (decodeTargets >>> target & 1) << targets[target];
        }
        return found;
    }

    int targetCount() {
        return templateCount == 0 ? 0 : targetCount;
    }

    /** Width in pixels of a spatial layer, 0 when the structure does not tell. */
    int width(int spatialLayer) {
        return widths[spatialLayer];
    }

    /** Height in pixels of a spatial layer, 0 when the structure does not tell. */
    int height(int spatialLayer) {
        return heights[spatialLayer];
    }

    private int index(int templateId) {
        return (templateId - firstTemplateId) & (MAX_TEMPLATES - 1);
    }
}
