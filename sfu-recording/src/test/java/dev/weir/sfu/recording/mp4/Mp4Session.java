// SPDX-License-Identifier: Apache-2.0
package dev.weir.sfu.recording.mp4;

import dev.weir.sfu.recording.container.OutputFile;
import dev.weir.sfu.recording.frame.Frame;
import dev.weir.sfu.recording.frame.TrackFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Writes media into an MP4 file as a recorder does: frames of all tracks as their time comes, a flush each second. */
final class Mp4Session {
    private record Arrival(int track, Frame frame, long ticks, double seconds) {}

    private final Path path;
    private final Instant began;
    private final List<EncodedMedia> media = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Long> flushedBytes = new ArrayList<>();
    private final List<Long> flushedFrames = new ArrayList<>();
    private long written;

    Mp4Session(Path path, Instant began) {
        this.path = path;
        this.began = began;
    }

    /** One more track, whose frames come at their RTP timestamps. */
    Mp4Session with(EncodedMedia track) {
        return with(track, LongUnaryOperator.identity());
    }

    /** One more track, with ticks made from RTP timestamps. */
    Mp4Session with(EncodedMedia track, LongUnaryOperator ticks) {
        for (Frame frame : track.frames()) {
            long at = ticks.applyAsLong(frame.rtpTimestamp());
            double seconds = (double) at / track.format().clockRateHz();
            arrivals.add(new Arrival(media.size(), frame, at, seconds));
        }
        media.add(track);
        return this;
    }

    /** Writes all of it, and then finishes the file or leaves it as a killed process would after a flush. */
    Path write(boolean finish) throws IOException {
        arrivals.sort(Comparator.comparingDouble(Arrival::seconds));
        List<TrackFormat> formats = media.stream().map(EncodedMedia::format).toList();
        try (Mp4Writer writer = new Mp4Writer(OutputFile.create(path), formats, began)) {
            double nextFlush = 1;
            for (Arrival arrival : arrivals) {
                if (arrival.seconds() >= nextFlush) {
                    flush(writer);
                    nextFlush = arrival.seconds() + 1;
                }
                written++;
                writer.write(arrival.track(), arrival.frame(), arrival.ticks());
            }
            flush(writer);
            if (finish) {
                writer.finish();
            }
        }
        return path;
    }

    private void flush(Mp4Writer writer) throws IOException {
        writer.flush();
        flushedBytes.add(path.toFile().length());
        flushedFrames.add(written);
    }

    /** How long the file was after each flush. */
    List<Long> flushedBytes() {
        return flushedBytes;
    }

    /** How many frames had come before each flush. */
    List<Long> flushedFrames() {
        return flushedFrames;
    }
}
