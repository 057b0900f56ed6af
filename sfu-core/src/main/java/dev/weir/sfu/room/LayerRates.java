// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.feedback.ArrivalBitrate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much each layer of one encoding brings. Not thread-safe: belongs to its encoding's loop. */
final class LayerRates {
    /** As many as the payload formats can tell apart and browsers send (VP9 L3T3 and some). */
    static final int SPATIAL = 4;

    static final int TEMPORAL = 4;

    private final Encoding encoding;
    private final @Nullable ArrivalBitrate[] own = new @Nullable ArrivalBitrate[SPATIAL * TEMPORAL];
    private final @Nullable Layer[] layers = new @Nullable Layer[SPATIAL * TEMPORAL];

    LayerRates(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Counts a packet of a layer; what is beyond the highest counts as that. */
    void add(int spatial, int temporal, int lengthBytes, long nowNanos) {
        int place = place(spatial, temporal);
        ArrivalBitrate rate = own[place];
        if (rate == null) {
            rate = new ArrivalBitrate();
            own[place] = rate;
            layers[place] = new Layer(encoding, Math.min(spatial, SPATIAL - 1), Math.min(temporal, TEMPORAL - 1));
        }
        rate.add(lengthBytes, nowNanos);
    }

    private static int place(int spatial, int temporal) {
        return Math.min(spatial, SPATIAL - 1) * TEMPORAL + Math.min(temporal, TEMPORAL - 1);
    }

    /** Measures the layer of that place, 0 to 15, with all that it builds on; null when nothing of it came for a second. */
    @Nullable
    Layer refresh(int place, long nowNanos) {
        Layer layer = layers[place];
        ArrivalBitrate rate = own[place];
        if (layer == null || rate == null || rate.bps(nowNanos) == 0) {
            return null;
        }
        long sum = 0;
        for (int spatial = 0; spatial <= layer.spatial(); spatial++) {
            for (int temporal = 0; temporal <= layer.temporal(); temporal++) {
                ArrivalBitrate part = own[place(spatial, temporal)];
                sum += part == null ? 0 : part.bps(nowNanos);
            }
        }
        layer.measured(sum);
        return layer;
    }

    /** How those stand that something came of within the last second, from the lowest, for other threads. */
    List<LayerSnapshot> snapshot(long nowNanos) {
        List<Layer> flowing = new ArrayList<>();
        int top = 0;
        for (int place = 0; place < layers.length; place++) {
            Layer layer = layers[place];
            ArrivalBitrate rate = own[place];
            if (layer != null && rate != null && rate.bps(nowNanos) > 0) {
                flowing.add(layer);
                top = layer.spatial();
            }
        }
        int highest = top;
        return flowing.stream()
                .map(layer -> new LayerSnapshot(
                        layer.spatial(),
                        layer.temporal(),
                        layer.bps(),
                        encoding.width() >> (highest - layer.spatial()),
                        encoding.height() >> (highest - layer.spatial())))
                .toList();
    }
}
