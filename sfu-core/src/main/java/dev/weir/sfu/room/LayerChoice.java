// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.rtp.codec.LayerFilter;
import org.jspecify.annotations.Nullable;

/**
 * Which layer a viewer's slot should carry, by what the viewer's link is thought to carry. Down at once when the link is far too
 * narrow and soon when it is a little so; up only with room to spare, so that a layer's own ups and downs move nobody.
 *
 * <p>Not thread-safe: belongs to one slot.
 */
final class LayerChoice {
    /** An estimate wavers by so much around what a link that is just wide enough carries. */
    private static final double FAR_TOO_NARROW = 0.9;

    private static final double ROOM_TO_SPARE = 1.1;

    /** On the way down the queue that has built up has to drain beside what is sent. */
    private static final double ROOM_TO_DRAIN = 0.95;

    /** After a fall to less than this share the estimate is still on its way down, and the queue full. */
    private static final double FALL = 0.5;

    private static final double ROOM_AFTER_A_FALL = 0.7;
    private static final long PATIENCE_NANOS = 500_000_000;

    /** Below this share of the least there is, sound is all that may still get through. */
    private static final double HOPELESS = 0.4;

    /** And not before this share is there again: each try costs sound as well. */
    private static final double HOPE = 0.9;

    private static final long HOPELESS_NANOS = 3_000_000_000L;
    private static final long HASTE_NANOS = 10_000_000_000L;
    private static final long WAIT_NANOS = 5_000_000_000L;
    private static final long WAIT_MAX_NANOS = 60_000_000_000L;
    private static final long NOT = Long.MAX_VALUE;

    /** Why the present layer was taken. */
    enum Cause {
        START,
        SELECTED,
        LAYER_GONE,
        LINK_NARROWER,
        LINK_WIDER
    }

    private LayerBound bound = LayerBound.NONE;
    private boolean selected;
    private Cause cause = Cause.START;
    private @Nullable Layer current;
    private long narrowSince = NOT;
    private long hopelessSince = NOT;
    private long upNanos = Long.MIN_VALUE / 2;
    private long notUpBefore = Long.MIN_VALUE;
    private long waitNanos = WAIT_NANOS;

    /** Bounds the choice from now on, publishers come and go: what is best within is taken at once, as at the beginning. */
    void select(LayerSelection selection) {
        bound = new LayerBound(selection);
        clear();
        selected = true;
    }

    /** What the viewer has selected. */
    LayerSelection selection() {
        return bound.selection();
    }

    /** Forgets the present layer: its publisher has gone. */
    void clear() {
        current = null;
        selected = false;
        narrowSince = NOT;
        hopelessSince = NOT;
    }

    /** The layer to carry; null only when the ladder is empty and always was. */
    @Nullable
    Layer choose(LayerLadder ladder, long budgetBps, long nowNanos) {
        if (ladder.isEmpty()) {
            return current;
        }
        Layer now = current;
        if (now == null || !ladder.has(now) || !bound.admits(ladder, now)) {
            boolean gone = now != null && !ladder.has(now);
            Cause first = selected ? Cause.SELECTED : Cause.START;
            return take(ladder.within(budgetBps, bound), gone ? Cause.LAYER_GONE : first);
        }
        double hope = isHopeless(nowNanos) ? HOPE : HOPELESS;
        hopelessSince = since(hopelessSince, budgetBps < ladder.lowest(bound).bps() * hope, nowNanos);
        narrowSince = since(narrowSince, budgetBps < now.bps(), nowNanos);
        boolean tooNarrow = budgetBps < now.bps() * FAR_TOO_NARROW
                || (narrowSince != NOT && nowNanos - narrowSince >= PATIENCE_NANOS);
        if (tooNarrow) {
            regret(nowNanos);
            double room = budgetBps < now.bps() * FALL ? ROOM_AFTER_A_FALL : ROOM_TO_DRAIN;
            return take(ladder.within((long) (budgetBps * room), bound), Cause.LINK_NARROWER);
        }
        Layer better = ladder.wholeWithin((long) (budgetBps / ROOM_TO_SPARE), now.encoding(), bound);
        boolean another = better.encoding() != now.encoding();
        if (better.bps() <= now.bps() || (another && nowNanos < notUpBefore)) {
            return now;
        }
        if (another) {
            waitNanos = nowNanos - upNanos > WAIT_MAX_NANOS ? WAIT_NANOS : waitNanos;
            upNanos = nowNanos;
        }
        return take(better, Cause.LINK_WIDER);
    }

    /** A step up to another encoding that has to be taken back soon costs two keyframes: the next waits, longer each time. */
    private void regret(long nowNanos) {
        if (nowNanos - upNanos < HASTE_NANOS) {
            notUpBefore = nowNanos + waitNanos;
            waitNanos = Math.min(2 * waitNanos, WAIT_MAX_NANOS);
        }
    }

    private static long since(long before, boolean holds, long nowNanos) {
        return holds ? Math.min(before, nowNanos) : NOT;
    }

    private Layer take(Layer layer, Cause why) {
        if (layer != current) {
            cause = why;
        }
        current = layer;
        selected = false;
        narrowSince = NOT;
        return layer;
    }

    /** Why the present layer is that of all. */
    Cause cause() {
        return cause;
    }

    /** Whether the link has long been too narrow by far for anything there is. */
    boolean isHopeless(long nowNanos) {
        return hopelessSince != NOT && nowNanos - hopelessSince >= HOPELESS_NANOS;
    }

    /** The highest spatial layer to be sent of the chosen layer's encoding, 0 to {@link LayerFilter#ALL}. */
    int spatial(LayerLadder ladder, Layer chosen) {
        return bound.spatial(ladder.isTopOfItsEncoding(chosen) ? LayerFilter.ALL : chosen.spatial());
    }

    /** The highest temporal layer to be sent of the chosen layer's encoding, 0 to {@link LayerFilter#ALL}. */
    int temporal(LayerLadder ladder, Layer chosen) {
        return bound.temporal(ladder.isTopOfItsEncoding(chosen) ? LayerFilter.ALL : chosen.temporal());
    }

    /** What the viewer's link would have to carry for more than it has now; 0 when there is no more. */
    long next(LayerLadder ladder, long nowNanos) {
        Layer now = current;
        if (ladder.isEmpty() || now == null || (now == ladder.highest(bound) && !isHopeless(nowNanos))) {
            return 0;
        }
        long more = isHopeless(nowNanos)
                ? ladder.lowest(bound).bps()
                : ladder.highest(bound).bps();
        return (long) (more * ROOM_TO_SPARE * ROOM_TO_SPARE);
    }
}
