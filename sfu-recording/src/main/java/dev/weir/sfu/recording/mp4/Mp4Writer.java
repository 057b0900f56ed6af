// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.ContainerWriter;
import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one MP4 file of one picture track (H.264, H.265, AV1), one sound track (Opus), or both; {@link FileHead} draws it.
 *
 * <p>What came for the tracks is gathered and written as one fragment when it spans two seconds, when a keyframe comes after half a
 * second at least, when it is large, and at each {@link #flush}. Pictures have the times they were given, or one tick after the one
 * before; sound is laid as {@link dev.weir.sfu.recording.container.OpusTimes} says.
 *
 * <p>When writing fails, what is gathered is kept and the next call tries again. Not thread-safe.
 */
public final class Mp4Writer implements ContainerWriter {
    private static final double MAX_FRAGMENT_SECONDS = 2;
    private static final double MIN_SECONDS_BEFORE_KEYFRAME = 0.5;
    private static final int MAX_FRAGMENT_BYTES = 4 << 20;
    /** Sound that stays away longer than this while pictures come is silence: their runs must stay near each other in the file. */
    private static final int MAX_SOUND_LAG_SECONDS = 3;

    private final OutputFile file;
    private final FileHead head;
    private final List<InputTrack> inputs = new ArrayList<>();
    private final BoxWriter fragment = new BoxWriter();
    private int fragments;

    /**
     * Begins a file: writes its head.
     *
     * @param file an empty one; it is closed with this writer
     * @param formats of one picture track, one sound track, or both in any order
     * @param began the time of day that tick 0 stands for
     * @throws IllegalArgumentException when files of this kind cannot have these tracks
     */
    public Mp4Writer(OutputFile file, List<TrackFormat> formats, Instant began) throws IOException {
        long pictures = formats.stream().filter(TrackFormat::isVideo).count();
        if (formats.isEmpty() || pictures > 1 || formats.size() - pictures > 1) {
            throw new IllegalArgumentException("an MP4 file has one picture track, one sound track, or both: "
                    + pictures + " and " + (formats.size() - pictures));
        }
        this.file = file;
        List<MovieTrack> tracks = new ArrayList<>();
        for (TrackFormat format : formats) {
            tracks.add(MovieTrack.of(tracks.size() + 1, format));
        }
        BoxWriter out = new BoxWriter();
        head = FileHead.write(out, began, tracks);
        tracks.forEach(track -> inputs.add(InputTrack.of(track)));
        out.appendTo(file);
    }

    @Override
    public void write(int track, Frame frame, long ticks) throws IOException {
        InputTrack input = inputs.get(track);
        while (!input.reaches(ticks)) {
            flush();
        }
        if (isFragmentDue(input, frame)) {
            flush();
        }
        input.add(frame, ticks);
    }

    private boolean isFragmentDue(InputTrack input, Frame frame) {
        int bytes = inputs.stream().mapToInt(each -> each.bytes().lengthBytes()).sum();
        boolean pictureKeyframe = frame.keyframe() && input.table().track().picture();
        return bytes > MAX_FRAGMENT_BYTES
                || input.spanSeconds() >= (pictureKeyframe ? MIN_SECONDS_BEFORE_KEYFRAME : MAX_FRAGMENT_SECONDS);
    }

    @Override
    public void flush() throws IOException {
        fillMissingSound();
        List<InputTrack> filled =
                inputs.stream().filter(input -> !input.isEmpty()).toList();
        if (filled.isEmpty()) {
            return;
        }
        List<Run> runs = filled.stream().map(InputTrack::run).toList();
        fragment.clear(MAX_FRAGMENT_BYTES);
        MovieFragment.write(fragment, fragments + 1, runs);
        long offset = file.lengthBytes() + fragment.lengthBytes();
        filled.forEach(input -> fragment.bytes(input.bytes()));
        fragment.appendTo(file);

        fragments++;
        for (int i = 0; i < runs.size(); i++) {
            filled.get(i).written(runs.get(i), offset, MAX_FRAGMENT_BYTES);
            offset += runs.get(i).sizeBytes();
        }
    }

    private void fillMissingSound() {
        for (InputTrack pictures : inputs) {
            for (InputTrack sound : inputs) {
                if (pictures.table().track().picture() && sound != pictures && pictures.lastTicks() > 0) {
                    long reached = Timescale.convert(pictures.lastTicks(), pictures.timescale(), sound.timescale());
                    sound.reaches(reached - (long) MAX_SOUND_LAG_SECONDS * sound.timescale());
                }
            }
        }
    }

    @Override
    public long sizeBytes() {
        long size = file.lengthBytes();
        for (InputTrack input : inputs) {
            size += input.bytes().lengthBytes();
        }
        return size;
    }

    @Override
    public void finish() throws IOException {
        flush();
        List<SampleTable> tables = inputs.stream().map(InputTrack::table).toList();
        if (FinishedMovie.fits(tables)) {
            FinishedMovie.write(file, head, tables);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
