// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

/**
 * What a viewer can be sent of a layered stream, as one small number: everything up to a spatial and a temporal layer. The
 * decode targets of a dependency descriptor (RTP payload format for AV1, appendix A.4), ordered by their layers instead of by the
 * sender's list, so that whoever looks at a frame needs no structure beside it.
 */
final class LayerTarget {
    /** The frame is not part of the target. */
    static final int NOT_PRESENT = 0;

    /** No other frame of the target refers to the frame. */
    static final int DISCARDABLE = 1;

    /** Whoever can decode the frame can decode all later ones of the target. */
    static final int SWITCH = 2;

    /** Other frames of the target refer to the frame. */
    static final int REQUIRED = 3;

    static final int MAX_SPATIAL = 3;
    static final int MAX_TEMPORAL = 7;

    private LayerTarget() {}

    /** The target of both layers, each brought into its range. */
    static int of(int spatial, int temporal) {
        return Math.min(spatial, MAX_SPATIAL) << 3 | Math.min(temporal, MAX_TEMPORAL);
    }

    static int spatial(int target) {
        return target >> 3;
    }

    static int temporal(int target) {
        return target & MAX_TEMPORAL;
    }

    static int use(long uses, int target) {
        return (int) (uses >>> (2 * target)) & 3;
    }

    static long withUse(long uses, int target, int use) {
        return (uses & ~(3L << (2 * target))) | (long) use << (2 * target);
    }

    static boolean isIn(int targets, int target) {
        return (targets >>> target & 1) != 0;
    }

    /** The best of some targets within both layers, the spatial one counting first; the least when none is, -1 when empty. */
    static int best(int targets, int maxSpatial, int maxTemporal) {
        for (int s = Math.min(maxSpatial, MAX_SPATIAL); s >= 0; s--) {
            int upTo = (targets >>> of(s, 0)) & ((2 << Math.min(maxTemporal, MAX_TEMPORAL)) - 1);
            if (upTo != 0) {
                return of(s, 31 - Integer.numberOfLeadingZeros(upTo));
            }
        }
        return targets == 0 ? -1 : Integer.numberOfTrailingZeros(targets);
    }
}
