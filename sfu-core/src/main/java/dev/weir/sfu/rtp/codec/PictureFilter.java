// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;

/**
 * The part of {@link LayerFilter} for streams whose packets tell their own layers. A picture is a timestamp.
 *
 * <p>A temporal layer is open while all of its frames since a place to begin with it have been sent. A frame that is left out
 * closes its layer and those above, which may refer to it.
 */
final class PictureFilter {
    private static final int ALL = LayerFilter.ALL;
    private static final int ALL_OPEN = 0xff;
    private static final int FORWARDED = 1;

    private final DecisionRing ring = new DecisionRing();
    private int source;
    private int since;
    private boolean started;
    private int newest;
    private int open = ALL_OPEN;
    private int seenTemporal;
    private int seenSpatial;
    private int spatial = ALL;
    private boolean spatialLeftOut;

    /** Upper spatial layers have been seen to refer to lower ones at keyframes only (K-SVC). */
    private boolean keyed;

    PictureFilter(int source) {
        this.source = source;
    }

    void restart(int newSource) {
        source = newSource;
        since = ring.count();
        started = false;
        seenTemporal = 0;
        seenSpatial = 0;
        spatialLeftOut = false;
        keyed = false;
    }

    /**
     * All pictures up to that timestamp were forwarded whole.
     *
     * @param anyByItself whether a packet among them {@link #goesOnByItself}
     */
    void passed(int timestamp, boolean anyByItself) {
        keyed = anyByItself;
        seenSpatial = anyByItself ? 1 : 0;
        started = true;
        newest = timestamp;
        ring.add(DecisionRing.key(source, 0, timestamp), state(true, open, spatial));
    }

    Verdict decide(PayloadInfo info, int timestamp, boolean marker, int maxSpatial, int maxTemporal) {
        long key = DecisionRing.key(source, 0, timestamp);
        int place = ring.find(key);
        int state;
        if (place != DecisionRing.NONE) {
            state = ring.state(place);
        } else {
            state = !started || timestamp - newest > 0
                    ? next(info, timestamp, maxSpatial, maxTemporal)
                    : late(info, timestamp, maxTemporal);
            ring.add(key, state);
        }
        if (timestamp == newest) {
            noteLayers(info, state);
        }
        return verdict(info, marker, state);
    }

    /** Whether a frame of an upper spatial layer begins that does not refer to the one below. */
    static boolean goesOnByItself(PayloadInfo info) {
        return info.spatialLayer > 0 && info.startsFrame && !info.usesLowerLayer;
    }

    /** Decides about a picture by the first packet of it to arrive. */
    private int next(PayloadInfo info, int timestamp, int maxSpatial, int wishedTemporal) {
        if (!started || info.startsKeyframe || (info.restartsLayer && info.spatialLayer == 0)) {
            open = ALL_OPEN;
            spatial = maxSpatial;
            seenSpatial = 0;
            spatialLeftOut = false;
        } else if (!keyed) {
            spatial = Math.min(spatial, maxSpatial);
        }
        started = true;
        newest = timestamp;
        // The link is full of an upper layer that only a keyframe ends: what can be left out until then makes room for
        // that.
        int maxTemporal = waitsForLess(maxSpatial) ? 0 : wishedTemporal;
        // A layer that is not wished for is closed even if none of its frames has come to be left out: one may come
        // late.
        open &= (2 << maxTemporal) - 1;
        int layer = info.temporalLayer;
        int below = (1 << layer) - 1;
        boolean forwarded = isOpen(open, layer) || (layer <= maxTemporal && mayOpen(info, below));
        seenTemporal |= 1 << layer;
        open = forwarded ? open | 1 << layer : open & below;
        return state(forwarded, open, spatial);
    }

    private static boolean isOpen(int layers, int layer) {
        return layer == 0 || (layers >> layer & 1) != 0;
    }

    /**
     * Only from the bottom up: a later frame of the layer may refer to a lower one that was left out before this frame, and the
     * mark speaks of this frame alone.
     */
    private boolean mayOpen(PayloadInfo info, int below) {
        return info.temporalSwitchPoint && (seenTemporal & below & ~open & ~1) == 0;
    }

    /**
     * A picture that begins to arrive after later ones: as the one before it would have had it. One that refers to lower layers only
     * is sent though its layer is not open: a picture that refers to it may have gone out already.
     */
    private int late(PayloadInfo info, int timestamp, int maxTemporal) {
        int before = stateBefore(timestamp);
        int opened = before == DecisionRing.NONE ? ALL_OPEN : before >> 4;
        int layers = before == DecisionRing.NONE ? ALL : before >> 1 & ALL;
        int layer = info.temporalLayer;
        boolean forwarded = isOpen(opened, layer) || (info.temporalSwitchPoint && layer <= maxTemporal);
        seenTemporal |= 1 << layer;
        if (!forwarded) {
            open &= (1 << layer) - 1;
        }
        return state(forwarded, opened, layers);
    }

    private int stateBefore(int timestamp) {
        int best = DecisionRing.NONE;
        int bestDistance = Integer.MAX_VALUE;
        for (int i = Math.max(since, ring.oldest()); i < ring.count(); i++) {
            int distance = timestamp - DecisionRing.timestamp(ring.key(i));
            if (distance > 0 && distance < bestDistance) {
                bestDistance = distance;
                best = ring.state(i);
            }
        }
        return best;
    }

    private void noteLayers(PayloadInfo info, int state) {
        seenSpatial = Math.max(seenSpatial, info.spatialLayer);
        keyed |= goesOnByItself(info);
        spatialLeftOut |= info.spatialLayer > (state >> 1 & ALL);
    }

    Verdict recall(PayloadInfo info, int timestamp, boolean marker, Verdict otherwise) {
        for (int i = ring.count() - 1; i >= ring.oldest(); i--) {
            if (DecisionRing.timestamp(ring.key(i)) == timestamp) {
                return verdict(info, marker, ring.state(i));
            }
        }
        return otherwise;
    }

    private static int state(boolean forwarded, int open, int spatial) {
        return open << 4 | spatial << 1 | (forwarded ? FORWARDED : 0);
    }

    private static Verdict verdict(PayloadInfo info, boolean marker, int state) {
        int top = state >> 1 & ALL;
        boolean forwarded = (state & FORWARDED) != 0 && info.spatialLayer <= top;
        return Verdict.of(forwarded, !marker && info.endsPictureOf(top));
    }

    boolean needsKeyframe(int maxSpatial) {
        boolean wantsMore = maxSpatial > spatial && spatialLeftOut;
        return wantsMore || waitsForLess(maxSpatial);
    }

    /** Whether an upper spatial layer is sent only because it cannot be left out before a keyframe. */
    private boolean waitsForLess(int maxSpatial) {
        return keyed && maxSpatial < Math.min(spatial, seenSpatial);
    }

    int spatialLayer() {
        return spatial;
    }

    int temporalLayer() {
        return Integer.numberOfTrailingZeros(~(open | 1)) - 1;
    }
}
