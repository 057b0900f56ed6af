// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room's video can be had in just now, from the least bitrate to the most. One per fan-out, shared by its viewers and
 * measured anew a few times a second.
 *
 * <p>An encoding whose sender has fallen silent while others go on is not on it, nor is less than half the frames of one that has
 * another below it: those pictures move better. Not thread-safe: belongs to its fan-out's loop.
 */
final class LayerLadder {
    static final long REFRESH_NANOS = 200_000_000;

    /** Silent so long while another encoding sends, an encoding has been stopped by its sender: browsers do when short of bandwidth. */
    private static final long SILENCE_NANOS = 500_000_000;

    private Layer[] rungs = new Layer[4];
    private int size;
    private long refreshAt = Long.MIN_VALUE;

    boolean isDue(long nowNanos) {
        return nowNanos >= refreshAt;
    }

    /** Measures everything anew. */
    void refresh(List<Encoding> encodings, long nowNanos) {
        refreshAt = nowNanos + REFRESH_NANOS;
        size = 0;
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < encodings.size(); i++) {
            newest = encodings.get(i).isStarted()
                    ? Math.max(newest, encodings.get(i).lastArrivalNanos())
                    : newest;
        }
        for (int i = 0; i < encodings.size(); i++) {
            Encoding encoding = encodings.get(i);
            if (encoding.isStarted() && newest - encoding.lastArrivalNanos() <= SILENCE_NANOS) {
                addLayersOf(encoding, nowNanos);
            }
        }
        dropFewFrames();
    }

    /** Of encodings above the lowest only all frames and the half of them. */
    private void dropFewFrames() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Layer layer = rungs[i];
            Layer top = topOf(layer.encoding());
            boolean few = layer.spatial() == top.spatial() && layer.temporal() < top.temporal() - 1;
            if (!few || layer.encoding() == rungs[0].encoding()) {
                rungs[kept++] = layer;
            }
        }
        Arrays.fill(rungs, kept, size, null);
        size = kept;
    }

    /** The most of an encoding that is on the ladder. */
    Layer topOf(Encoding encoding) {
        for (int i = size - 1; i >= 0; i--) {
            if (rungs[i].encoding() == encoding) {
                return rungs[i];
            }
        }
        throw new IllegalArgumentException("the encoding must be on the ladder");
    }

    private void addLayersOf(Encoding encoding, long nowNanos) {
        for (int place = 0; place < LayerRates.SPATIAL * LayerRates.TEMPORAL; place++) {
            Layer layer = encoding.layers().refresh(place, nowNanos);
            if (layer != null) {
                insert(layer);
            }
        }
    }

    private void insert(Layer layer) {
        if (size == rungs.length) {
            rungs = Arrays.copyOf(rungs, 2 * size);
        }
        int at = size++;
        while (at > 0 && rungs[at - 1].bps() > layer.bps()) {
            rungs[at] = rungs[at - 1];
            at--;
        }
        rungs[at] = layer;
    }

    /** The publisher has gone. */
    void clear() {
        Arrays.fill(rungs, 0, size, null);
        size = 0;
        refreshAt = Long.MIN_VALUE;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(@Nullable Layer layer) {
        for (int i = 0; i < size; i++) {
            if (rungs[i] == layer) {
                return true;
            }
        }
        return false;
    }

    /** The lowest spatial layer on the ladder of an encoding that is on it. */
    int lowestSpatial(Encoding encoding) {
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            lowest = rungs[i].encoding() == encoding ? Math.min(lowest, rungs[i].spatial()) : lowest;
        }
        return lowest;
    }

    /** The lowest temporal layer on the ladder of an encoding that is on it. */
    int lowestTemporal(Encoding encoding) {
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            lowest = rungs[i].encoding() == encoding ? Math.min(lowest, rungs[i].temporal()) : lowest;
        }
        return lowest;
    }

    /** What all of the encoding of that rid takes; 0 when it is not on the ladder. */
    long topBpsOf(String rid) {
        for (int i = size - 1; i >= 0; i--) {
            if (rungs[i].encoding().rid().equals(rid)) {
                return rungs[i].bps();
            }
        }
        return 0;
    }

    /** The one that takes least of those within the bound, or of all when none is; only when not {@link #isEmpty}. */
    Layer lowest(LayerBound bound) {
        for (int i = 0; i < size; i++) {
            if (bound.admits(this, rungs[i])) {
                return rungs[i];
            }
        }
        return rungs[0];
    }

    /** The one that takes most within the bound, or the least of all when none is; only when not {@link #isEmpty}. */
    Layer highest(LayerBound bound) {
        for (int i = size - 1; i >= 0; i--) {
            if (bound.admits(this, rungs[i])) {
                return rungs[i];
            }
        }
        return rungs[0];
    }

    /** Whether the layer's encoding has nothing beyond it. */
    boolean isTopOfItsEncoding(Layer layer) {
        return !has(layer) || topOf(layer.encoding()) == layer;
    }

    /** As {@link #within}, but of other encodings than that only with all the layers that are within the bound. */
    Layer wholeWithin(long bps, Encoding present, LayerBound bound) {
        Layer best = lowest(bound);
        for (int i = 0; i < size && rungs[i].bps() <= bps; i++) {
            Encoding encoding = rungs[i].encoding();
            if (bound.admits(this, rungs[i]) && (encoding == present || topOf(encoding, bound) == rungs[i])) {
                best = rungs[i];
            }
        }
        return best;
    }

    private @Nullable Layer topOf(Encoding encoding, LayerBound bound) {
        for (int i = size - 1; i >= 0; i--) {
            if (rungs[i].encoding() == encoding && bound.admits(this, rungs[i])) {
                return rungs[i];
            }
        }
        return null;
    }

    /** The best within the bound that takes no more than that, or the {@link #lowest}; only when not {@link #isEmpty}. */
    Layer within(long bps, LayerBound bound) {
        Layer best = lowest(bound);
        for (int i = 0; i < size && rungs[i].bps() <= bps; i++) {
            if (bound.admits(this, rungs[i])) {
                best = rungs[i];
            }
        }
        return best;
    }
}
