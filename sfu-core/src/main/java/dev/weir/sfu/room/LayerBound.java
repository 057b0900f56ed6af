// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.OptionalInt;

/**
 * What a {@link LayerSelection} leaves of a ladder. Immutable; asked a few times a second for every viewer.
 *
 * <p>A ladder has few rungs and no indices, so each question looks at all of them rather than keep something that could be out of
 * date.
 */
final class LayerBound {
    static final LayerBound NONE = new LayerBound(LayerSelection.AUTOMATIC);

    private final LayerSelection selection;
    private final boolean automatic;
    private final String rid;
    private final int maxSpatial;
    private final int maxTemporal;
    private final int maxWidth;
    private final int maxHeight;

    LayerBound(LayerSelection selection) {
        this.selection = selection;
        this.automatic = selection.equals(LayerSelection.AUTOMATIC);
        this.rid = selection.rid().orElse("");
        this.maxSpatial = or(selection.maxSpatialLayer());
        this.maxTemporal = or(selection.maxTemporalLayer());
        this.maxWidth = or(selection.maxWidth());
        this.maxHeight = or(selection.maxHeight());
    }

    private static int or(OptionalInt bound) {
        return bound.orElse(Integer.MAX_VALUE);
    }

    LayerSelection selection() {
        return selection;
    }

    /** Whether the layer, which is on the ladder, may be played. */
    boolean admits(LayerLadder ladder, Layer layer) {
        if (automatic) {
            return true;
        }
        Encoding encoding = layer.encoding();
        // The rungs of few frames are not on the ladder: what is lowest there is cut to the bound packet by packet.
        return layer.spatial() <= Math.max(maxSpatial, ladder.lowestSpatial(encoding))
                && layer.temporal() <= Math.max(maxTemporal, ladder.lowestTemporal(encoding))
                && isSmallEnough(ladder, layer)
                && isNoMoreThanSelected(ladder, encoding);
    }

    private boolean isSmallEnough(LayerLadder ladder, Layer layer) {
        int below = ladder.topOf(layer.encoding()).spatial() - layer.spatial();
        return layer.encoding().width() >> below <= maxWidth && layer.encoding().height() >> below <= maxHeight;
    }

    private boolean isNoMoreThanSelected(LayerLadder ladder, Encoding encoding) {
        return rid.isEmpty()
                || encoding.rid().equals(rid)
                || ladder.topOf(encoding).bps() < ladder.topBpsOf(rid);
    }

    /** The same spatial layer, or the highest one wanted. */
    int spatial(int layer) {
        return Math.min(layer, maxSpatial);
    }

    /** The same temporal layer, or the highest one wanted. */
    int temporal(int layer) {
        return Math.min(layer, maxTemporal);
    }
}
