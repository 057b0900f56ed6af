// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.frame.Frame;
import java.util.ArrayList;
import java.util.List;

/** What came for one track and is not in the file yet. Not thread-safe. */
abstract sealed class InputTrack permits PictureInput, SoundInput {
    static final long NEVER = -1;

    private final SampleTable table;
    private final List<Run.Sample> samples = new ArrayList<>();
    private final BoxWriter bytes = new BoxWriter();
    private long lastTicks = NEVER;

    InputTrack(MovieTrack track) {
        this.table = new SampleTable(track);
    }

    static InputTrack of(MovieTrack track) {
        return track.picture() ? new PictureInput(track) : new SoundInput(track);
    }

    /**
     * Hears that nothing will come that begins earlier.
     *
     * @return false when what has been gathered must be written first, and this be said again
     */
    abstract boolean reaches(long ticks);

    /** Takes a frame in that begins where the track has reached, if it can be. */
    abstract void add(Frame frame, long ticks);

    /** When the last sample ends, as far as is known. */
    abstract long endTicks();

    final void addSample(byte[] data, boolean sync, long ticks) {
        samples.add(new Run.Sample(ticks, data.length, sync));
        bytes.bytes(data);
        lastTicks = ticks;
    }

    /** What has come since the last {@link #written}; there must be something. */
    final Run run() {
        return new Run(table.track().id(), List.copyOf(samples), endTicks());
    }

    /** The bytes of the {@link #run}. */
    final BoxWriter bytes() {
        return bytes;
    }

    /** The run is in the file now. */
    final void written(Run run, long offset, int usualBytes) {
        table.add(run, offset);
        samples.clear();
        bytes.clear(usualBytes);
    }

    final List<Run.Sample> samples() {
        return samples;
    }

    final boolean isEmpty() {
        return samples.isEmpty();
    }

    /** When the last sample of all begins, or {@link #NEVER}. */
    final long lastTicks() {
        return lastTicks;
    }

    /** From the first sample that is not in the file to the last. */
    final double spanSeconds() {
        return isEmpty() ? 0 : (double) (lastTicks - samples.get(0).ticks()) / timescale();
    }

    final int timescale() {
        return table.track().timescale();
    }

    final SampleTable table() {
        return table;
    }
}
