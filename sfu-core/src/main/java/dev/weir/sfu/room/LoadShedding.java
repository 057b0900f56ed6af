// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.room;

import dev.weir.sfu.loop.MediaLoop;
import java.util.Arrays;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who goes without video while the loop is overloaded: as few as bring it back into its budget, those first who lose most of it
 * on the way already. Sound goes on for all.
 *
 * <p>A loop that sent everything to everybody would send it later and later; this way most see as if nothing were. The paused
 * come back a few at a time once there is room. Not thread-safe: belongs to a fan-out's loop.
 */
final class LoadShedding {
    private static final Logger log = LoggerFactory.getLogger(LoadShedding.class);
    private static final Comparator<DownTrack> WORST_FIRST =
            Comparator.comparingInt(one -> -one.loss().fraction());

    /** Room for twice what is sent now before anybody comes back: or those few would tip it over again. */
    private static final double ROOMY = 2;

    private static final long RETURN_SPACING = 1_000_000_000;

    /** One in so many of all viewers comes back at a time. */
    private static final int RETURNING = 10;

    private final RoomName room;
    private boolean anyPaused;
    private long nextReturn;

    LoadShedding(RoomName room) {
        this.room = room;
    }

    /** Pauses or resumes before the packets of a turn are sent; cheap when there is nothing to do. */
    void consider(DownTrack[] all, MediaLoop loop, long nowNanos) {
        double share = loop.share();
        if (share < 1) {
            pause(all, share, loop);
            nextReturn = nowNanos + RETURN_SPACING;
        } else if (anyPaused && share > ROOMY && nowNanos >= nextReturn) {
            resume(all);
            nextReturn = nowNanos + RETURN_SPACING;
        }
    }

    private void pause(DownTrack[] all, double share, MediaLoop loop) {
        DownTrack[] active = Arrays.stream(all)
                .filter(one -> !one.isPaused())
                .sorted(WORST_FIRST)
                .toArray(DownTrack[]::new);
        int count = active.length - (int) (active.length * share);
        for (int i = 0; i < count; i++) {
            active[i].pause();
            loop.counters().pausedVideo();
        }
        if (count > 0 && !anyPaused) {
            log.warn("room={} overloaded: video of {} of {} viewers paused", room, count, active.length);
        }
        anyPaused |= count > 0;
    }

    private void resume(DownTrack[] all) {
        int places = 1 + all.length / RETURNING;
        int left = 0;
        for (DownTrack one : all) {
            if (one.isPaused()) {
                if (places-- > 0) {
                    one.resumeAtKeyframe();
                } else {
                    left++;
                }
            }
        }
        anyPaused = left > 0;
        if (!anyPaused) {
            log.info("room={} no longer overloaded: every viewer has video again", room);
        }
    }
}
