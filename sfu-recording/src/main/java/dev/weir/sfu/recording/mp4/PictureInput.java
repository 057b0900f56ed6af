// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.frame.Frame;
import java.util.List;

/** Pictures: each stands until the next one comes. */
final class PictureInput extends InputTrack {
    private static final int USUAL_RATE = 30;

    private long reachedTicks = NEVER;
    private long shortestTicks;

    PictureInput(MovieTrack track) {
        super(track);
        shortestTicks = track.timescale() / USUAL_RATE;
    }

    @Override
    boolean reaches(long ticks) {
        reachedTicks = ticks;
        return true;
    }

    @Override
    void add(Frame frame, long ticks) {
        addSample(frame.data(), frame.keyframe(), Math.max(ticks, lastTicks() + 1));
    }

    /**
     * Of the last picture nobody knows how long it stands: as long as the shortest of late. That may be less than the truth; what
     * comes next then extends it, whereas it cannot shorten it (ISO/IEC 14496-12 section 8.8.12).
     */
    @Override
    long endTicks() {
        if (reachedTicks > lastTicks()) {
            return reachedTicks;
        }
        List<Run.Sample> samples = samples();
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < samples.size(); i++) {
            shortest = Math.min(
                    shortest, samples.get(i).ticks() - samples.get(i - 1).ticks());
        }
        if (shortest != Long.MAX_VALUE) {
            shortestTicks = shortest;
        }
        return lastTicks() + shortestTicks;
    }
}
