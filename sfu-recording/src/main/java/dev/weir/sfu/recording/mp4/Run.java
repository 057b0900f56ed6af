// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import java.util.List;

/**
 * Samples of one track that follow each other in time and in the file.
 *
 * @param trackId whose they are
 * @param samples at least one, in order of time
 * @param endTicks when the last one ends, as far as is known: the run after this one may begin later
 */
record Run(int trackId, List<Sample> samples, long endTicks) {
    /** A longer one cannot be said: 13 hours for pictures. */
    private static final long MAX_DURATION_TICKS = 0xffff_ffffL;

    /**
     * @param ticks when it begins, on its track's clock since the file began
     * @param sizeBytes at least 0
     * @param sync decoding can begin here
     */
    record Sample(long ticks, int sizeBytes, boolean sync) {}

    long startTicks() {
        return samples.get(0).ticks();
    }

    long sizeBytes() {
        long size = 0;
        for (Sample sample : samples) {
            size += sample.sizeBytes();
        }
        return size;
    }

    /** From the beginning of a sample to that of the next, or to the end of the run. */
    long durationTicks(int sample) {
        long next = sample + 1 < samples.size() ? samples.get(sample + 1).ticks() : endTicks;
        return durationTicks(samples.get(sample).ticks(), next);
    }

    static long durationTicks(long start, long end) {
        return Math.min(end - start, MAX_DURATION_TICKS);
    }
}
