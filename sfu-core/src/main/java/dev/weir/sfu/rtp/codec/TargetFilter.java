// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.rtp.codec;

import dev.weir.sfu.rtp.codec.LayerFilter.Verdict;

/**
 * The part of {@link LayerFilter} for streams with a dependency descriptor (RTP payload format for AV1, appendix A): forwards the
 * frames of one decode target.
 *
 * <p>Changes to another target at the first frame of a picture, when the target is whole: since a frame of it that is a switch
 * indication and could be decoded, no frame that others of the target refer to was left out or is still missing.
 */
final class TargetFilter {
    /** The upper bit of each pair of {@link PayloadInfo#targetUses}: set in SWITCH and REQUIRED. */
    private static final long UPPER = 0xaaaa_aaaa_aaaa_aaaaL;

    /** Everything is forwarded: the sender offers nothing to choose from. */
    private static final int NO_TARGET = -1;

    private static final int FORWARDED = 1;

    /** So many of the last frames must have come: one that is late may yet turn out to be left out. */
    private static final int MUST_BE_SEEN = 0xffff;

    private final DecisionRing ring = new DecisionRing();
    private int source;
    private int since;
    private boolean started;
    private int newest;
    private int pictureTimestamp;
    private int target = NO_TARGET;
    private int offered;

    /** Targets that are whole, at the upper bit of their pair. */
    private long whole;

    /** Which frames were forwarded: bit i for the newest but i. */
    private long sent;

    /** Which frames have come, likewise. */
    private long seen;

    TargetFilter(int source) {
        restart(source);
    }

    void restart(int newSource) {
        source = newSource;
        since = ring.count();
        started = false;
        // What came before the first frame of a layered stream was forwarded whole.
        whole = UPPER;
        sent = -1;
        seen = -1;
    }

    Verdict decide(PayloadInfo info, int timestamp, boolean marker, int maxSpatial, int maxTemporal) {
        long key = DecisionRing.key(source, info.frameNumber, timestamp);
        int place = ring.find(key);
        int state;
        if (place != DecisionRing.NONE) {
            state = ring.state(place);
        } else {
            int ahead = (short) (info.frameNumber - newest);
            state = !started || ahead > 0
                    ? next(info, timestamp, started ? ahead : 1, maxSpatial, maxTemporal)
                    : late(info, -ahead);
            ring.add(key, state);
        }
        return verdict(info, marker, state);
    }

    private int next(PayloadInfo info, int timestamp, int ahead, int maxSpatial, int maxTemporal) {
        long before = ahead > Long.SIZE ? 0 : sent << (ahead - 1);
        seen = ahead > Long.SIZE ? 0 : seen << (ahead - 1);
        boolean decodable = (info.references & ~before) == 0;
        boolean keyframe = info.references == 0 && info.spatialLayer == 0;
        offered = info.targets;
        if (!started || keyframe) {
            whole = keyframe ? 0 : whole;
            target = LayerTarget.best(offered, maxSpatial, maxTemporal);
        } else if (timestamp != pictureTimestamp) {
            choose(info, decodable, maxSpatial, maxTemporal);
        }
        started = true;
        newest = info.frameNumber;
        pictureTimestamp = timestamp;
        boolean forwarded = isPresent(info, target);
        sent = before << 1 | (forwarded ? 1 : 0);
        seen = seen << 1 | 1;
        long needed = info.targetUses & UPPER;
        if (!forwarded) {
            whole &= ~needed;
        } else if (decodable) {
            whole |= needed & ~(info.targetUses << 1);
        }
        return state(forwarded, target);
    }

    private static boolean isPresent(PayloadInfo info, int target) {
        return target == NO_TARGET || LayerTarget.use(info.targetUses, target) != LayerTarget.NOT_PRESENT;
    }

    private void choose(PayloadInfo info, boolean decodable, int maxSpatial, int maxTemporal) {
        int best = LayerTarget.best(offered, maxSpatial, maxTemporal);
        if (best == target || best == NO_TARGET || target == NO_TARGET || mayBegin(info, decodable, best)) {
            target = best;
            return;
        }
        // The layer that is wished for has to wait; its frame rate may be had at once.
        int meanwhile = LayerTarget.best(offered, LayerTarget.spatial(target), maxTemporal);
        if (mayBegin(info, decodable, meanwhile)) {
            target = meanwhile;
        }
    }

    private boolean mayBegin(PayloadInfo info, boolean decodable, int wanted) {
        boolean isWhole = (seen & MUST_BE_SEEN) == MUST_BE_SEEN && (whole & (2L << (2 * wanted))) != 0;
        return isWhole || (decodable && LayerTarget.use(info.targetUses, wanted) == LayerTarget.SWITCH);
    }

    /** A frame that begins to arrive after later ones: as the target of the frame before it has it. */
    private int late(PayloadInfo info, int behind) {
        int then = targetBefore(info.frameNumber);
        boolean forwarded = isPresent(info, then);
        if (!forwarded) {
            whole &= ~(info.targetUses & UPPER);
        }
        if (behind < Long.SIZE) {
            seen |= 1L << behind;
            sent |= forwarded ? 1L << behind : 0;
        }
        return state(forwarded, then);
    }

    private int targetBefore(int frameNumber) {
        int found = target;
        int nearest = Integer.MAX_VALUE;
        for (int i = Math.max(since, ring.oldest()); i < ring.count(); i++) {
            int distance = (short) (frameNumber - DecisionRing.number(ring.key(i)));
            if (distance > 0 && distance < nearest) {
                nearest = distance;
                found = target(ring.state(i));
            }
        }
        return found;
    }

    Verdict recall(PayloadInfo info, int timestamp, boolean marker, Verdict otherwise) {
        long wanted = DecisionRing.key(0, info.frameNumber, timestamp);
        for (int i = ring.count() - 1; i >= ring.oldest(); i--) {
            if ((ring.key(i) & 0xffff_ffff_ffffL) == wanted) {
                return verdict(info, marker, ring.state(i));
            }
        }
        return otherwise;
    }

    /** The target is one less than what is kept, so that none is kept as 0. */
    private static int state(boolean forwarded, int target) {
        return (target + 1) << 1 | (forwarded ? FORWARDED : 0);
    }

    private static int target(int state) {
        return (state >> 1) - 1;
    }

    private static Verdict verdict(PayloadInfo info, boolean marker, int state) {
        boolean last = info.endsPictureOf(LayerTarget.spatial(target(state)));
        return Verdict.of((state & FORWARDED) != 0, last && !marker);
    }

    boolean needsKeyframe(int maxSpatial, int maxTemporal) {
        int best = LayerTarget.best(offered, maxSpatial, maxTemporal);
        return best != NO_TARGET && target != NO_TARGET && LayerTarget.spatial(best) != LayerTarget.spatial(target);
    }

    int spatialLayer() {
        return target == NO_TARGET ? LayerFilter.ALL : LayerTarget.spatial(target);
    }

    int temporalLayer() {
        return target == NO_TARGET ? LayerFilter.ALL : LayerTarget.temporal(target);
    }
}
