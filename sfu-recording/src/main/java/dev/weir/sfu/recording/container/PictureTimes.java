// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.container;

/**
 * The times of a track's pictures as containers want them: each later than the one before, and with an end. How long the last one
 * stands nobody tells, so it is taken to stand as long as those before it did on average. Not thread-safe.
 */
public final class PictureTimes {
    private static final int USUAL_FRAMES_PER_SECOND = 30;

    private final long usualTicks;
    private long first;
    private long last = -1;
    private long count;

    public PictureTimes(int clockRateHz) {
        usualTicks = clockRateHz / USUAL_FRAMES_PER_SECOND;
    }

    /** Takes the time of the next picture; negative ones count as 0. Returns what it is in the file. */
    public long next(long ticks) {
        long time = Math.max(ticks, last + 1);
        if (count++ == 0) {
            first = time;
        }
        last = time;
        return time;
    }

    /** Of the last picture, negative when there was none. */
    public long last() {
        return last;
    }

    public long count() {
        return count;
    }

    /** When the last picture ends; 0 without pictures. */
    public long endTicks() {
        return count == 0 ? 0 : last + lastTicks();
    }

    /** From the first picture's beginning to the last one's end. */
    public long durationTicks() {
        return endTicks() - first;
    }

    private long lastTicks() {
        return count == 1 ? usualTicks : (last - first) / (count - 1);
    }
}
